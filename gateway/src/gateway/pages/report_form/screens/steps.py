"""The screens of a report: what each asks, and where one goes from it. The first seven are the quick alert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from contracts import access, forms
from contracts.forms import OF_THE_PLACE, Kind, Section
from contracts.words.reports import Manner, WayIn
from gateway.pages.languages.date_fields import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contracts.forms import Question

Answers = Mapping[str, Sequence[str]]
"""What was typed, by the name of the answer; several values where several may be chosen."""


class Step(StrEnum):
    """A screen by its number: an address stays in a browser's history and must not say what was asked."""

    DANGER = "1"
    HERE = "2"
    AGE = "3"
    SIGNS = "4"
    WAY = "5"
    CONTACT = "6"
    CHECK = "7"
    KNOWN = "9"
    TASKS = "10"
    PERSON = "11"
    HAPPENS = "12"
    PLACE = "13"
    NEEDS = "14"
    WISHES = "15"
    NOTES = "16"
    REACH = "17"
    ADD = "18"
    CALLER = "19"


class Part(StrEnum):
    """How much of a screen is asked: all of it of one person; of several what is said once of the place, or what is said of each."""

    WHOLE = ""
    PLACE = "place"
    OWN = "own"


ALERT: Final = tuple(Step)[:7]
AFTER_REFUSAL: Final = "8"
"""The number of the page that says what can be done when the person does not agree."""
SECTIONS: Final[Mapping[Step, Section]] = {
    Step.PERSON: Section.PERSON,
    Step.HAPPENS: Section.HAPPENS,
    Step.PLACE: Section.PLACE,
    Step.NEEDS: Section.NEEDS,
    Step.WISHES: Section.CONSENT,
    Step.NOTES: Section.SIGNS,
    Step.REACH: Section.CONTACT,
}
"""Screens whose questions are those of the form."""
IF_KNOWN: Final = ("given_name", "also_called", "sex", "language", "present_municipality", "present_place", "account")
"""What the quick alert offers to say besides."""
KEYED: Final = "keyed"
"""The entry among the answers of a draft that the Centre's intake keys in for a reporter."""
ASKED: Final[Mapping[Step, tuple[str, ...]]] = {
    Step.CALLER: ("source", "receivedAt", "callerSector", "callerUnit", "callerName", "callerPhone"),
    Step.DANGER: ("danger",),
    Step.HERE: ("stillHere", "stillHereUntil", "companion", "seenAlone"),
    Step.AGE: ("age",),
    Step.SIGNS: ("indicators", "suspicions", "concern"),
    Step.CONTACT: (
        "contactPerson",
        "contactPhone",
        "contactTimes",
        "contactWho",
        "policeTold",
        "callbackPhone",
        "encounterDate",
        "encounterMunicipality",
    ),
}
REFUSES: Final = "refuses"
"""No way in: it is kept as an answer, leads to what can be done all the same, and is never sent."""
DATES: Final = frozenset(
    {"encounterDate", "stillHereUntil", "receivedAt"}
    | {each.code for each in forms.catalogue().questions.values() if each.kind is Kind.DAY}
)
"""Answers with a field for each part, as `date_fields` reads them; an empty one keeps its place among the others."""
VERSION: Final = "formVersion"
"""The answer of a draft that says which version of the form it goes on with."""
_PLACE_OF_THE_ALERT: Final = frozenset(
    {
        *(VERSION, "danger", "stillHere", "stillHereUntil", "companion", "seenAlone"),
        *("policeTold", "callbackPhone", "encounterDate", "encounterMunicipality"),
        *(KEYED, *ASKED[Step.CALLER]),
    }
)
# How the reporter is reached is the same for everybody; a filing takes it with each.
_ASKED_ONCE: Final = OF_THE_PLACE | {"unit_callback"}
_OF_A_CHILD: Final = ("conflictUnits",)
_OF_DANGER: Final = ("vitalReason", "vitalWords")
"""What is asked beside one way in alone: why a person in danger of life or health cannot be asked."""
_OF_AN_ADULT: Final = ("wayIn", "shareClinical", *_OF_DANGER)
_ONLY_WITH: Final[Mapping[str, tuple[str, str]]] = {
    **dict.fromkeys(ASKED[Step.CALLER], (KEYED, "yes")),
    "stillHereUntil": ("stillHere", "yes"),
    "shareClinical": ("wayIn", "consent_adult"),
    "vitalReason": ("wayIn", "vital_interest"),
    "vitalWords": ("wayIn", "vital_interest"),
    "contactPhone": ("contactPerson", "yes"),
    "contactTimes": ("contactPerson", "yes"),
    "contactWho": ("contactPerson", "yes"),
}
_OF_HEALTH: Final = "shareClinical"
_HELD_AS: Final[Mapping[str, tuple[str, Manner]]] = {
    "concern": ("concern", Manner.WRITTEN),
    "contactPerson": ("safe_contact", Manner.WRITTEN),
    "contactPhone": ("safe_contact", Manner.WRITTEN),
    "contactTimes": ("contact_flags", Manner.WRITTEN),
    "contactWho": ("contact_flags", Manner.WRITTEN),
    "callerName": ("reporter_name", Manner.WRITTEN),
}
"""Answers of the alert that not every way in holds: whether a person may be contacted is not asked where only the reporter can."""


def of_place(name: str, form: forms.Form) -> bool:
    """Whether an answer is given once, however many persons are reported."""
    question = form.questions.get(name)
    return name in _PLACE_OF_THE_ALERT if question is None else question.class_ in _ASKED_ONCE


