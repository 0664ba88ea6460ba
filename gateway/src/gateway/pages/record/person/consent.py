"""What the person says of consent: what came of asking, one form for each outcome, and that they withdraw it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from contracts import access
from contracts.commands import persons
from contracts.words.persons import ConsentOutcome, NotAskedReason
from contracts.words.positions import CENTRE, Position
from contracts.words.reports import Answer, WayIn
from gateway.pages.forms import Form, FormFixes
from gateway.pages.languages.catalogues import N_
from gateway.pages.permissions import may
from gateway.pages.record.commands import ONE, Question, ReportCommand, questions_of
from gateway.pages.record.labels import rests_on_duty_alone
from gateway.pages.record.status import has_withdrawn
from gateway.pages.rendering.refusals import PageRefused, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.datastructures import QueryParams

    from gateway.pages.answers import ReadReceiptReport, RecordReport
    from gateway.pages.rendering.visitor import Visitor

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
    WayIn.OFFICIAL_DUTY: N_(
        "From the next moment on the report rests on the person's consent, and no longer on the duty alone. They can be assessed and "
        "sent to who helps. The person can take this back at any time."
    ),
}
"""Way in -> what follows from a yes where it is not that who the person is opens."""
_REASONS: Final[dict[str, str]] = {
    NotAskedReason.UNSAFE: N_("It was not safe, or somebody was listening"),
    NotAskedReason.NOT_UNDERSTOOD: N_("We could not understand each other"),
    NotAskedReason.NOT_FOUND: N_("The person was not found"),
    NotAskedReason.OTHER: N_("For another reason"),
}
_HEARD: Final = {
    "seenAlone": (
        N_("Was the person alone with you when they said it?"),
        N_("Say whether the person was alone; “I do not know” is an answer too."),
    ),
    "calledBack": (
        N_("Did a call back to the person confirm it?"),
        N_("Say whether a call back confirmed it; “I do not know” is an answer too."),
    ),
}
_HOW: Final = questions_of(persons.WITHDRAW_CONSENT, _HEARD)
_ASKED: Final = questions_of(
    persons.RECORD_CONSENT,
    {
        "outcome": (N_("What did the person answer?"), N_("Say what came of asking the person.")),
        "shareClinical": (
            N_("Does the person agree that the Centre reads findings about their health?"),
            N_("Say whether the person agrees to this too."),
        ),
        "reason": (N_("Why could they not be asked?"), N_("Say why the person could not be asked.")),
        **_HEARD,
    },
    outcome=OUTCOMES,
    reason=_REASONS,
)
_BY_OUTCOME: Final[Mapping[str, Sequence[str]]] = {
    ConsentOutcome.AGREED: ("shareClinical", *_HEARD),
    ConsentOutcome.REFUSED: tuple(_HEARD),
    ConsentOutcome.NOT_ASKED: ("reason",),
}
_CALL_BACK: Final = Problem("calledBack", N_("Call the person back first: this opens what is closed to you."))
_FIXES: Final = FormFixes(slugs={"call-back-needed": _CALL_BACK})


def _questions(form: Form) -> Mapping[str, Question]:
    return {name: _ASKED[name] for name in ("outcome", *_BY_OUTCOME.get(form.one("outcome"), ()))}


def _begun(query: QueryParams) -> Form:
    """Which outcome, and then its own questions."""
    outcome = query.get("outcome")
    form = Form() if outcome is None else Form(typed={"outcome": [outcome]})
    return (
        form
        if outcome is None or outcome in OUTCOMES
        else form.wrong([Problem("outcome", _ASKED["outcome"].missing)], ONE)
    )


def _shown(visitor: Visitor, receipt: ReadReceiptReport, form: Form) -> dict[str, Any]:
    """Raises PageRefused where consent is not asked."""
    said, outcome = receipt["receipt"], form.one("outcome")
    way = (said and said["wayIn"]) or ""
    by_duty = rests_on_duty_alone(way, said and said["consentStatus"])
    if form.status < HTTPStatus.BAD_REQUEST:
        # The same answers as the commands give.
        if way == WayIn.CHILD_DUTY:
            raise PageRefused("consent-not-asked", HTTPStatus.CONFLICT)
        if by_duty and outcome in OUTCOMES and outcome != ConsentOutcome.AGREED:
            raise PageRefused("reported-by-duty", HTTPStatus.CONFLICT)
    if outcome == ConsentOutcome.AGREED and not CENTRE.isdisjoint(receipt["positions"]):
        visitor.must_have_stepped_up()
    by_way = _AGREED_BY_WAY if outcome == ConsentOutcome.AGREED else {}
    return {
        "outcomes": {name: words for name, words in OUTCOMES.items() if not by_duty or name == ConsentOutcome.AGREED},
        "outcome": outcome if outcome in OUTCOMES else None,
        "follows": by_way.get(way) or _FOLLOWS.get(outcome),
        "closes": outcome == ConsentOutcome.REFUSED,
        # Findings are nothing that this way in holds: that they are shared is not asked, and not said.
        "unasked": {"shareClinical": Answer.NO} if "clinical" in access.load().way(way).never else {},
    }


def _rests_on_consent(report: RecordReport) -> bool:
    """Whether there is a consent that could end, as far as the reader knows: of no child, nor while an official's duty is all there is."""
    filed, consent = report["report"], report["consent"]
    return _is_asked(report) and not rests_on_duty_alone(filed and filed["wayIn"], consent and consent["status"])


def _is_asked(report: RecordReport) -> bool:
    return report["danger"] is not None and not report["danger"]["childPath"]


ASKING: Final = ReportCommand(
    persons.RECORD_CONSENT,
    "asked",
    _questions,
    done=lambda form, _: form.one("outcome"),
    template="record/person/asked.html",
    fixes=_FIXES,
    begins=_begun,
    shows=_shown,
    link=N_("Record what came of asking the person"),
    offered=lambda report: _is_asked(report) and report["state"].row.is_open,
)


def _withdraws_whole(report: RecordReport) -> bool:
    """Whether the reader hears of the whole consent, and not as a unit that helps for one purpose."""
    return may(
        persons.WITHDRAW_CONSENT.name, [each for each in report["positions"] if not each.startswith(Position.GRANT)]
    )


TAKING_BACK: Final = ReportCommand(
    persons.WITHDRAW_CONSENT,
    "taken-back",
    lambda _: _HOW,
    done="taken_back",
    heading=N_("The person does not want your help any more"),
    says=N_(
        "From the next moment on no unit reads anything on the person's consent for this purpose. If your unit gives shelter, "
        "health care or psychosocial help, it reads for 72 hours what keeps the person safe. The Centre is notified."
    ),
    press=N_("Record that the person takes it back"),
    warns=True,
    several=N_("Two answers are needed"),
    place="records",
    leaves=True,
    link=N_("The person does not want your help any more"),
    offered=lambda report: _rests_on_consent(report) and not _withdraws_whole(report),
)
WITHDRAWING: Final = ReportCommand(
    persons.WITHDRAW_CONSENT,
    "consent",
    lambda _: _HOW,
    done="consent_withdrawn",
    heading=N_("The person withdraws consent"),
    says=N_(
        "From the next moment on nobody but the reporter reads who the person is and what was said about them. The Centre keeps the "
        "reference, where the report stands and whether there is danger. This cannot be undone."
    ),
    press=N_("Record that consent is withdrawn"),
    warns=True,
    several=N_("Two answers are needed"),
    link=N_("The person withdraws consent"),
    offered=lambda report: _rests_on_consent(report) and _withdraws_whole(report) and not has_withdrawn(report),
)
