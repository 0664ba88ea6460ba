"""What the start page calls roles and notices, and what it says to roles that find less than they might expect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts.words.notices import NoticeCode
from contracts.words.referrals import Purpose, ReferralState
from contracts.words.reports import HandOver, ReceiptStage, ReportState
from gateway.pages.labels import STAGES, STATES
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.reporter.receipts import is_reopened
from gateway.pages.worklist.listing import unprotected_until

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from gateway.pages.answers import DeskReferral, DeskReportSummary

ROLES: Final = {
    "health_reporter": N_("Health worker"),
    "police_reporter": N_("Police officer"),
    "police_investigator": N_("Police investigator"),
    "labour_inspector": N_("Labour inspector"),
    "csr_worker": N_("Worker of a centre for social work"),
    "csr_supervisor": N_("Supervisor in a centre for social work"),
    "unit_supervisor": N_("Supervisor of a unit that receives referrals"),
    "education_reporter": N_("Worker in education"),
    "migration_officer": N_("Officer for migration"),
    "foreigners_officer": N_("Police officer for foreigners"),
    "ngo_worker": N_("Worker of a non-governmental organisation"),
    "reception_worker": N_("Worker of the reception unit"),
    "centre_intake": N_("Intake of the Centre"),
    "centre_case_manager": N_("Case manager of the Centre"),
    "centre_assessor": N_("Assessor of the Centre"),
    "centre_supervisor": N_("Supervisor of the Centre"),
    "centre_director": N_("Director of the Centre"),
    "coordination_office": N_("Coordination office"),
    "national_rapporteur": N_("National rapporteur"),
    "training_lead": N_("Training lead"),
    "dpo_auditor": N_("Data protection officer"),
    "agency_admin": N_("Administrator of an institution"),
    "platform_admin": N_("Administrator of the platform"),
}

_NOTHING_SENT: Final = N_("Your unit takes no requests on yet, so none is sent to you. Ask the Centre if it should.")
NOT_YET: Final = {
    "csr_supervisor": _NOTHING_SENT,
    "police_investigator": _NOTHING_SENT,
    "unit_supervisor": _NOTHING_SENT,
    "foreigners_officer": _NOTHING_SENT,
    "reception_worker": _NOTHING_SENT,
    "training_lead": N_(
        "There is no page for training yet. You see no case; how completely reports are filled in will stand on this page."
    ),
    "dpo_auditor": N_(
        "There is no page for the data protection officer yet. Every read is recorded already; "
        "the administrator of the platform gives you the record of a person on request."
    ),
    "agency_admin": N_(
        "Accounts of your institution are kept in the sign-in service, not here. You see no case; "
        "what concerns your institution will stand on this page."
    ),
    "platform_admin": N_(
        "The platform is looked after with commands on its server, not here. You see no case; what concerns you will stand on this page."
    ),
}

NOTICES: Final[dict[str, str]] = {
    NoticeCode.REQUEST_WAITS: N_("A new request waits to be taken over."),
    NoticeCode.REQUEST_UPDATED: N_("A unit has answered the request, or your unit was confirmed for it."),
    NoticeCode.TERM_PASSED: N_("A term has passed."),
    NoticeCode.ACCESS_CHANGED: N_("What you may see of it has changed or ended."),
    NoticeCode.REQUEST_WITHDRAWN: N_("It has ended: nothing is to be done any more."),
    NoticeCode.ITEM_RECEIVED: STAGES["taken_over"],
    NoticeCode.ITEM_UPDATED: N_("There is news on your report."),
    NoticeCode.CONFIRMATION_WAITS: N_("A referral went to a unit that you have to confirm."),
    NoticeCode.OPENING_REFUSED: N_("An attempt to open a record to a unit was refused. Check the record."),
    NoticeCode.REPORTER_ANSWERED: N_("The reporter said where the person is."),
    NoticeCode.URGENT_ANSWER: N_("Urgent: the reporter said that the person is not there any more."),
    NoticeCode.REPORT_EXTENDED: N_("Something was added to the report."),
    NoticeCode.REPORT_CORRECTED: N_("The Centre corrected a fact of the report."),
    NoticeCode.URGENT_REQUEST_WAITS: N_("Urgent: nobody has taken this report over yet."),
    NoticeCode.HAND_OVER_WAITS: N_("It is offered to your unit. Take it, if you go on with it."),
    NoticeCode.QUESTION_WAITS: N_("The Centre asks. Answer it."),
    NoticeCode.QUESTION_ANSWERED: N_("A question to the reporter was answered."),
    NoticeCode.AGE_FOUND_OUT: N_("It was found out whether the person is a child. What is to be done has changed."),
    NoticeCode.REPORT_REOPENED: N_("A supervisor of the Centre opened this report again."),
    NoticeCode.CASE_ASSIGNED: N_("The Centre gave you this case."),
    NoticeCode.CASE_RECUSED: N_("A case manager or a member of a panel recused themself. Say who goes on."),
    NoticeCode.WORKER_NEEDED: N_(
        "Who worked on a request in a unit recused themself. A colleague of the unit has to go on."
    ),
    NoticeCode.SECOND_PERSON_NEEDED: N_(
        "It is proposed that a child is an adult. Another person of the Centre must confirm it."
    ),
    NoticeCode.PROPOSAL_DECIDED: N_("What you proposed about the person's age does not wait for anybody any more."),
    NoticeCode.DISMISSAL_WAITS: N_(
        "It is proposed to dismiss a child's report. A supervisor of the Centre must decide."
    ),
    NoticeCode.DISMISSAL_DECIDED: N_("The dismissal that you proposed does not wait for a decision any more."),
    NoticeCode.SIGNATURE_WAITS: N_("A decision about a person waits for your signature."),
    NoticeCode.DECISION_WAITS: N_("A panel has finished, and the decision waits for you."),
    NoticeCode.CASE_MOVED: N_("The procedure of this case has moved on."),
    NoticeCode.CONSENT_RECORDED: N_("The reporter recorded what the person answered about consent."),
    NoticeCode.DRAFT_WAITS: N_("You began a report and have not sent it."),
    NoticeCode.DRAFT_GOES: N_("A report that you began will be removed within a week, unless you go on with it."),
    NoticeCode.UNFINISHED_WAITS: N_(
        "Something urgent was begun in your unit a day ago and has not been sent. Ask whether anybody needs help with it."
    ),
    NoticeCode.ADVICE_WAITS: N_("Somebody asks the Centre without a report."),
    NoticeCode.ADVICE_OVERDUE: N_("A question without a report is overdue."),
    NoticeCode.ADVICE_ANSWERED: N_("The Centre has answered your question."),
    NoticeCode.SEARCHES_BOUNDED: N_("Many searches of one colleague for persons found nothing within an hour."),
}
"""What is said where nothing else is known, such as while reports cannot be asked for."""
_SAYS_TOO: Final[Mapping[str, frozenset[str]]] = {
    NoticeCode.URGENT_REQUEST_WAITS: frozenset({NoticeCode.REQUEST_WAITS, NoticeCode.TERM_PASSED}),
    NoticeCode.TERM_PASSED: frozenset({NoticeCode.REQUEST_WAITS}),
    NoticeCode.URGENT_ANSWER: frozenset({NoticeCode.REPORTER_ANSWERED}),
    NoticeCode.ITEM_UPDATED: frozenset({NoticeCode.ITEM_RECEIVED}),
    NoticeCode.DRAFT_GOES: frozenset({NoticeCode.DRAFT_WAITS}),
    NoticeCode.ADVICE_OVERDUE: frozenset({NoticeCode.ADVICE_WAITS}),
}
"""Code -> those of which its sentence leaves nothing to say."""
ENDS: Final = frozenset({NoticeCode.ACCESS_CHANGED, NoticeCode.REQUEST_WITHDRAWN})
_OF_ADVICE: Final = frozenset({"advice_waits", "advice_overdue", "advice_answered"})
_OF_REPORTER: Final = frozenset({"item_received", "item_updated", "hand_over_waits", "question_waits"})
_OF_DRAFT: Final = frozenset({"draft_waits", "draft_goes"})
_UNFINISHED, _QUESTION, _OPEN = N_("Unfinished report"), N_("Question"), N_("Open")
_NEWS: Final = N_("There is news for you.")
_WAITING: Final[Mapping[str, str]] = {
    Purpose.FORMAL_IDENTIFICATION: N_("A new report waits to be taken over."),
    Purpose.CHILD_PROTECTION: N_("A request to protect a child waits for your answer."),
    Purpose.EMERGENCY_ACCOMMODATION: N_("A request for emergency accommodation waits for your answer."),
    Purpose.URGENT_HEALTH: N_("A request for urgent health care waits for your answer."),
    Purpose.PSYCHOSOCIAL: N_("A request for psychosocial support waits for your answer."),
    Purpose.LEGAL_AID: N_("A request for legal aid waits for your answer."),
    Purpose.EDUCATION: N_("A request for help with education waits for your answer."),
    Purpose.LIVELIHOOD: N_("A request for help with work and income waits for your answer."),
    Purpose.CRIMINAL_INVESTIGATION: N_("A request for a criminal investigation waits for your answer."),
    Purpose.LABOUR_CONTROL: N_("A request to inspect an employer waits for your answer."),
    Purpose.RESIDENCE_STATUS: N_("A request about residence status waits for your answer."),
    Purpose.VOLUNTARY_RETURN: N_("A request for help with a voluntary return waits for your answer."),
}
_MOVED: Final[Mapping[str, str]] = {
    ReferralState.ESCALATED: N_("A unit rejected the request. Another unit must be named."),
    ReferralState.ACCEPTED: N_("A unit has taken the request on."),
    ReferralState.SENT: N_("The Centre confirmed your unit: the request waits for your answer."),
}
_NO_UNIT: Final = N_("The term has passed, and no unit is asked to protect the child.")
_NOT_TAKEN_OVER: Final = N_("The term for taking the report over has passed.")
_NOT_ASSESSED: Final = N_("The term for assessing the report has passed.")
_NOT_ANSWERED: Final = N_("The term for answering the request has passed.")
_ADVISED: Final = N_("The Centre has said what you should do now.")
_TAKEN_BY_COLLEAGUE: Final = N_("A colleague of your unit has taken the report on.")
_REOPENED: Final = N_("The Centre has opened your report again.")
_OF_PROCEDURE: Final[Mapping[ReceiptStage | None, str]] = {
    ReceiptStage.PROCEDURE_OPENED: N_("The Centre has opened a procedure."),
    ReceiptStage.CONCLUDED: N_("The Centre has concluded its work on the report."),
}
_RECORDED: Final = N_("The Centre has recorded the person's age or consent.")


def roles_said(roles: Collection[str]) -> list[str]:
    """What the roles are called; one without a name in the catalogues is left out."""
    return [ROLES[role] for role in roles if role in ROLES]


def not_yet(roles: Collection[str]) -> list[str]:
    """For roles that find less than they might expect: what there is for them today."""
    return sorted({NOT_YET[role] for role in roles if role in NOT_YET})


def notice_said(code: str, report: DeskReportSummary | None = None, referral: DeskReferral | None = None) -> str:
    """What happened, as far as the report and the request show it to this reader; a code unknown to this release is still shown."""
    said = None
    match code:
        case NoticeCode.ACCESS_CHANGED if report is not None and report["state"] == "withdrawn":
            said = NOTICES[NoticeCode.REQUEST_WITHDRAWN]
        case NoticeCode.ITEM_UPDATED if report is not None:
            said = _news_of(report)
        case NoticeCode.REQUEST_WAITS if referral is not None:
            said = _WAITING.get(referral["purpose"] or "")
        case NoticeCode.REQUEST_UPDATED if referral is not None:
            said = _MOVED.get(referral["state"])
        case NoticeCode.TERM_PASSED if referral is not None:
            said = _passed(referral, report)
    return said or NOTICES.get(code, _NEWS)


def _news_of(report: DeskReportSummary) -> str:
    """What a reporter is notified of besides the taking over: it was closed, opened again, advised, taken on, or recorded."""
    stage = report["receipt"] and report["receipt"]["stage"]
    if not report["state"].row.is_open:
        return STATES[report["state"]]
    if stage in _OF_PROCEDURE:
        return _OF_PROCEDURE[stage]
    if is_reopened(report):
        return _REOPENED
    if report["instruction"] and report["instruction"]["entries"]:
        return _ADVISED
    taken = report["reference"] and report["reference"]["handOver"] is HandOver.TAKEN
    return _TAKEN_BY_COLLEAGUE if taken else _RECORDED


def _passed(referral: DeskReferral, report: DeskReportSummary | None) -> str:
    if unprotected_until(referral) is not None:
        return _NO_UNIT
    if referral["purpose"] is not Purpose.FORMAL_IDENTIFICATION:
        return _NOT_ANSWERED
    return _NOT_ASSESSED if report is not None and report["state"] is ReportState.RECEIVED else _NOT_TAKEN_OVER


def said_by_others(codes: Iterable[str]) -> frozenset[str]:
    """Codes that need no sentence beside those of the others: one danger is said once."""
    return frozenset().union(*(_SAYS_TOO.get(code, frozenset()) for code in codes))


def notice_called(code: str) -> str:
    """What the thing is called that a notice is about, where it has no reference or the reader may not see it."""
    return _UNFINISHED if code in _OF_DRAFT else _QUESTION if code in _OF_ADVICE else _OPEN


def notice_address(code: str, report_id: str, *, closed: bool = False) -> str:
    """Where one reads more: a reporter the receipt or their draft, everybody else the record; of a question without a report, the question.

    A draft of others has no page. Of a record that is closed to the reader, what the notice means.
    """
    if code in _OF_ADVICE:
        return f"/advice/{report_id}"
    if code in _OF_DRAFT:
        return f"/entry/{report_id}"
    if code == "unfinished_waits":
        return "/guidance"
    if code in _OF_REPORTER:
        return f"/entries/{report_id}"
    closed = closed or code == NoticeCode.SEARCHES_BOUNDED
    return f"/closed/{code}" if closed else f"/records/{report_id}"


_NOT_YET_OPEN: Final = (
    N_("The request is not open to your unit yet"),
    N_(
        "It can take a moment, or the Centre's duty must confirm your unit first. Call the Centre's duty now, say the reference, and then "
        "look again: the notice leads to the record once it is open. If your unit rejected the request, you have nothing else to do."
    ),
)
_ALARM_OF_UNIT: Final = (
    N_("An urgent request is not open to your unit yet"),
    N_(
        "Nobody of the Centre has taken the report over yet. Call the Centre's duty now and say the reference: they take the report over, "
        "or confirm your unit. Then look again: the notice leads to the record once it is open."
    ),
)
# Of a record that its reader cannot open: what happened, and what to do.
CLOSED: Final[dict[str, tuple[str, str]]] = {
    NoticeCode.REQUEST_WAITS: _NOT_YET_OPEN,
    NoticeCode.REQUEST_UPDATED: _NOT_YET_OPEN,
    NoticeCode.TERM_PASSED: _NOT_YET_OPEN,
    NoticeCode.WORKER_NEEDED: (
        N_("This record is not open to you"),
        N_(
            "Who worked on the request recused themself, and a colleague of the unit goes on with it. You have nothing to do."
        ),
    ),
    NoticeCode.ACCESS_CHANGED: (
        N_("Your unit does not work on this any more"),
        N_(
            "The Centre ended what was open to your unit, and another unit goes on if one is needed. If you are with the person or on your "
            "way, call the Centre's duty before you leave. Your unit has nothing else to do."
        ),
    ),
    NoticeCode.REQUEST_WITHDRAWN: (
        N_("The request to your unit was withdrawn"),
        N_(
            "The report or the consent that it rested on was withdrawn. What was open to your unit is closed. If you are with the person "
            "or on your way, call the Centre's duty before you leave. Your unit has nothing else to do."
        ),
    ),
    NoticeCode.SEARCHES_BOUNDED: (
        N_("Many searches of one colleague found nothing within an hour"),
        N_(
            "Who guesses the birth date of a person whose name they know searches like that. The colleague cannot search until an hour "
            "has passed, and was told to call you if they need to. Ask the data protection officer who it was and for whom they searched: "
            "both are on the record."
        ),
    ),
    NoticeCode.URGENT_REQUEST_WAITS: (
        N_("Nobody has taken an urgent report over"),
        N_(
            "Everybody on the Centre's duty was called, and nobody took the report over. You cannot open it yourself. See to it that "
            "somebody on duty does so now: they find it at the top of their worklist, by its reference."
        ),
    ),
}
_CLOSED: Final = (
    N_("This is not open to you"),
    N_(
        "What the notice is about is not open to you, or is not open any more. If you are with the person or on your way, call the "
        "Centre's duty. Otherwise you have nothing to do."
    ),
)


def closed_said(code: str, *, superior: bool) -> tuple[str, str]:
    """What a notice about a closed record means: what happened, and what to do. An alarm asks other steps of a superior than of a unit."""
    if code == NoticeCode.URGENT_REQUEST_WAITS and not superior:
        return _ALARM_OF_UNIT
    return CLOSED.get(code, _CLOSED)
