"""All reference data in one checked object, built once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from contracts.reference.agencies import Agency, Function, Roster, Unit
from contracts.reference.codes import (
    AdviceSubject,
    ConsentScript,
    Contact,
    IndicatorList,
    Instruction,
    Question,
    Stage,
    Text,
    VitalReason,
    Whereabouts,
)
from contracts.reference.due_times import DueTime
from contracts.reference.errors import ReferenceDataError
from contracts.reference.files import document, entry, rows
from contracts.reference.ilo_indicators import IloIndicators
from contracts.reference.places import Elsewhere, Municipality
from contracts.words.referrals import Purpose

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from contracts.reference.codes import ReferenceRow
    from contracts.words.urgency import Urgency

E = TypeVar("E", bound="ReferenceRow")
K = TypeVar("K", bound="Hashable")
V = TypeVar("V")


_USUAL = 2
# csr.csv names centres for social work alone: each takes these on.
_OF_EVERY_CSR = (Purpose.CHILD_PROTECTION, Purpose.PSYCHOSOCIAL, Purpose.EDUCATION)


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes that can be answered, those of them that a page offers, and which it offers first."""

    known: frozenset[str]
    offered: frozenset[str]
    frequent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every table by its key."""

    agencies: Mapping[UUID, Agency]
    units: Mapping[UUID, Unit]
    functions: Mapping[Function, Unit]
    municipalities: Mapping[str, Municipality]
    elsewhere: Mapping[str, Elsewhere]
    csr: Mapping[str, UUID]
    instructions: Mapping[str, Instruction]
    whereabouts: Mapping[str, Whereabouts]
    questions: Mapping[str, Question]
    advice_subjects: Mapping[str, AdviceSubject]
    vital_reasons: Mapping[str, VitalReason]
    consent_scripts: Mapping[str, ConsentScript]
    stages: Mapping[str, Stage]
    due_times: Mapping[tuple[str, Urgency | None], DueTime]
    contacts: Mapping[str, Contact]
    indicators: Mapping[str, IndicatorList]
    ilo_indicators: IloIndicators
    roster: Roster
    countries: Codes
    languages: Codes


@cache
def catalogue() -> Catalogue:
    """The reference data of this installation; raises ReferenceDataError naming what to mend."""
    agencies, units = _institutions()
    csr_agencies, csr_units, csr = _centres_for_social_work(units)
    all_agencies = _keyed("agency", [(agency.id, agency) for agency in (*agencies, *csr_agencies)])
    all_units = _keyed("unit", [(unit.id, unit) for unit in (*units, *csr_units)])
    _keyed("unit code", [(unit.code, unit) for unit in all_units.values()])
    places = [entry(Municipality, "municipalities.csv", row) for row in rows("municipalities.csv")]
    unserved = sorted({place.csr_municipality for place in places} ^ set(csr))
    if unserved:
        raise ReferenceDataError(
            f"csr.csv and municipalities.csv differ in {', '.join(unserved)}: each needs a row in both."
        )
    nowhere = sorted({unit.municipality for unit in units if unit.municipality} - {place.code for place in places})
    if nowhere:
        raise ReferenceDataError(f"units.yaml: {', '.join(nowhere)} is no municipality of municipalities.csv.")
    due = [entry(DueTime, "due_times.yaml", row) for row in document("due_times.yaml")["due_times"]]
    roster = entry(Roster, "roster.yaml", document("roster.yaml"))
    if roster.unit not in all_units:
        raise ReferenceDataError("roster.yaml: the unit is not in units.yaml.")
    return Catalogue(
        agencies=all_agencies,
        units=all_units,
        functions=_functions(units),
        municipalities=_keyed("municipality", [(place.code, place) for place in places]),
        elsewhere=_coded(Elsewhere, "elsewhere"),
        csr=csr,
        instructions=_coded(Instruction, "instructions"),
        whereabouts=_coded(Whereabouts, "whereabouts"),
        questions=_coded(Question, "questions"),
        advice_subjects=_coded(AdviceSubject, "advice_subjects"),
        vital_reasons=_coded(VitalReason, "vital_reasons"),
        consent_scripts=_consent_scripts(),
        stages=_coded(Stage, "stages"),
        due_times=_keyed("due time", [((row.code, row.urgency), row) for row in due]),
        contacts=_coded(Contact, "contacts"),
        indicators=_indicator_lists(),
        ilo_indicators=entry(IloIndicators, "ilo_indicators.yaml", document("ilo_indicators.yaml")),
        roster=roster,
        countries=_codes("countries"),
        languages=_codes("languages"),
    )


def _codes(kind: str) -> Codes:
    said = document("iso_codes.yaml")
    known, left_out, frequent = said[kind], said["not_offered"][kind], said["frequent"][kind]
    if unknown := sorted({*left_out, *frequent}.difference(known)):
        raise ReferenceDataError(f"iso_codes.yaml: {', '.join(unknown)} is none of the {kind}.")
    usual = {code for code in known if len(code) == _USUAL or code in said["offered_of_three_letters"]}
    return Codes(frozenset(known), frozenset(usual.difference(left_out)), tuple(frequent))


def _consent_scripts() -> dict[str, ConsentScript]:
    found = [
        entry(ConsentScript, "consent_scripts.yaml", row) for row in document("consent_scripts.yaml")["consent_scripts"]
    ]
    return _keyed("consent script", [(each.language, each) for each in found])


def _indicator_lists() -> dict[str, IndicatorList]:
    lists = [entry(IndicatorList, "indicators.yaml", row) for row in document("indicators.yaml")["lists"]]
    _keyed("indicator", [(sign.code, sign) for each in lists for sign in each.indicators])
    return _keyed("indicator list", [(each.code, each) for each in lists])


def _institutions() -> tuple[list[Agency], list[Unit]]:
    agencies: list[Agency] = []
    units: list[Unit] = []
    for raw in document("units.yaml")["agencies"]:
        own_units = raw.pop("units", [])
        agency = entry(Agency, "units.yaml", raw)
        agencies.append(agency)
        units += [
            entry(Unit, "units.yaml", {**unit, "agency": agency.id, "sector": agency.sector}) for unit in own_units
        ]
    return agencies, units


def _centres_for_social_work(known: Iterable[Unit]) -> tuple[list[Agency], list[Unit], dict[str, UUID]]:
    """The synthetic centres; a row whose unit is in units.yaml only points there."""
    by_id = {unit.id: unit for unit in known}
    agencies: list[Agency] = []
    units: list[Unit] = []
    serving: list[tuple[str, UUID]] = []
    for row in rows("csr.csv"):
        place, unit_id = row["csr_municipality"], UUID(row["unit"])
        serving.append((place, unit_id))
        if unit_id in by_id:
            continue
        name = Text(sr_latn=row["name_sr_latn"], sr_cyrl=row["name_sr_cyrl"], en=row["name_en"])
        both = {"sector": "social_care", "name": name}
        agencies.append(entry(Agency, "csr.csv", {**both, "id": row["agency"], "code": f"csr-{place}", "kind": "csr"}))
        unit = {"id": unit_id, "code": f"csr-{place}.protection", "kind": "social_work", "receives": _OF_EVERY_CSR}
        reached = {column: row[column] for column in ("email", "phone", "agency", "verified")}
        units.append(entry(Unit, "csr.csv", {**both, **unit, **reached}))
    return agencies, units, _keyed("csr.csv municipality", serving)


def _functions(units: Iterable[Unit]) -> dict[Function, Unit]:
    held = _keyed("function", [(function, unit) for unit in units for function in sorted(unit.functions)])
    missing = [function for function in Function if function not in held]
    if missing:
        raise ReferenceDataError(f"units.yaml: no unit has the function {', '.join(missing)}.")
    return held


def _coded(model: type[E], name: str) -> dict[str, E]:
    file = f"{name}.yaml"
    return _keyed(file, [(str(row["code"]), entry(model, file, row)) for row in document(file)[name]])


def _keyed(what: str, pairs: list[tuple[K, V]]) -> dict[K, V]:
    """A mapping in the order of the file; a key that is there twice is refused."""
    twice = sorted(str(key) for key, count in Counter(key for key, _ in pairs).items() if count > 1)
    if twice:
        raise ReferenceDataError(f"{what}: {', '.join(twice)} stands twice.")
    return dict(pairs)
