"""The tasks of a full report: every screen of the alert and of the form, in an order that is only offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gateway.pages.languages.catalogues import N_
from gateway.pages.report_form.answers.checking import complaints_at
from gateway.pages.report_form.screens.questions import heading_of
from gateway.pages.report_form.screens.steps import (
    Answers,
    Part,
    Step,
    asked,
    asks_the_form,
    child_path,
    is_keyed,
    is_open,
    one,
    way_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contracts import forms

ORDER: Final = (
    Step.CALLER,
    Step.DANGER,
    Step.HERE,
    Step.AGE,
    Step.PERSON,
    Step.HAPPENS,
    Step.SIGNS,
    Step.NOTES,
    Step.PLACE,
    Step.NEEDS,
    Step.WAY,
    Step.WISHES,
    Step.CONTACT,
    Step.REACH,
)
OF_EACH: Final = (Step.AGE, Step.SIGNS, Step.WAY)
"""Tasks of a person without which no report is sent: of several persons a column each."""
OF_THE_FORM: Final = tuple(step for step in ORDER if asks_the_form(step))
"""The tasks of what is added to a report: what it was filed with stays."""


@dataclass(frozen=True, slots=True)
class Task:
    """One screen: how many of its questions are answered, and whether it is needed before sending, since something lacks or is wrong.

    Questions are those that it asks now (`is_open`).
    What is asked about agreement depends on the age, so it is `closed` before that is known. `same_as` is the number of the
    first person who has the same answers.
    """

    step: Step
    heading: str
    answered: int
    of: int
    needed: bool
    closed: bool = False
    same_as: int = 0

    @property
    def stands(self) -> tuple[str, str]:
        """How far it is: the meaning of a tag of `components.html`, and its word."""
        if self.closed:
            return "neutral", N_("Age first")
        if self.needed:
            return "waiting", N_("Incomplete") if self.answered else N_("Missing")
        return ("done", N_("Done")) if self.answered else ("neutral", N_("Optional"))


def tasks_of(answers: Answers, form: forms.Form, steps: Sequence[Step] = ORDER, part: Part = Part.WHOLE) -> list[Task]:
    """Every task in its order; one that the form asks nothing about is left out."""
    found = (_task(step, answers, form, part) for step in steps if step is not Step.CALLER or is_keyed(answers))
    return [each for each in found if each.of]


def _task(step: Step, answers: Answers, form: forms.Form, part: Part) -> Task:
    child, way = child_path(answers), "" if part is Part.PLACE else way_of(answers) or ""
    names = asked(step, form, child=child, part=part, way=way)
    wrong = complaints_at(step, {name: answers.get(name, ()) for name in names}, form, child=child, way=way)
    counted = [name for name in names if is_open(name, form, answers)]
    return Task(
        step,
        heading_of(step, child=child, part=part),
        sum(any(map(str.strip, answers.get(name, ()))) for name in counted),
        len(counted),
        needed=any(each.name in names for each in wrong),
        closed=step is Step.WAY and not one(answers, "age"),
    )
