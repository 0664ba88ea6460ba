"""A day that has come and a language: what several forms ask for beside the questions of their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts import reference
from gateway.pages.forms import FormFixes
from gateway.pages.languages import names
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import of_request
from gateway.pages.languages.date_fields import today_typed
from gateway.pages.record.sending.grounds import one_of
from gateway.pages.rendering.refusals import Problem

if TYPE_CHECKING:
    from gateway.pages.answers import ReadReceiptReport
    from gateway.pages.forms import Form
    from gateway.pages.rendering.visitor import Visitor

LANGUAGE: Final = "language"
NO_LANGUAGE: Final = Problem(LANGUAGE, N_("Choose the language."))


def fixes_of(day: str, *more: Problem) -> FormFixes:
    """What is said beside a field that the service refuses."""
    said = N_("Enter the day on which it was: today or earlier, and not before the decision.")
    fields = {each.name: each for each in (NO_LANGUAGE, *more)}
    return FormFixes(fields={day: Problem(day, said, address=f"#{day}-day"), **fields})


def read_day_and_language(
    form: Form, day: str, no_language: Problem = NO_LANGUAGE
) -> tuple[dict[str, Any], list[Problem]]:
    """Both as they are sent, and what is wrong with them."""
    language = one_of(form, LANGUAGE, tuple(reference.languages()))
    typed, unreadable = form.day(day)
    return {LANGUAGE: language, **typed}, [*unreadable, *([] if language else [no_language])]


def offered_day_and_language(visitor: Visitor, _: ReadReceiptReport, __: Form) -> dict[str, Any]:
    """Today, and the languages that a person met in Serbia may speak."""
    return {
        "today": today_typed(),
        "languages": names.offered_languages(of_request(visitor.request)),
    }
