"""What the reporter is asked to look at again before sending; it is sent all the same when they press once more."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from chassis.domain.identifying import Hint, hints_in
from chassis.domain.years import years_before
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.date_fields import Unreadable, day_of
from gateway.pages.languages.dates import BELGRADE
from gateway.pages.report_form.answers.complaint import Complaint
from gateway.pages.report_form.screens.questions import CHILDREN_ONLY
from gateway.pages.report_form.screens.steps import Answers, Step, one

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONG_AGO_YEARS: Final = 1
_HINTS: Final[Mapping[Hint, str]] = {
    Hint.JMBG: N_("Your sentence of concern seems to hold a personal number (JMBG). It is passed on as you wrote it."),
    Hint.PHONE: N_("Your sentence of concern seems to hold a telephone number. It is passed on as you wrote it."),
    Hint.NAME: N_("Your sentence of concern seems to hold the person's name. It is passed on as you wrote it."),
    Hint.MARKUP: N_("Your sentence of concern holds marks such as <b>. They are shown as you typed them."),
}
_OF_CHILDREN: Final = N_("You suspect child labour, and you said that the person is an adult. Are you sure of both?")
_LONG_AGO: Final = N_("The day of the encounter is more than a year ago. Are you sure of it?")


def to_look_at(answers: Answers) -> list[Complaint]:
    """Each with the place where it is changed; none repeats what was typed."""
    found = [Complaint(Step.SIGNS, "concern", _HINTS[hint]) for hint in hints_in(one(answers, "concern"))]
    if _long_ago(answers.get("encounterDate", ())):
        found.append(Complaint(Step.CONTACT, "encounterDate", _LONG_AGO))
    if one(answers, "age") == "adult" and CHILDREN_ONLY & set(answers.get("suspicions", ())):
        found.append(Complaint(Step.SIGNS, "suspicions", _OF_CHILDREN))
    return found


def _long_ago(typed: Sequence[str]) -> bool:
    try:
        return day_of(typed) < years_before(datetime.now(BELGRADE).date(), LONG_AGO_YEARS)
    except Unreadable:
        return False
