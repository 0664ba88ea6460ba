"""The long lists that a reporter chooses from, in the order in which one looks something up."""

from __future__ import annotations

from dataclasses import dataclass
from os.path import commonprefix
from typing import TYPE_CHECKING, Final

from contracts import reference
from gateway.pages.labels import REPORTING, SECTOR
from gateway.pages.languages.alphabet import by_alphabet
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.names import municipalities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from uuid import UUID

    from gateway.pages.languages.choice import Language

_NEAR: Final = N_("In your municipality")
_CHOSEN: Final = N_("Chosen before")
_CENTRE: Final = "social_work"
_KINDS: Final = {
    _CENTRE: N_("Centres for social work"),
    "investigators": N_("Police"),
    "patrol": N_("Police"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """A heading, which is a sentence of the catalogues, and what is under it as code and name."""

    heading: str
    choices: tuple[tuple[str, str], ...]


def places(language: Language) -> list[tuple[str, str]]:
    """Every municipality as code and name, and after them what is none."""
    return [*municipalities(language)] + [
        (each.code, each.name.in_language(language)) for each in reference.elsewhere()
    ]


def units_to_leave_out(own: UUID | None, language: Language) -> list[Group]:
    """Units that can be left out, those of the municipality of the reporter's unit first; the Centre's own get every report.

    Under a heading that says what they are, centres for social work begin with their town: by its letters one finds it in a long list.
    """
    near, centre = _near(own), reference.unit(reference.centre_intake_unit()).agency
    grouped: dict[str, list[reference.Unit]] = {heading: [] for heading in (_NEAR, *_KINDS.values())}
    for each in reference.units():
        if each.kind in _KINDS and each.agency != centre:
            grouped[_NEAR if each.agency in near else _KINDS[each.kind]].append(each)
    said = {_KINDS[_CENTRE]: _before_the_town(language)}
    return [
        Group(heading, _named(found, language, said.get(heading, ""))) for heading, found in grouped.items() if found
    ]


def reporting_units(language: Language) -> list[Group]:
    """Units in which reporters work, by sector; the Centre's own report for themselves."""
    return [Group(SECTOR[sector], reporting_units_of(sector, language)) for sector in REPORTING]


def reporting_units_of(sector: str, language: Language) -> tuple[tuple[str, str], ...]:
    """Units of this sector in which reporters work; none of one that no reporter belongs to."""
    units = (each for each in reference.units() if each.sector == sector and each.reports)
    return _named(units, language, "") if sector in REPORTING else ()


def with_chosen(groups: Sequence[Group], chosen: Collection[str], language: Language) -> list[Group]:
    """The same, and last the units that were chosen and are not offered: else they would be dropped when the screen is sent again."""
    offered = {code for group in groups for code, _ in group.choices}
    units = [each for each in reference.units() if str(each.id) in chosen and str(each.id) not in offered]
    return [*groups, *([Group(_CHOSEN, _named(units, language, ""))] if units else [])]


def _near(own: UUID | None) -> set[UUID]:
    """Institutions that work in the municipality of a unit, and the centre for social work that serves it."""
    here = next((each.municipality for each in reference.units() if each.id == own), None)
    if here is None:
        return set()
    serving = reference.unit(reference.serving_csr(here)).agency
    return {serving} | {each.agency for each in reference.units() if each.municipality == here}


def _before_the_town(language: Language) -> str:
    """The words with which the names of all centres for social work begin."""
    agencies = {each.agency for each in reference.units() if each.kind == _CENTRE}
    return commonprefix([reference.agency(each).name.in_language(language) for each in agencies])  # noqa: RUF071 -- letters are meant


def _named(units: Iterable[reference.Unit], language: Language, said: str) -> tuple[tuple[str, str], ...]:
    named = [(str(each.id), _name(each, language).removeprefix(said)) for each in units]
    return tuple(sorted(named, key=lambda each: by_alphabet(each[1])))


def _name(unit: reference.Unit, language: Language) -> str:
    agency, own = reference.agency(unit.agency).name.in_language(language), unit.name.in_language(language)
    return agency if own == agency else f"{agency}, {own}"
