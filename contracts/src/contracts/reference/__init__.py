"""Reference data that every process reads alike (units, places, coded answers, due times, duty), loaded once, never written.

An unknown code raises UnknownReference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from contracts.reference.agencies import Agency, Function, OnCall, Roster, Unit
from contracts.reference.catalogue import catalogue
from contracts.reference.codes import ConsentScript, Contact, IndicatorList, Instruction, Question, Text
from contracts.reference.due_times import Calendar, DueTime
from contracts.reference.errors import UnknownReference
from contracts.reference.ilo_indicators import IloIndicators
from contracts.words.urgency import Urgency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from contracts.reference.codes import AdviceSubject, Stage, VitalReason, Whereabouts
    from contracts.reference.places import Elsewhere, Municipality, Region

__all__ = [
    "Calendar",
    "ConsentScript",
    "Contact",
    "DueTime",
    "IloIndicators",
    "IndicatorList",
    "Instruction",
    "OnCall",
    "Question",
    "Text",
    "Unit",
    "UnknownReference",
]
E = TypeVar("E")


def agency(agency_id: UUID) -> Agency:
    """The agency with this id."""
    return _found("agency", catalogue().agencies, agency_id)


def unit(unit_id: UUID) -> Unit:
    """The unit with this id, synthetic centres for social work included."""
    return _found("unit", catalogue().units, unit_id)


def unit_by_code(code: str) -> Unit:
    """The unit with this code, such as `csrnis.protection`; for people and tests, events carry ids."""
    return _found("unit", {each.code: each for each in units()}, code)


def units() -> tuple[Unit, ...]:
    """All units, synthetic centres for social work last."""
    return tuple(catalogue().units.values())


def municipality(code: str) -> Municipality:
    """The municipality with this official five-digit code."""
    return _found("municipality", catalogue().municipalities, code)


def municipalities() -> tuple[Municipality, ...]:
    """All municipalities in the order of their codes."""
    return tuple(catalogue().municipalities.values())


def is_municipality(code: str) -> bool:
    """Whether a municipality of the table has this code."""
    return code in catalogue().municipalities


def elsewhere() -> tuple[Elsewhere, ...]:
    """Where a person may have been met besides: beyond the municipalities of the table, or at an unknown place."""
    return tuple(catalogue().elsewhere.values())


def place_name(code: str, language: str) -> str:
    """What the place of an encounter is called in `language`, in a municipality or elsewhere."""
    beyond = catalogue().elsewhere.get(code)
    if beyond is not None:
        return beyond.name.in_language(language)
    found = municipality(code)
    return found.name_sr_cyrl if language == "sr-Cyrl" else found.name_sr_latn


def region(place_code: str) -> Region:
    """The region of an encounter: what a reader sees who may not see the place."""
    beyond = catalogue().elsewhere.get(place_code)
    return municipality(place_code).region if beyond is None else beyond.region


def serving_csr(municipality_code: str) -> UUID:
    """Id of the unit of the centre for social work that serves a municipality; city municipalities share one."""
    return catalogue().csr[municipality(municipality_code).csr_municipality]


def instruction(code: str) -> Instruction:
    """What the Centre can advise a reporter to do."""
    return _found("instruction", catalogue().instructions, code)


def instructions(*, child: bool = True) -> tuple[Instruction, ...]:
    """All instructions that can be chosen, the most used first; without `child` those that speak of one are left out."""
    chosen = (each for each in catalogue().instructions.values() if not each.automatic)
    return tuple(each for each in chosen if child or not each.of_children)


def whereabouts(code: str) -> Whereabouts:
    """One answer to where the person is."""
    return _found("whereabouts", catalogue().whereabouts, code)


def all_whereabouts() -> tuple[Whereabouts, ...]:
    """Every answer to where the person is."""
    return tuple(catalogue().whereabouts.values())


def question(code: str) -> Question:
    """What the Centre can ask the reporter."""
    return _found("question", catalogue().questions, code)


def questions() -> tuple[Question, ...]:
    """All questions, the most pressing first."""
    return tuple(catalogue().questions.values())


def advice_subjects() -> tuple[AdviceSubject, ...]:
    """All of them, the most used first."""
    return tuple(catalogue().advice_subjects.values())


def vital_reason(code: str) -> VitalReason:
    """Why an adult in danger of life or health cannot be asked; raises UnknownReference."""
    return _found("reason", catalogue().vital_reasons, code)


def vital_reasons() -> tuple[VitalReason, ...]:
    """All of them, the most frequent first."""
    return tuple(catalogue().vital_reasons.values())


def consent_script(language: str) -> ConsentScript | None:
    """What is read aloud in `language` before an adult answers whether they may be sent to a unit; None where no row names it."""
    return catalogue().consent_scripts.get(language)


def consent_scripts() -> tuple[ConsentScript, ...]:
    """All of them, also those of which the text is not written yet."""
    return tuple(catalogue().consent_scripts.values())


def stage(code: str) -> Stage:
    """A move that the Office counts."""
    return _found("stage", catalogue().stages, code)


def stages() -> tuple[Stage, ...]:
    """All moves that the Office counts, in the order of a report's way."""
    return tuple(catalogue().stages.values())


