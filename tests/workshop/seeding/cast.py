"""The invented people and places of a seed: every service names the same ones without asking another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from uuid import UUID, uuid5

from contracts import reference
from contracts.words.people import Profession

SEEDED = UUID("5b0a5eed-0000-4000-8000-000000000000")
"""What every id of a seed follows from."""
GIVEN = {
    "female": ("Ana", "Dragana", "Ivana", "Jelena", "Katarina", "Marija", "Milica", "Nina", "Sanja", "Teodora"),
    "male": ("Aleksandar", "Bojan", "Dušan", "Filip", "Luka", "Marko", "Nemanja", "Petar", "Stefan", "Vladimir"),
}
FAMILIES = (
    "Antić", "Babić", "Cvetković", "Đorđević", "Filipović", "Grujić", "Ilić", "Jović", "Kostić", "Lukić", "Mitić", "Nikolić",
    "Pavlović", "Ristić", "Savić", "Tasić", "Vasić", "Zdravković",
)  # fmt: skip
_CSR_ROLE, _INTAKE_ROLE = "csr_worker", "centre_intake"
_ROLES = {
    "ward": "health_reporter",
    "patrol": "police_reporter",
    "investigators": "police_investigator",
    "inspection": "labour_inspector",
    "school": "education_reporter",
    "field_office": "migration_officer",
    "provider": "ngo_worker",
    "social_work": _CSR_ROLE,
    "intake": _INTAKE_ROLE,
}


@dataclass(frozen=True, slots=True)
class Person:
    """A person at work in a unit, by a number; `held` is their role where the kind of unit does not say it."""

    unit: reference.Unit
    number: int
    held: str = ""

    @property
    def id(self) -> UUID:
        """As tokens would name them."""
        return uuid5(self.unit.id, f"seeded {self.held} {self.number}" if self.held else f"seeded {self.number}")

    @property
    def name(self) -> str:
        """Invented."""
        given = (*GIVEN["female"], *GIVEN["male"])
        return f"{given[self.number % len(given)]} {FAMILIES[self.number % len(FAMILIES)]}"

    @property
    def role(self) -> str:
        """The one role that they hold."""
        return self.held or _ROLES[self.unit.kind]


class Cast:
    """Units by what they do in a seed."""

    BUSY, NEW = 12, 20
    """Numbers below the first are colleagues who report over the years; the second reported a few times lately."""

    @cached_property
    def intake(self) -> Person:
        """Of the Centre's intake."""
        return Person(reference.unit(reference.centre_intake_unit()), 0)

    @cached_property
    def supervisor(self) -> Person:
        """Of the Centre's cases."""
        return Person(reference.unit_by_code("centre.casework"), 0, "centre_supervisor")

    @cached_property
    def director(self) -> Person:
        """Of the Centre."""
        return Person(reference.unit_by_code("centre.direction"), 0, "centre_director")

    def manager(self, number: int) -> Person:
        """Who has cases of the Centre."""
        return Person(self.supervisor.unit, number, "centre_case_manager")

    def panel(self, number: int) -> tuple[Person, ...]:
        """One of three assessors for each profession, in the order of those."""
        return tuple(
            Person(self.supervisor.unit, 10 * place + number % 3, "centre_assessor")
            for place, _ in enumerate(Profession)
        )

    @cached_property
    def reporting(self) -> tuple[tuple[reference.Unit, float], ...]:
        """Units that report for years, beside centres for social work, with their share of all reports."""
        shares = {
            "punis.patrol": 0.45,
            "ngo.provider": 0.16,
            "kcnis.emergency": 0.07,
            "inspekcijanis.inspection": 0.03,
            "osnis.school": 0.01,
            "kirs.field": 0.01,
        }
        return tuple((reference.unit_by_code(code), share) for code, share in shares.items())

    @cached_property
    def newcomer(self) -> reference.Unit:
        """A ward that began to report a month ago."""
        return reference.unit_by_code("obsabac.emergency")

    @cached_property
    def new_places(self) -> tuple[str, ...]:
        """Municipalities whose centre for social work joined a month ago."""
        return tuple(place for place in _places() if _csr_number(place) in _NEW_CENTRES)

    @cached_property
    def old_places(self) -> tuple[str, ...]:
        """All others."""
        return tuple(place for place in _places() if _csr_number(place) not in _NEW_CENTRES)

    @cached_property
    def cities(self) -> tuple[str, ...]:
        """Most reports come from Belgrade, Novi Sad, Niš and Subotica."""
        names = ("Beograd-Stari grad", "Novi Sad", "Nis-Medijana", "Subotica")
        known = {each.name_plain: each.code for each in reference.municipalities()}
        return tuple(known[name] for name in names)

    @cached_property
    def reporter(self) -> Person:
        """Who reports often."""
        return Person(reference.unit_by_code("kcnis.emergency"), 0)

    @cached_property
    def rare_reporter(self) -> Person:
        """Who reported a few times."""
        return Person(reference.unit_by_code("kcnis.emergency"), self.NEW)

    @cached_property
    def colleague(self) -> Person:
        """Of the same unit, without a report of their own."""
        return Person(reference.unit_by_code("kcnis.emergency"), 99)

    @cached_property
    def police_without(self) -> Person:
        """An investigator, to whom nothing was referred."""
        return Person(reference.unit_by_code("punis.investigators"), 0)

    @cached_property
    def csr_with_few(self) -> Person:
        """Of a centre for social work that joined a month ago."""
        return Person(reference.unit(reference.serving_csr(self.new_places[0])), 0)

    @cached_property
    def csr_with_many(self) -> Person:
        """Of the centre for social work that serves Niš."""
        return Person(reference.unit_by_code("csrnis.protection"), 0)


_NEW_CENTRES = range(3, 145, 12)


@lru_cache
def _places() -> tuple[str, ...]:
    return tuple(each.code for each in reference.municipalities())


@lru_cache
def _centres() -> dict[str, int]:
    csr = sorted({each.csr_municipality for each in reference.municipalities()})
    return {name: number for number, name in enumerate(csr)}


def _csr_number(place: str) -> int:
    return _centres()[reference.municipality(place).csr_municipality]
