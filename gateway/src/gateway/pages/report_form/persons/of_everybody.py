"""What is said to the reporter about several persons: of each their own, of the place once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gateway.pages.report_form.persons.in_draft import PLACE, everybody
from gateway.pages.report_form.screens.steps import of_place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contracts import forms
    from gateway.pages.report_form.answers.complaint import Complaint
    from gateway.pages.report_form.persons.in_draft import Person
    from gateway.pages.report_form.screens.steps import Answers


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
