"""A person in the formal procedure, as the services answer it to the pages, and what each of its forms sends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from contracts import reference
from contracts.words.indicators import IndicatorProfile
from contracts.words.procedures import ProcedureState
from tests.support.upstream import Reply, receipt, report

if TYPE_CHECKING:
    from tests.support.upstream import Upstream

ID = "0190a7f0-0000-7000-8000-000000000001"
AT = "2026-11-25T09:42:00Z"
TEXT = "Радила је без плате, исправе су јој одузете."
PANEL = {
    "psychologist": ("0190a7f0-0000-7000-8000-0000000000a1", "Ана Психолог"),
    "pedagogue": ("0190a7f0-0000-7000-8000-0000000000a2", "Бранка Педагог"),
    "social_worker": ("0190a7f0-0000-7000-8000-0000000000a3", "Цвета Радник"),
}
ANOTHER = ("0190a7f0-0000-7000-8000-0000000000a4", "Дана Психолог")
PROPOSAL = {
    "at": AT,
    "actedAs": "psychologist",
    "outcome": "identified",
    "acts": ["recruitment"],
    "means": ["deception"],
    "forms": ["labour_exploitation"],
    "otherProtection": None,
    "reasons": TEXT,
}
DISSENT = {"at": AT, "actedAs": "social_worker", "reason": "Принуда није утврђена."}
INTERVIEW = {
    "at": AT,
    "actedAs": "case",
    "heldOn": "2026-11-24",
    "place": "shelter",
    "language": "sr",
    "interpreter": False,
    "guardianPresent": "unknown",
    "notes": "Плаши се да се врати.",
}
REVIEW = {
    "at": AT,
    "step": "review_requested",
    "actedAs": "case",
    "reason": "Јавила се сведокиња.",
    "onBehalfOf": "person",
    "askedOn": "2026-11-24",
    "ground": "new_evidence",
    "error": None,
}
_VOTES = {
    "proposed": ("proposed", None, None),
    "signed": ("proposed", "signed", "signed"),
    "dissented": ("proposed", None, "dissented"),
}
ADULT = {"danger": "no", "childPath": False, "stillHere": "no", "stillHereUntil": None}


def procedure(state: str, *, you: str = "", **more: Any) -> dict[str, Any]:
    """The class as who sits for the profession `you` reads it; with a panel and a proposal where the state has them."""
    known = ProcedureState(state)
    votes = _VOTES.get(state, (None, None, None))
    panel = [
        {
            "personId": person,
            "name": name,
            "profession": of,
            "appointedAt": AT,
            "replacedAt": None,
            "vote": vote,
            "votedAt": vote and AT,
            "isYou": of == you,
        }
        for (of, (person, name)), vote in zip(PANEL.items(), votes, strict=True)
    ]
    return {
        "id": "0190a7f0-0000-7000-8000-0000000000b1",
        "state": state,
        "openedAt": AT,
        "endedAt": None if known.row.is_open else AT,
        "presumedAt": None,
        "challenge": "none",
        "challengedAt": None,
        "reviewUntil": None,
        "reviewUntilVerified": None,
        "isReview": False,
        "isOnNewFacts": False,
        "discontinuedAs": None,
        "discontinued": None,
        "panel": panel if known.row.has_panel else [],
        "replacements": [],
        "presumptions": [],
        "interviews": [],
        "indicatorAnswers": [],
        "proposals": [PROPOSAL] if state in _VOTES else [],
        "dissents": [DISSENT] if state == "dissented" else [],
        "returns": [],
        "challenges": [],
        "decidedByYou": False,
        "challengedByYou": False,
        "earlier": [],
        **more,
    }


def shows(
    services: Upstream,
    version: int = 3,
    *,
    state: str = "",
    position: str = "case",
    child: bool = False,
    classes: dict[str, Any] | None = None,
    **more: Any,
) -> None:
    """The report as one position reads it, in a procedure where there is a `state`; and the assessors of the Centre."""
    danger = {**ADULT, "childPath": child}
    stage = {"stage": "procedure_opened" if state else "taken_over", "takenOverAt": AT}
    given = {"reference": {"reference": "S-7K3Q-9F", "state": "received"}, "danger": danger, "receipt": stage}
    given |= {"report": {"wayIn": "consent_adult"}, "procedure": procedure(state, **more) if state else None}
    about: dict[str, Any] = {"positions": [position], "state": "received", "version": version}
    services.says("identification", "GET", "/reports/{}", Reply(report(ID, classes=given | (classes or {}), **about)))
    read = receipt(ID, **about)
    read["classes"]["danger"] = danger
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(read))
    services.says("referral", "POST", "/referrals/by-report", Reply({"items": []}))
    assessors = [(of, *who) for of, who in PANEL.items()] + [("psychologist", *ANOTHER)]
    people = [{"id": id_, "name": name, "roles": ["centre_assessor"], "profession": of} for of, id_, name in assessors]
    services.says("identification", "GET", "/people", Reply({"items": people}))


@dataclass(frozen=True)
class Page:
    """A form of the procedure: who fills it in, in which state, what is typed, and the body that the service is sent.

    `begun` is the query that chooses a first step; `level` that of the sign-in which it needs; `more` is said of the procedure. Who sends
    what `leaves` is led to the list.
    """

    page: str
    position: str
    person: str
    state: str
    path: str
    typed: dict[str, Any]
    body: dict[str, Any]
    done: str
    begun: str = ""
    level: str = "1"
    you: str = ""
    child: bool = False
    missing: tuple[str, ...] = field(default=())
    more: dict[str, Any] = field(default_factory=dict)
    leaves: bool = False

    def shown(self, services: Upstream, version: int = 3) -> None:
        """The report as this form needs it."""
        shows(services, version, state=self.state, position=self.position, child=self.child, you=self.you, **self.more)

    @property
    def address(self) -> str:
        """Of the page."""
        return f"/records/{ID}/{self.page}"


MANAGER, PSYCHOLOGIST, SOCIAL = "manager.centre", "psychologist.centre", "social.centre"
SUPERVISOR, DIRECTOR = "supervisor.centre", "director.centre"
_SEATS = [{"personId": person, "profession": of} for of, (person, _) in PANEL.items()]
_FOUND = {
    "finding.outcome": "identified",
    "asks": ["acts", "means", "forms"],
    "finding.acts": ["recruitment", "receipt"],
    "finding.means": ["force"],
    "finding.forms": ["forced_begging"],
    "finding.reasons": TEXT,
}
_FINDING = {
    "outcome": "identified",
    "acts": ["recruitment", "receipt"],
    "means": ["force"],
    "forms": ["forced_begging"],
    "reasons": TEXT,
}
_NOT_FOUND = {"finding.outcome": "not_identified", "finding.otherProtection": "asylum", "finding.reasons": TEXT}
_HELD = {"place": "police", "language": "sr", "heldOn": ["24", "11", "2025"], "interpreter": "yes", "notes": TEXT}
_INTERVIEW = {"heldOn": "2025-11-24", "place": "police", "language": "sr", "interpreter": True, "notes": TEXT}
_MEMBER = PANEL["psychologist"][0]
_CHILDREN = reference.ilo_indicators()
_INDICATORS = {
    _CHILDREN.act.code: "yes",
    **{one.code: "unknown" for each in _CHILDREN.of(IndicatorProfile.CHILD_LABOUR) for one in each.indicators},
}
_ANSWERED = {"profile": "child_labour", **_INDICATORS}
PAGES = (
    Page(
        "procedure",
        "case",
        MANAGER,
        "",
        "",
        {"assessment.risk": "high", "assessment.reason": TEXT},
        {
            "assessment": {"grounds": "reasonable", "nextStep": "open_procedure", "risk": "high", "reason": TEXT},
        },
        "procedure_opened",
        missing=("assessment.risk",),
    ),
    Page(
        "panel",
        "case",
        MANAGER,
        "open",
        "/panel",
        {f"seats.{of}": person for of, (person, _) in PANEL.items()},
        {"seats": _SEATS},
        "panel_appointed",
        missing=("seats.psychologist", "seats.pedagogue", "seats.social_worker"),
    ),
    Page(
        "panel-member",
        "supervisor",
        SUPERVISOR,
        "assessment",
        "/panel/replacement",
        {"memberId": _MEMBER, "replacementId": ANOTHER[0], "reason": TEXT},
        {"memberId": _MEMBER, "replacementId": ANOTHER[0], "reason": TEXT},
        "member_replaced",
        begun=f"?memberId={_MEMBER}",
        missing=("replacementId", "reason"),
    ),
    Page(
        "presumption",
        "case",
        MANAGER,
        "assessment",
        "/presumption",
        {"grounds": TEXT, "recoveryOffered": "no"},
        {"grounds": TEXT, "recoveryOffered": False},
        "victim_presumed",
        missing=("grounds", "recoveryOffered"),
    ),
    Page(
        "interview",
        "case",
        MANAGER,
        "open",
        "/interviews",
        _HELD,
        {**_INTERVIEW, "guardianPresent": "unknown"},
        "interview_recorded",
        missing=("heldOn-day", "place", "interpreter", "notes"),
    ),
    Page(
        "interview",
        "panel",
        PSYCHOLOGIST,
        "assessment",
        "/interviews",
        {**_HELD, "guardianPresent": "no"},
        {**_INTERVIEW, "guardianPresent": "no"},
        "interview_recorded",
        you="psychologist",
        child=True,
    ),
    Page(
        "indicators",
        "panel",
        PSYCHOLOGIST,
        "assessment",
        "/indicators",
        _ANSWERED,
        {"profile": "child_labour", "answers": [{"code": code, "answer": said} for code, said in _INDICATORS.items()]},
        "indicators_answered",
        begun="?profile=child_labour",
        you="psychologist",
    ),
    Page(
        "proposal",
        "panel",
        PSYCHOLOGIST,
        "assessment",
        "/proposal",
        _FOUND,
        {"finding": _FINDING},
        "decision_proposed",
        "?outcome=identified",
        "2",
        "psychologist",
        missing=("finding.acts", "finding.means", "finding.forms", "finding.reasons"),
    ),
    Page(
        "proposal",
        "panel",
        PSYCHOLOGIST,
        "assessment",
        "/proposal",
        _NOT_FOUND,
        {"finding": {"outcome": "not_identified", "otherProtection": "asylum", "reasons": TEXT}},
        "decision_proposed",
        "?outcome=not_identified",
        "2",
        "psychologist",
        missing=("finding.otherProtection", "finding.reasons"),
    ),
    Page("signature", "panel", SOCIAL, "proposed", "/signatures", {}, {}, "decision_signed", "", "2", "social_worker"),
    Page(
        "dissent",
        "panel",
        SOCIAL,
        "proposed",
        "/dissent",
        {"reason": TEXT},
        {"reason": TEXT},
        "dissent_recorded",
        "",
        "2",
        "social_worker",
        missing=("reason",),
    ),
    Page(
        "decision",
        "supervisor",
        SUPERVISOR,
        "signed",
        "/decision",
        {"agreed": "yes"},
        {"agreed": True},
        "decision_confirmed",
        level="2",
        missing=("agreed",),
    ),
    Page(
        "decision",
        "supervisor",
        SUPERVISOR,
        "signed",
        "/decision",
        {"agreed": "no", "reason": TEXT},
        {"agreed": False, "reason": TEXT},
        "decision_returned",
        level="2",
    ),
    Page(
        "ruling",
        "director",
        DIRECTOR,
        "dissented",
        "/dissent/decision",
        _NOT_FOUND,
        {"finding": {"outcome": "not_identified", "otherProtection": "asylum", "reasons": TEXT}},
        "dissent_decided",
        "?outcome=not_identified",
        "2",
        missing=("finding.otherProtection", "finding.reasons"),
    ),
    Page(
        "discontinuation",
        "supervisor",
        SUPERVISOR,
        "assessment",
        "/discontinuation",
        {"reason": "left_country", "words": TEXT},
        {"reason": "left_country", "words": TEXT},
        "procedure_discontinued",
        missing=("reason",),
    ),
    Page(
        "review",
        "case",
        MANAGER,
        "not_identified",
        "/review",
        {"onBehalfOf": "guardian", "askedOn": ["24", "11", "2025"], "ground": "new_evidence", "reason": TEXT},
        {"onBehalfOf": "guardian", "askedOn": "2025-11-24", "ground": "new_evidence", "reason": TEXT},
        "review_requested",
        missing=("onBehalfOf", "ground", "reason"),
        more={"reviewUntil": "2026-12-10", "reviewUntilVerified": False},
    ),
    Page(
        "review-decision",
        "director",
        DIRECTOR,
        "not_identified",
        "/review/decision",
        {"admitted": "yes", "reason": TEXT},
        {"admitted": True, "reason": TEXT},
        "review_admitted",
        level="2",
        missing=("admitted", "reason"),
        more={"challenge": "review_requested", "challenges": [REVIEW]},
        leaves=True,
    ),
    Page(
        "question",
        "case",
        MANAGER,
        "identified",
        "/question",
        {"reason": TEXT},
        {"reason": TEXT},
        "decision_questioned",
        missing=("reason",),
    ),
    Page(
        "revocation",
        "director",
        DIRECTOR,
        "identified",
        "/revocation",
        {"proposed": "yes", "error": "another_person", "reason": TEXT},
        {"proposed": True, "error": "another_person", "reason": TEXT},
        "revocation_proposed",
        level="2",
        missing=("proposed", "error", "reason"),
        more={"challenge": "questioned"},
        leaves=True,
    ),
    Page(
        "revocation",
        "director",
        DIRECTOR,
        "identified",
        "/revocation",
        {"proposed": "no", "reason": TEXT},
        {"proposed": False, "reason": TEXT},
        "decision_holds",
        level="2",
        more={"challenge": "questioned"},
        leaves=True,
    ),
    Page(
        "revocation-confirmation",
        "director",
        DIRECTOR,
        "identified",
        "/revocation/confirmation",
        {"agreed": "no", "reason": TEXT},
        {"agreed": False, "reason": TEXT},
        "decision_holds",
        level="2",
        missing=("agreed", "reason"),
        more={"challenge": "revocation_proposed"},
        leaves=True,
    ),
)
