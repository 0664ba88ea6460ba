"""The screens of a quick alert: what each asks, and where one goes from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

Answers = Mapping[str, Sequence[str]]
"""What was typed, by the name of the answer; several values where several may be chosen."""


class Step(StrEnum):
    """A screen by its number: an address stays in a browser's history and must not tell what was asked."""

    DANGER = "1"
    HERE = "2"
    AGE = "3"
    SIGNS = "4"
    WAY = "5"
    CONTACT = "6"
    CHECK = "7"


ASKED: Final[Mapping[Step, tuple[str, ...]]] = {
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
DATES: Final = frozenset({"encounterDate", "stillHereUntil"})
"""Answers with a field for each part, as `date_fields` reads them; an empty one keeps its place among the others."""
_OF_A_CHILD: Final = ("conflictUnits",)
_OF_AN_ADULT: Final = ("wayIn", "shareClinical")


def asked(step: Step, *, child: bool) -> tuple[str, ...]:
    """The answers that a screen asks for; the last one asks for nothing, it sends all of them."""
    if step is Step.WAY:
        return _OF_A_CHILD if child else _OF_AN_ADULT
    if step is Step.CHECK:
        return (*(name for names in ASKED.values() for name in names), *_OF_A_CHILD, *_OF_AN_ADULT)
    return ASKED[step]


def child_path(answers: Answers) -> bool:
    """Whether consent is left out and the question of a conflict is asked."""
    return one(answers, "age") in ("child", "not_sure")


def refuses(answers: Answers) -> bool:
    """Whether an adult was asked and does not agree: then nothing can be sent."""
    return not child_path(answers) and one(answers, "wayIn") == REFUSES


def in_danger(answers: Answers) -> bool:
    """Whether somebody has to be called first."""
    return one(answers, "danger") == "yes"


def one(answers: Answers, name: str) -> str:
    """The answer where one is asked; empty when there is none."""
    return next(iter(answers.get(name, ())), "")


def back_from(step: Step, *, to_summary: bool) -> Step | None:
    """The screen that "back" leads to; None on the first."""
    if to_summary:
        return Step.CHECK
    steps = list(Step)
    return None if step is Step.DANGER else steps[steps.index(step) - 1]


def after(step: Step, *, to_summary: bool, turned: bool) -> Step:
    """The screen that follows; `turned` says that the answer leads to another question than the one that was answered."""
    if to_summary and not (turned and step is Step.AGE):
        return Step.CHECK
    steps = list(Step)
    return Step.WAY if to_summary else steps[steps.index(step) + 1]