def asked(step: Step, form: forms.Form, *, child: bool, part: Part = Part.WHOLE, way: str = "") -> tuple[str, ...]:
    """The answers that a screen asks for, as far as a way in holds them; one that sends them asks for nothing and holds all."""
    names = _asked(step, form, child=child)
    if step not in (Step.CHECK, Step.ADD):
        names = tuple(name for name in names if is_held(name, form, way))
    if part is Part.WHOLE:
        return names
    return tuple(name for name in names if of_place(name, form) is (part is Part.PLACE))


def _asked(step: Step, form: forms.Form, *, child: bool) -> tuple[str, ...]:
    if step is Step.WAY:
        return _OF_A_CHILD if child else _OF_AN_ADULT
    if step is Step.CHECK:
        return (
            KEYED,
            *(name for names in ASKED.values() for name in names),
            *_OF_A_CHILD,
            *_OF_AN_ADULT,
            *form.questions,
        )
    if step is Step.ADD:
        return ("wayIn", *form.questions)
    if step is Step.KNOWN:
        return tuple(code for code in IF_KNOWN if code in form.questions)
    if step in SECTIONS:
        return tuple(each.code for each in form.of(SECTIONS[step]))
    return ASKED.get(step, ())


def field_of(name: str, part: str = "") -> str:
    """The id of the field of an answer on its screen; of a day `part` names one of its fields, without one the first is meant."""
    return f"{name}-{part or PARTS[0]}" if name in DATES else name


def asks_the_form(step: Step) -> bool:
    """Whether the questions of a screen are those of the form."""
    return step is Step.KNOWN or step in SECTIONS


def child_path(answers: Answers) -> bool:
    """Whether consent is left out and the question of a conflict is asked."""
    return one(answers, "age") in ("child", "not_sure")


def refuses(answers: Answers) -> bool:
    """Whether an adult was asked and does not agree: then nothing can be sent."""
    return not child_path(answers) and one(answers, "wayIn") == REFUSES


def way_of(answers: Answers) -> WayIn | None:
    """The way in that was chosen for an adult; None for anything that nothing is sent by."""
    way = one(answers, "wayIn")
    return WayIn(way) if way in set(WayIn) and not child_path(answers) else None


def is_held(name: str, form: forms.Form, way: str | None) -> bool:
    """Whether a way in holds an answer: what it never holds is neither asked nor sent."""
    question = form.questions.get(name)
    of = _HELD_AS.get(name) if question is None else (question.class_, question.manner)
    return of is None or access.load().way(way).holds(*of)


def is_held_by_any(name: str, form: forms.Form, ways: Iterable[str | None]) -> bool:
    """Whether one of these ways in holds an answer."""
    return any(is_held(name, form, way) for way in ways)


def is_keyed(answers: Answers) -> bool:
    """Whether the one who reported it is not the one who types."""
    return one(answers, KEYED) != ""


def steps_of_alert(*, keyed: bool) -> tuple[Step, ...]:
    """The screens of the quick alert in their order; of what is keyed in, who reported it comes first."""
    return (Step.CALLER, *ALERT) if keyed else ALERT


def in_danger(answers: Answers) -> bool:
    """Whether a call has to be made first."""
    return one(answers, "danger") == "yes"


def is_asked(question: Question, answers: Answers) -> bool:
    """Whether a question is asked given the answers; one that depends on another is not when that has a different answer."""
    when = question.when
    return when is None or one(answers, when.question) in ("", when.answer)


def belongs(name: str, answers: Answers, *, health: bool) -> bool:
    """Whether an answer of the alert fits the others: one that depends on another fits that answer alone."""
    question, value = _ONLY_WITH.get(name, (None, None))
    return (question is None or one(answers, question) == value) and (health or name != _OF_HEALTH)


def is_open(name: str, form: forms.Form, answers: Answers) -> bool:
    """Whether it is asked now: a question that depends on another needs that answer first."""
    question = form.questions.get(name)
    if question is None:
        return belongs(name, answers, health=form.sector == "health")
    when = question.when
    return when is None or (one(answers, when.question) == when.answer and is_open(when.question, form, answers))


def one(answers: Answers, name: str) -> str:
    """The answer where one is asked; empty when there is none."""
    return next(iter(answers.get(name, ())), "")


def came_from(step: Step, origin: str) -> Step | None:
    """The page that a screen leads back to: the summary or the list of tasks; None for one that follows another in the alert."""
    if step is Step.CHECK:
        return Step.TASKS if origin == Step.TASKS else None
    if step in SECTIONS:
        return Step(origin) if origin in (Step.CHECK, Step.ADD) else Step.TASKS
    if step is Step.ADD:
        return Step.TASKS
    if step is Step.KNOWN:
        return Step.CHECK
    return Step(origin) if origin in (Step.CHECK, Step.TASKS) else None


def back_from(step: Step, to: Step | None) -> Step | None:
    """The screen that "back" leads to; None on the first."""
    if to is not None:
        return to
    return None if step not in ALERT or step is Step.DANGER else ALERT[ALERT.index(step) - 1]


def after(step: Step, to: Step | None, *, turned: bool) -> Step:
    """The screen that follows; `turned` says that the answer leads to another question than the one that was answered."""
    if to is not None:
        return Step.WAY if turned and step is Step.AGE and to is Step.CHECK else to
    if step is Step.CALLER:
        return Step.DANGER
    if step not in ALERT:
        return step
    return ALERT[ALERT.index(step) + 1]
