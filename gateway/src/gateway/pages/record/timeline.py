"""What happened to a report, oldest first: moments and codes, no names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contracts import reference
from contracts.words.persons import ConsentGround, NotAskedReason
from contracts.words.procedures import Vote
from gateway.pages.labels import CHALLENGE_STEP
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.dates import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from contracts.reference import Text
    from gateway.pages.answers import ProceedingPanelMember, RecordConsentContent, RecordReferral, RecordReport
    from gateway.pages.record.reporter.receipts import ReceiptMoment

_OF_THE_RECEIPT: Final[tuple[tuple[ReceiptMoment, str], ...]] = (
    ("savedAt", N_("Filed and saved")),
    ("deliveredAt", N_("Delivered to the Centre's duty inbox")),
    ("openedAt", N_("Opened by a person at the Centre")),
    ("takenOverAt", N_("Taken over by the Centre")),
    ("reopenedAt", N_("Opened again by the Centre")),
)
_ASSIGNED: Final = N_("The case was given to its case manager")
_ADVISED: Final = N_("The Centre told the reporter what to do")
_ANSWERED: Final = N_("The reporter said where the person is")
_ASKED: Final = N_("The Centre asked the reporter")
_QUESTION_ANSWERED: Final = N_("A question was answered")
_AGREED: Final = N_("The person agreed to be identified")
_REFUSED: Final = N_("The person does not agree, or took consent back")
_AGREED_TO: Final = N_("The person agreed to be sent to units")
_NOT_AGREED_TO: Final = N_("The person did not agree to be sent to units")
_AGREED_FOR: Final = N_("The guardianship authority agreed that the child is sent to units")
_NOT_AGREED_FOR: Final = N_("The guardianship authority did not agree that the child is sent to units")
_ANSWERS: Final[Mapping[str, tuple[str, str]]] = {
    ConsentGround.CONSENT: (_AGREED_TO, _NOT_AGREED_TO),
    ConsentGround.GUARDIANSHIP: (_AGREED_FOR, _NOT_AGREED_FOR),
}
"""Ground -> what is said of a yes, and of a no."""
_SENT: Final = N_("A referral was sent")
_ACCEPTED: Final = N_("A referral was taken on")
_REJECTED: Final = N_("A unit did not take a referral on")
IS_CHILD: Final = N_("It was found out that the person is a child, or may be one")
IS_ADULT: Final = N_("It was found out that the person is an adult")
_PROCEDURE_OPENED: Final = N_("The formal procedure was opened")
_PANEL_APPOINTED: Final = N_("The panel was appointed")
_MEMBER_REPLACED: Final = N_("A member of the panel was replaced")
_PRESUMED: Final = N_("It was recorded that the person is a presumed victim")
_INTERVIEWED: Final = N_("An interview with the person was recorded")
_PROPOSED: Final = N_("A decision was proposed")
_SIGNED: Final = N_("A member of the panel signed")
_DISSENTED: Final = N_("A member of the panel did not agree")
_RETURNED: Final = N_("The proposal was returned to the panel")
_DECIDED: Final = N_("The Centre decided")
_DISCONTINUED: Final = N_("The procedure was discontinued")
_TO_BE_IDENTIFIED: Final = "identification"
NOT_ASKED: Final[Mapping[str, str]] = {
    NotAskedReason.UNSAFE: N_("The person could not be asked for consent: it was not safe"),
    NotAskedReason.NOT_UNDERSTOOD: N_("The person could not be asked for consent: they could not be understood"),
    NotAskedReason.NOT_FOUND: N_("The person could not be asked for consent: they were not found"),
    NotAskedReason.OTHER: N_("The person could not be asked for consent: for another reason"),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One step; `text` is what was said in it, `unit_id` whom it went to, `purpose` for what, `until` the time that the text names."""

    at: str
    what: str
    text: Text | None = None
    unit_id: str | None = None
    until: str | None = None
    purpose: str | None = None


def timeline(report: RecordReport) -> list[Moment]:
    """Every step that the reader may see; what is withheld is simply not there."""
    since = report["assignment"] and report["assignment"]["since"]
    assigned = [Moment(since, _ASSIGNED)] if since else []
    return sorted([*_steps(report), *assigned], key=lambda each: moment(each.at))


def instruction_now(report: RecordReport) -> Moment | None:
    """The Centre's last instruction to the reporter; nothing of a report that was taken back."""
    return _last(report, _ADVISED)


def answer_now(report: RecordReport) -> Moment | None:
    """Where the person is, as the reporter said last."""
    return _last(report, _ANSWERED)


