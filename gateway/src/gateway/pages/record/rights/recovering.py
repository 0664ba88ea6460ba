"""The recovery period of the person: which step is recorded is chosen first, and the form asks what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts.commands import procedures
from contracts.words.procedures import RecoveryStep
from gateway.pages.forms import Form, FormFixes
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.record.day_and_language import offered_day_and_language
from gateway.pages.record.rights import words
from gateway.pages.record.sending.grounds import one_of
from gateway.pages.rendering.refusals import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import QueryParams

    from gateway.pages.answers import ReadReceiptReport, RecordReport
    from gateway.pages.record.commands import Question
    from gateway.pages.rendering.visitor import Visitor

_STEP, _ON, _STARTS, _ENDS = "step", "happenedOn", "startsOn", "endsOn"
_DECIDED: Final = (RecoveryStep.GRANTED, RecoveryStep.EXTENDED, RecoveryStep.INTERRUPTED)
_ALL: Final = questions_of(
    procedures.RECORD_RECOVERY,
    {
        "appliesTo": (N_("For whom is it meant?"), N_("Say for whom it is meant.")),
        "residenceStatus": (N_("On what does the person stay in Serbia?"), N_("Say on what the person stays.")),
        "interruptedFor": (N_("Why was it interrupted?"), N_("Say why it was interrupted.")),
        "basis": (N_("On which decision does it rest?"), N_("Write down on which decision it rests.")),
    },
    appliesTo=words.RECOVERY_FOR,
    residenceStatus=words.STAYS_ON,
    interruptedFor=words.INTERRUPTED_FOR,
)
_FIXES: Final = FormFixes(
    fields={
        name: Problem(name, said, address=f"#{name}-day")
        for name, said in (
            (_ON, N_("Enter the day on which it was: today or earlier.")),
            (_STARTS, N_("Enter the first day of the period.")),
            (_ENDS, N_("Enter the last day of the period, after the first.")),
        )
    }
)


def _questions(form: Form) -> Mapping[str, Question]:
    step = form.one(_STEP)
    left_out = {
        *(() if step == RecoveryStep.INTERRUPTED else ("interruptedFor",)),
        *(() if step in _DECIDED else ("basis",)),
    }
    return {name: each for name, each in _ALL.items() if name not in left_out} if step in words.RECOVERY else {}


def _begins(query: QueryParams) -> Form:
    return Form({_STEP: [query.get(_STEP, "")]})


def _days(step: str) -> dict[str, str]:
    """Which days the step has, and what each is asked as."""
    days = {_ON: N_("On which day was it?")}
    if step == RecoveryStep.GRANTED:
        days[_STARTS] = N_("First day of the period")
        days[_ENDS] = N_(
            "Last day, where the decision says it; else the usual 90 days are counted, which are not verified"
        )
    elif step == RecoveryStep.EXTENDED:
        days[_ENDS] = N_("New last day of the period")
    return days


def _read(form: Form) -> tuple[dict[str, Any], list[Problem]]:
    step = one_of(form, _STEP, tuple(words.RECOVERY))
    values: dict[str, Any] = {_STEP: step}
    wrong = [] if step else [Problem(_STEP, N_("Choose what happened with the recovery period."))]
    for name in _days(step):
        if name == _ENDS and step == RecoveryStep.GRANTED and not any(form.parts(name)):
            continue
        day, unreadable = form.day(name)
        values, wrong = values | day, [*wrong, *unreadable]
    return values, wrong


def _shown(visitor: Visitor, receipt: ReadReceiptReport, form: Form) -> dict[str, Any]:
    step = one_of(form, _STEP, tuple(words.RECOVERY))
    offered = offered_day_and_language(visitor, receipt, form)
    return {"step": step, "steps": words.RECOVERY, "days": _days(step), "today": offered["today"]}


def _is_offered(report: RecordReport) -> bool:
    return bool(report["procedure"] and report["procedure"]["id"])


RECOVERING: Final = ReportCommand(
    procedures.RECORD_RECOVERY,
    "recovery",
    _questions,
    done="recovery_recorded",
    heading=N_("Record the recovery period"),
    says=N_("It is offered first, then granted. Only a decision of the competent authority interrupts it."),
    press=N_("Record the step"),
    template="record/rights/recovery.html",
    fixes=_FIXES,
    place="records",
    begins=_begins,
    reads=_read,
    shows=_shown,
    link=N_("Record the recovery period"),
    offered=_is_offered,
)
