"""What came of asking the person for consent: one form for each outcome, for who filed the report and for the Centre."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from contracts import access
from contracts.words.persons import ConsentOutcome, NotAskedReason
from contracts.words.positions import INTAKE_OR_DUTY
from contracts.words.reports import Answer, WayIn
from gateway.pages.forms import Form, FormFixes, TheForm, send
from gateway.pages.languages.catalogues import N_
from gateway.pages.permissions import receipt_for
from gateway.pages.record.person.withdrawing import Place
from gateway.pages.rendering.refusals import PageRefused, Problem
from gateway.pages.rendering.visitor import TheVisitor, Visitor

asking_router = APIRouter(include_in_schema=False)
OUTCOMES: Final[dict[str, str]] = {
    ConsentOutcome.AGREED: N_("The person agrees"),
    ConsentOutcome.REFUSED: N_("The person does not agree"),
    ConsentOutcome.NOT_ASKED: N_("The person could not be asked yet"),
}
_FOLLOWS: Final[dict[str, str]] = {
    ConsentOutcome.AGREED: N_(
        "From the next moment on the Centre reads who the person is. The person can take this back at any time."
    ),
    ConsentOutcome.REFUSED: N_(
        "From the next moment on nobody but the reporter reads who the person is and what was said about them. "
        "The Centre keeps the reference, where the report stands and whether there is danger."
    ),
    ConsentOutcome.NOT_ASKED: N_(
        "Nothing opens and nothing closes. The person is still to be asked as soon as it is safe, and the term runs on."
    ),
}
_AGREED_BY_WAY: Final[dict[str, str]] = {
    WayIn.THROUGH_ME: N_(
        "The Centre reads what was chosen from the lists. Who the person is stays with the reporter all the same. "
        "The person can take this back at any time."
    ),
    WayIn.VITAL_INTEREST: N_(
        "From the next moment on the report rests on the person's consent, and no longer on the danger alone. "
        "The person can take this back at any time."
    ),
}
"""Way in -> what follows from a yes where it is not that who the person is opens."""
# Consent is not asked: the same answer as the command gives.
_NEVER_ASKED: Final = {WayIn.OFFICIAL_DUTY: "reported-by-duty", WayIn.CHILD_DUTY: "consent-not-asked"}
_ANSWERS: Final[dict[str, str]] = {Answer.YES: N_("Yes"), Answer.NO: N_("No"), Answer.UNKNOWN: N_("I do not know")}
_SHARES: Final[dict[str, str]] = {Answer.YES: N_("Yes"), Answer.NO: N_("No")}
_REASONS: Final[dict[str, str]] = {
    NotAskedReason.UNSAFE: N_("It was not safe, or somebody was listening"),
    NotAskedReason.NOT_UNDERSTOOD: N_("We could not understand each other"),
    NotAskedReason.NOT_FOUND: N_("The person was not found"),
    NotAskedReason.OTHER: N_("For another reason"),
}
_ALONE: Final = (N_("Was the person alone with you when they said it?"), _ANSWERS)
_BACK: Final = (N_("Did a call back to the person confirm it?"), _ANSWERS)
_QUESTIONS: Final[Mapping[str, Mapping[str, tuple[str, dict[str, str]]]]] = {
    ConsentOutcome.AGREED: {
        "shareClinical": (N_("Does the person agree that the Centre reads findings about their health?"), _SHARES),
        "seenAlone": _ALONE,
        "calledBack": _BACK,
    },
    ConsentOutcome.REFUSED: {"seenAlone": _ALONE, "calledBack": _BACK},
    ConsentOutcome.NOT_ASKED: {"reason": (N_("Why could they not be asked?"), _REASONS)},
}
_MISSING: Final = {
    "outcome": Problem("outcome", N_("Say what came of asking the person.")),
    "shareClinical": Problem("shareClinical", N_("Say whether the person agrees to this too.")),
    "seenAlone": Problem("seenAlone", N_("Say whether the person was alone; “I do not know” is an answer too.")),
    "calledBack": Problem("calledBack", N_("Say whether a call back confirmed it; “I do not know” is an answer too.")),
    "reason": Problem("reason", N_("Say why the person could not be asked.")),
}
_FIXES: Final = FormFixes(
    _MISSING,
    slugs={
        "call-back-needed": Problem("calledBack", N_("Call the person back first: this opens what is closed to you."))
    },
)
_ONE, _SEVERAL = N_("An answer is missing"), N_("Some answers are missing")


@asking_router.get("/{place}/{report}/asked")
async def begin(visitor: TheVisitor, place: Place, report: UUID, outcome: str | None = None) -> Response:
    """Which outcome, and then its own questions."""
    form = Form() if outcome is None else Form(typed={"outcome": [outcome]})
    if outcome is not None and outcome not in OUTCOMES:
        form = form.wrong([_MISSING["outcome"]], _ONE)
    return await _show(visitor, place, report, form)


@asking_router.post("/{place}/{report}/asked")
async def record(visitor: TheVisitor, place: Place, report: UUID, form: TheForm) -> Response:
    """Records it, once for each form; a form about an older version is shown again with the newest."""
    outcome = form.one("outcome")
    asked = _QUESTIONS.get(outcome, {})
    missing = [_MISSING[name] for name, (_, choices) in asked.items() if form.one(name) not in choices]
    missing += [] if asked else [_MISSING["outcome"]]
    form = form.wrong(missing, _ONE if len(missing) == 1 else _SEVERAL)
    done = f"/{place}/{report}" + (f"?done={outcome}" if place == "records" else "")
    said: dict[str, Any] = {name: form.one(name) for name in asked}
    if "shareClinical" in said:
        said["shareClinical"] = said["shareClinical"] == Answer.YES
    about: dict[str, Any] = {"reportId": str(report), "expectedVersion": form.version, "outcome": outcome}
    show = partial(_show, visitor, place, report)
    return await send(visitor, "RecordConsent", form, show, done, _FIXES, **about, **said)


def show_asking(place: Place) -> Callable[[Visitor, str, Form], Awaitable[Response]]:
    """What shows the form again on one of the two pages of a report."""
    return lambda visitor, report, form: _show(visitor, place, UUID(report), form)


async def _show(visitor: Visitor, place: Place, report: UUID, form: Form) -> Response:
    """Raises PageRefused where the report is missing, not for the visitor to decide about, or consent is not asked."""
    receipt = await receipt_for(visitor, report, "recordConsent")
    way = (receipt["receipt"] or {}).get("wayIn") or ""
    if way in _NEVER_ASKED and form.status < HTTPStatus.BAD_REQUEST:
        raise PageRefused(_NEVER_ASKED[WayIn(way)], HTTPStatus.CONFLICT)
    if form.one("outcome") == ConsentOutcome.AGREED and not INTAKE_OR_DUTY.isdisjoint(receipt["positions"]):
        visitor.must_have_stepped_up()
    about = {"home": f"/{place}/{receipt['id']}", "reference": (receipt["reference"] or {}).get("reference")}
    chosen = form.one("outcome") if form.one("outcome") in OUTCOMES else None
    about |= {"outcome": chosen, "questions": _QUESTIONS.get(chosen or "", {}), "outcomes": OUTCOMES}
    by_way = _AGREED_BY_WAY if chosen == ConsentOutcome.AGREED else {}
    about |= {"follows": by_way.get(way) or _FOLLOWS.get(chosen or ""), "closes": chosen == ConsentOutcome.REFUSED}
    # Findings are nothing that this way in holds: that they are shared is not asked, and not said.
    about["unasked"] = {"shareClinical": Answer.NO} if "clinical" in access.load().way(way).never else {}
    form = form.about(receipt["version"])
    return visitor.answer("record/person/asked.html", form.status, form=form, **about)
