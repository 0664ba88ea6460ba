"""Everybody in a draft as pages list them: what is said once of the place, then each person under a heading of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gateway.pages.report_form.answers.checking import all_complaints
from gateway.pages.report_form.persons.in_draft import FIRST, PLACE, Whom, everybody, has_same
from gateway.pages.report_form.screens.steps import Part, Step, one, way_of
from gateway.pages.report_form.screens.summary import groups_of, left_out
from gateway.pages.report_form.screens.tasks import OF_EACH, ORDER, Task, tasks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contracts import forms
    from gateway.pages.languages.choice import Language
    from gateway.pages.report_form.screens.steps import Answers
    from gateway.pages.report_form.screens.summary import Group, Row

_NAMES: Final = ("given_name", "family_name", "also_called")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One person, the place of several, or all of a report about one; `answers` are theirs and the place's.

    `same` says that what belongs to the situation is answered as for the person before; `left_out` is what was answered and
    not sent: their way in never holds it, of the place no person's does. `wanting` are the answers without which it cannot be sent.
    """

    whom: Whom
    answers: Answers
    same: bool = False
    tasks: Sequence[Task] = ()
    groups: Sequence[Group] = ()
    left_out: Sequence[str] = ()
    wanting: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """Of its section on the page."""
        return f"person-{self.whom.person}" if self.of_person else PLACE

    @property
    def of_person(self) -> bool:
        """Whether it has a person's number for a heading."""
        return self.whom.part is Part.OWN

    @property
    def of_place(self) -> bool:
        """Whether it holds what is said of everybody there."""
        return self.whom.part is Part.PLACE

    @property
    def needed(self) -> Sequence[Task]:
        """What a report about this person is not sent without."""
        return [each for each in self.tasks if each.step in OF_EACH]

    @property
    def further(self) -> Sequence[Task]:
        """What may be left out."""
        return [each for each in self.tasks if each.step not in OF_EACH]

    @property
    def meaning(self) -> str:
        """Of its row, as of a tag of `components.html`."""
        return "waiting" if any(each.needed or each.closed for each in self.tasks) else "neutral"

    @property
    def name(self) -> str:
        """What the reporter calls the person; empty where no name was typed."""
        return " ".join(filter(None, (one(self.answers, name).strip() for name in _NAMES)))


def place_on_list(step: Step, whom: Whom) -> str:
    """The end of the address of the list of tasks that leads to this screen of one of several persons; empty for any other."""
    if whom.part is not Part.OWN:
        return ""
    return f"#person-{whom.person}" if step in OF_EACH else f"?person={whom.person}#further"


def sheets_of(answers: Answers, form: forms.Form) -> list[Sheet]:
    """In the order in which they are listed; one where one person is reported."""
    (first, whole), *others = there = everybody(answers, form)
    if not others:
        return [Sheet(Whom(first.id), whole)]
    persons = [Sheet(Whom(each.id, Part.OWN, each.number), view, same=has_same(answers, each)) for each, view in there]
    return [Sheet(Whom(FIRST, Part.PLACE), whole), *persons]


def with_tasks(answers: Answers, form: forms.Form) -> list[Sheet]:
    """Each with the screens that ask for it."""
    found: list[Sheet] = []
    first = 0
    for each in sheets_of(answers, form):
        first = first if each.same else each.whom.number
        tasks = tasks_of(each.answers, form, ORDER, each.whom.part)
        found.append(replace(each, tasks=_with_same(tasks, first) if each.same else tasks))
    return found


def _with_same(tasks: Sequence[Task], first: int) -> Sequence[Task]:
    return [replace(each, same_as=first) if each.step is Step.SIGNS else each for each in tasks]


def said_once(sheets: Sequence[Sheet]) -> tuple[Sequence[Sheet], Sequence[Row]]:
    """The sheets without what is answered alike of every person, and that; of one person, and of what is wanting, nothing is taken out."""
    of_persons = [each for each in sheets if each.of_person]
    first, *others = [_rows(each) for each in of_persons] or [[]]
    wanting = frozenset().union(*(each.wanting for each in of_persons))
    same = [row for row in first if row.name not in wanting and all(row in rows for rows in others)]
    return [replace(each, groups=_without(each.groups, same)) if each.of_person else each for each in sheets], same


def _rows(sheet: Sheet) -> Sequence[Row]:
    return [row for group in sheet.groups for row in group.rows]


def _without(groups: Sequence[Group], same: Sequence[Row]) -> Sequence[Group]:
    return [replace(each, rows=[row for row in each.rows if row not in same]) for each in groups]


def with_groups(answers: Answers, form: forms.Form, language: Language, *, health: bool) -> list[Sheet]:
    """Each with what was answered, and what is still to be answered."""
    ways, complaints = {way_of(view) for _, view in everybody(answers, form)}, all_complaints(answers, form)
    return [
        replace(
            each,
            groups=groups_of(each.answers, form, language, health=health, part=each.whom.part, ways=ways),
            left_out=left_out(each.answers, form, language, each.whom.part, ways),
            wanting=frozenset(wrong.name for wrong in complaints if wrong.person == each.whom.named),
        )
        for each in sheets_of(answers, form)
    ]