def _last(report: RecordReport, what: str) -> Moment | None:
    said = [step for step in timeline(report) if step.what == what]
    return said[-1] if said and report["state"].row.is_open else None


def _steps(report: RecordReport) -> Iterator[Moment]:
    receipt = report["receipt"]
    for name, what in _OF_THE_RECEIPT:
        if receipt and (at := receipt[name]):
            yield Moment(at, what)
    for entry in (report["instruction"] and report["instruction"]["entries"]) or ():
        yield Moment(entry["at"], _ADVISED, reference.instruction(entry["code"]).text, until=entry["until"])
    for answer in (report["whereabouts"] and report["whereabouts"]["entries"]) or ():
        yield Moment(answer["at"], _ANSWERED, reference.whereabouts(answer["code"]).text)
    for each in (report["openQuestion"] and report["openQuestion"]["questions"]) or ():
        yield Moment(each["askedAt"], _ASKED)
        if each["answer"]:
            yield Moment(each["answer"]["at"], _QUESTION_ANSWERED)
    if receipt and receipt["pathSince"]:
        yield Moment(receipt["pathSince"], path_said(report))
    if report["consent"]:
        yield from _of_the_consent(report["consent"])
    yield from _of_the_procedure(report)
    for referral in report["referrals"] or ():
        yield from _of_a_referral(referral)


def path_said(report: RecordReport) -> str:
    """What the person counts as since another age was found out."""
    return IS_CHILD if report["danger"] and report["danger"]["childPath"] else IS_ADULT


def _of_the_consent(consent: RecordConsentContent) -> Iterator[Moment]:
    for each in consent["entries"] or ():
        if each["scope"] == _TO_BE_IDENTIFIED:
            yield Moment(each["at"], _AGREED if each["given"] else _REFUSED)
    for answer in consent["referrals"] or ():
        yes, no = _ANSWERS[answer["ground"]]
        yield Moment(answer["at"], yes if answer["agreed"] else no, purpose=answer["purpose"])
    for attempt in consent["attempts"] or ():
        yield Moment(attempt["at"], NOT_ASKED[attempt["reason"]])


def _of_the_procedure(report: RecordReport) -> Iterator[Moment]:
    if (decision := report["decision"]) and decision["decidedAt"]:
        decided = (decision["decidedAt"], *(each["decidedAt"] for each in decision["earlier"] or ()))
        yield from (Moment(at, _DECIDED) for at in decided)
    procedure = report["procedure"]
    if not procedure or not procedure["openedAt"]:
        return
    yield Moment(procedure["openedAt"], _PROCEDURE_OPENED)
    yield from _of_the_panel(procedure["panel"] or ())
    written = (
        (_PRESUMED, procedure["presumptions"]),
        (_INTERVIEWED, procedure["interviews"]),
        (_PROPOSED, procedure["proposals"]),
        (_DISSENTED, procedure["dissents"]),
        (_RETURNED, procedure["returns"]),
    )
    yield from (Moment(each["at"], what) for what, entries in written for each in entries or ())
    yield from (Moment(each["at"], CHALLENGE_STEP[each["step"]]) for each in procedure["challenges"] or ())
    if procedure["discontinuedAs"] and procedure["endedAt"]:
        yield Moment(procedure["endedAt"], _DISCONTINUED)
    for each in procedure["earlier"] or ():
        yield Moment(each["openedAt"], _PROCEDURE_OPENED)
        yield from _of_the_panel(each["panel"])
        if each["discontinuedAs"] and each["endedAt"]:
            yield Moment(each["endedAt"], _DISCONTINUED)


def _of_the_panel(panel: Sequence[ProceedingPanelMember]) -> Iterator[Moment]:
    if panel:
        yield Moment(min(each["appointedAt"] for each in panel), _PANEL_APPOINTED)
    for member in panel:
        if member["replacedAt"]:
            yield Moment(member["replacedAt"], _MEMBER_REPLACED)
        if member["vote"] is Vote.SIGNED and member["votedAt"]:
            yield Moment(member["votedAt"], _SIGNED)


def _of_a_referral(referral: RecordReferral) -> Iterator[Moment]:
    purpose = None if referral["purpose"] is None or referral["purpose"].by_law else referral["purpose"]
    if referral["sentAt"]:
        yield Moment(referral["sentAt"], _SENT, unit_id=referral["unitId"], purpose=purpose)
    for line in referral["rejections"] or ():
        yield Moment(line["rejectedAt"], _REJECTED, unit_id=line["unitId"], purpose=purpose)
    if referral["acceptedAt"]:
        yield Moment(referral["acceptedAt"], _ACCEPTED, unit_id=referral["unitId"], purpose=purpose)
