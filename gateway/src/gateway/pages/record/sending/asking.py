"""A unit is asked for help: for what, whom and how fast, then what the unit will read, before and after it accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from contracts import access
from contracts.commands import referrals
from contracts.words.referrals import Purpose
from gateway.pages import labels
from gateway.pages.forms import Form
from gateway.pages.labels import PURPOSE, URGENCY
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import of_request
from gateway.pages.record import labels as record_labels
from gateway.pages.record.commands import ONE, Question, ReportCommand
from gateway.pages.record.sending.grounds import (
    answer_of,
    covered,
    grouped,
    is_child,
    one_of,
    purposes_of,
    purposes_to_agree,
    purposes_to_answer_for,
    rests_on_answer,
)
from gateway.pages.record.status import has_withdrawn, is_in_danger
from gateway.pages.rendering.refusals import PageRefused

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

    from gateway.pages.answers import SendingReport
    from gateway.pages.rendering.visitor import Visitor

_STEPS: Final = ("purpose", "unitId", "urgency")
_UNITS: Final = {str(each.id): each.code for purpose in access.load().purposes for each in access.receivers(purpose)}
_BEFORE, _AFTER = N_("Before it accepts"), N_("After it accepts")
_QUESTIONS: Final = {
    "purpose": Question(N_("What kind of help does the person need?"), PURPOSE, N_("Choose the kind of help.")),
    "unitId": Question(N_("Which unit do you ask?"), _UNITS, N_("Choose the unit.")),
    "urgency": Question(N_("How fast must the unit answer?"), URGENCY, N_("Say how fast the unit must answer.")),
}


def _begun(query: QueryParams) -> Form:
    """What was chosen so far; a step that was sent without an answer is shown again."""
    form = Form({name: [query[name]] for name in _STEPS if name in query})
    missing = [
        problem
        for name in query.getlist("asks")
        if name in _QUESTIONS and (problem := _QUESTIONS[name].problem(name, form.one(name)))
    ]
    return form.wrong(missing, ONE)


async def _known(visitor: Visitor, report: str, form: Form) -> dict[str, Any]:
    """What the step that is reached asks, and before it is sent what the unit will read. Raises PageRefused where nothing can be sent."""
    found = (await visitor.ask("Sending", id=report))["report"]
    if found is None:
        raise PageRefused("not-found", 404)
    purposes, language = purposes_of(found), of_request(visitor.request)
    if not purposes:
        raise PageRefused("report-move-refused", 409)
    purpose = one_of(form, "purpose", purposes) or (purposes[0] if len(purposes) == 1 else "")
    units = covered(found, purpose) if purpose else []
    unit = one_of(form, "unitId", [str(each.id) for each in units])
    about = {
        "purposes": {each: PURPOSE[each] for each in purposes},
        "purpose": purpose,
        "unit": unit,
        "urgencies": URGENCY,
        "units": grouped(units, found, language),
        "by_answer": bool(purpose) and rests_on_answer(found, purpose),
        "of_child": is_child(found),
        "answers": _answering(found, purpose),
        "answer": answer_of(found, purpose) if purpose else None,
        "opening": None,
        "words": labels,
        "record_words": record_labels,
        "back": _back(f"/records/{report}", form, purpose if len(purposes) > 1 else ""),
    }
    if not unit or not one_of(form, "urgency", tuple(URGENCY)):
        return about
    opened = (await visitor.ask("Opening", id=report, purpose=Purpose(purpose)))["report"]
    opening = opened and opened["opening"]
    if opening is None:
        raise PageRefused("not-found", 404)
    sides = (("before-", _BEFORE, opening["before"]), ("after-", _AFTER, opening["after"]))
    return about | {"opening": [(*side, is_in_danger(side[-1])) for side in sides]}


def _answering(report: SendingReport, purpose: str) -> str:
    """The page below the record where the reader records what is answered for the purpose; none where that is another's to do."""
    if purpose in purposes_to_answer_for(report):
        return "guardianship"
    return "referral-consent" if purpose in purposes_to_agree(report) else ""


def _back(record: str, form: Form, purpose: str) -> str:
    """To the step before this one."""
    if form.one("unitId") and form.one("urgency"):
        return f"{record}/send?{urlencode({'purpose': form.one('purpose')})}"
    return f"{record}/send" if purpose else record


SENDING: Final = ReportCommand(
    referrals.SEND,
    "send",
    lambda _: _QUESTIONS,
    done="sent",
    template="record/sending/send.html",
    place="records",
    begins=_begun,
    known=_known,
    link=N_("Ask a unit for help"),
    offered=lambda report: bool(purposes_of(report)) and not has_withdrawn(report),
)