def due_time(code: str, urgency: str | None = None) -> DueTime:
    """The due time `code`; where it depends on urgency (immediate, urgent, standard), that must be named."""
    if urgency is not None and urgency not in set(Urgency):
        raise UnknownReference("urgency", urgency)
    table = catalogue().due_times
    found = table.get((code, Urgency(urgency) if urgency else None)) or table.get((code, None))
    if found is None:
        raise UnknownReference("due time", code if urgency is None else f"{code}.{urgency}")
    return found


def contact(code: str) -> Contact:
    """Whom to call: `police`, `ambulance`, `centre_duty` or `report_line`."""
    return _found("contact", catalogue().contacts, code)


def contacts() -> tuple[Contact, ...]:
    """Everybody a reporter can call, the police first."""
    return tuple(catalogue().contacts.values())


def countries() -> frozenset[str]:
    """The two capital letters of every country."""
    return catalogue().countries.known


def offered_countries() -> frozenset[str]:
    """Those that a person may come from."""
    return catalogue().countries.offered


def frequent_countries() -> tuple[str, ...]:
    """Those that are offered first."""
    return catalogue().countries.frequent


def is_country(code: str) -> bool:
    """Whether a country has this code."""
    return code in catalogue().countries.known


def languages() -> frozenset[str]:
    """The two or three letters of every language that has a name in Serbian."""
    return catalogue().languages.known


def offered_languages() -> frozenset[str]:
    """Those that a person met in Serbia may speak: all others would double the list with languages that are not looked for."""
    return catalogue().languages.offered


def frequent_languages() -> tuple[str, ...]:
    """Those that are offered first."""
    return catalogue().languages.frequent


def is_language(code: str) -> bool:
    """Whether a language has this code."""
    return code in catalogue().languages.known


def indicator_lists() -> tuple[IndicatorList, ...]:
    """The signs to look for, list by list, the one for everybody first."""
    return tuple(catalogue().indicators.values())


def ilo_indicators() -> IloIndicators:
    """The indicators that an assessor answers, with their strengths."""
    return catalogue().ilo_indicators


def roster() -> Roster:
    """The standing order of the Centre's duty."""
    return catalogue().roster


def on_call(person_id: UUID) -> OnCall:
    """A person of the standing order: their name and how they are reached."""
    return _found("person on call", {each.person: each for each in roster().people}, person_id)


def alerted(person_id: UUID) -> OnCall:
    """A person of the standing order, or the Centre's supervisor or director: how they are reached."""
    order = roster()
    return _found(
        "person", {each.person: each for each in (*order.people, order.supervisor, order.director)}, person_id
    )


def centre_intake_unit() -> UUID:
    """Id of the unit that takes reports over."""
    return catalogue().functions[Function.CENTRE_INTAKE].id


def centre_units() -> tuple[Unit, ...]:
    """All units of the agency whose intake takes reports over."""
    centre = catalogue().functions[Function.CENTRE_INTAKE].agency
    return tuple(each for each in units() if each.agency == centre)


def centre_duty_unit() -> UUID:
    """Id of the Centre's unit that is on duty around the clock: escalations end there."""
    return catalogue().functions[Function.CENTRE_DUTY].id


def _found(kind: str, table: Mapping[Any, E], key: object) -> E:
    try:
        return table[key]
    except (KeyError, TypeError):
        raise UnknownReference(kind, key) from None
