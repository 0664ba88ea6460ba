"""One thing that is wrong with what was typed, and where it is mended: of several persons of each their own, of the place once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gateway.pages.languages.catalogues import N_
from gateway.pages.rendering.refusals import Problem
from gateway.pages.report_form.persons.in_draft import PLACE, everybody
from gateway.pages.report_form.screens.questions import heading_of
from gateway.pages.report_form.screens.steps import Part, Step, field_of, of_place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contracts import forms
    from gateway.pages.report_form.persons.in_draft import Person
    from gateway.pages.report_form.screens.steps import Answers

_SEVERAL: Final = N_("Missing or to be corrected: %(among)s.")


@dataclass(frozen=True, slots=True)
class Complaint:
    """One line of the error summary; `part` is the field of a day that is wrong, without one all of it is.

    Where several persons are reported, `person` is in the address of its screen, and `number` says whom it is about. `limit` is
    how many characters the sentence says that there may be.
    """

    step: Step
    name: str
    sentence: str
    part: str = ""
    person: str = ""
    number: int = 0
    limit: int = 0

    @property
    def place(self) -> str:
        """The id on the screen that the line leads to."""
        return field_of(self.name, self.part)

    def seen_from(self, step: Step, draft_id: str) -> Problem:
        """The line on a screen; at the field itself where that screen asks for it."""
        if self.step is step:
            return Problem(self.name, self.sentence, self.part, f"#{self.place}", limit=self.limit)
        to = step if step is Step.ADD else Step.CHECK
        of = f"&person={self.person}" if self.person else ""
        address = f"/entry/{draft_id}/{self.step}?to={to}{of}#{self.place}"
        return Problem(
            "", self.sentence, address=address, persons=(self.number,) if self.number else (), limit=self.limit
        )


def lines_of(complaints: Sequence[Complaint], step: Step, draft_id: str) -> list[Problem]:
    """The error summary of a screen. Several about one of several persons are one line: it leads to their row of the list of tasks.

    What is said alike of several persons is one line, too: it leads to the first of them.
    """
    of_each: dict[int, list[Complaint]] = {}
    for each in complaints:
        of_each.setdefault(each.number, []).append(each)
    lines = [
        line
        for number, own in of_each.items()
        for line in (
            [_line_of(own, draft_id)] if number and len(own) > 1 else [each.seen_from(step, draft_id) for each in own]
        )
    ]
    found: dict[Problem, Problem] = {}
    for line in lines:
        said = replace(line, address="", persons=()) if line.persons else line
        found[said] = replace(found[said], persons=found[said].persons + line.persons) if said in found else line
    return list(found.values())


def _line_of(own: Sequence[Complaint], draft_id: str) -> Problem:
    headings = [heading_of(each.step, child=each.name == "conflictUnits", part=Part.OWN) for each in own]
    address = f"/entry/{draft_id}/{Step.TASKS}#person-{own[0].person}"
    return Problem("", _SEVERAL, address=address, persons=(own[0].number,), among=tuple(dict.fromkeys(headings)))


def of_everybody(
    answers: Answers, form: forms.Form, said_of: Callable[[Answers], Sequence[Complaint]]
) -> list[Complaint]:
    """What is said of each person by their answers and those of the place; what is said of the place comes first."""
    there = everybody(answers, form)
    if len(there) == 1:
        return list(said_of(there[0][1]))
    found = [about(each, person, form) for person, view in there for each in said_of(view)]
    return sorted(dict.fromkeys(found), key=lambda each: each.number)


def about(complaint: Complaint, person: Person, form: forms.Form) -> Complaint:
    """The same of one of several persons, or of the place."""
    if of_place(complaint.name, form):
        return replace(complaint, person=PLACE)
    return replace(complaint, person=person.id, number=person.number)
