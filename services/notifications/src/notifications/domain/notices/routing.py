"""Which event makes which notice, for whom and by which channel: one table. Its sentence is in the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from contracts.events.advice import AdviceAnsweredV1, AdviceAskedV1
from contracts.events.drafts import DraftReminderChangedV1
from contracts.events.identification import (
    AdultProposalEndedV1,
    AdultProposedV1,
    CaseAssignedV1,
    CaseRecusedV1,
    ConsentRecordedV1,
    ConsentWithdrawnV1,
    DisclosureEndedV1,
    DismissalProposalEndedV1,
    DismissalProposedV1,
    HandOverChangedV1,
    OpeningRefusedV1,
    PersonAgeChangedV1,
    ProcedureMovedV1,
    ReportAdvisedV1,
    ReportCorrectedV1,
    ReportEndedEvent,
    ReportExtendedV1,
    ReportInfoAnsweredV1,
    ReportInfoRequestedV1,
    ReportReceivedV1,
    ReportReopenedV1,
    RerouteConfirmedV1,
    WhereaboutsUpdatedV1,
    WorkerRecusedV1,
)
from contracts.events.referral import (
    ClockBreachedV1,
    ReferralAcceptedV1,
    ReferralClosedV1,
    ReferralRejectedV1,
    ReferralReroutedV1,
    ReferralSentV1,
)
from contracts.events.roster import SearchesBoundedV1
from contracts.words.disclosures import DisclosureEnd, OpeningRefusal
from contracts.words.drafts import DraftReminder
from contracts.words.notices import Channel, NoticeCode
from contracts.words.persons import ConsentOutcome
from contracts.words.procedures import ProcedureStep
from contracts.words.referrals import ClockCode, Handover, Purpose, ReferralEnd
from contracts.words.reports import HandOver
from contracts.words.urgency import Urgency

if TYPE_CHECKING:
    from notifications.domain.vocabulary import Matter, Recipient


class Timer(StrEnum):
    """What makes a notice without an event: a moment has come."""

    DANGER_WAITS = "danger_waits"
    ADVICE_OVERDUE = "advice_overdue"


class Audience(StrEnum):
    """Who is notified. A working unit accepted an open referral of the person, and the worker accepted it there.

    Of every referral that an event ends, the unit that was asked by it is notified: `ENDED_UNIT`.

    In charge is the case manager, before there is one who took the report over, and without them the person on duty, who is also called
    in place of a working unit without a number. With a case manager who stands in for them is notified. Next on duty is alerted to what no
    person took over. Supervisors and directors are the Centre's. The other last ones are the persons whom this field of the event names.
    """

    UNIT = "unit"
    ENDED_UNIT = "ended_unit"
    ON_DUTY = "on_duty"
    NEXT_ON_DUTY = "next_on_duty"
    AUTHOR = "author"
    UNIT_ON_DUTY = "unit_on_duty"
    TAKEN_OVER_BY = "taken_over_by"
    IN_CHARGE = "in_charge"
    WORKING_UNIT = "working_unit"
    WORKER = "worker"
    SECOND_AUTHOR = "second_author_id"
    ASKED_BY = "asked_by"
    PROPOSED_BY = "proposed_by"
    SUPERVISORS = "supervisors"
    DIRECTORS = "directors"
    AWAITED = "awaited"
    MANAGER = "manager_id"


class Kind(StrEnum):
    """What ends a notice besides its reader.

    `asks` for a step on the referral: out of place once it is accepted, moved on or ended. `news` stay until they are cleared or newer
    ones come, whichever person has the report in hand: the reporter's own words, offer or unfinished draft wait behind them, or a
    question. `alert`: one person after the other gets it until the report is taken over. `stays`: nothing.
    """

    ASKS = "asks"
    NEWS = "news"
    ALERT = "alert"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Carriage:
    """The channels that carry a pointer to the item in the inbox, at the urgencies named."""

    channels: tuple[Channel, ...] = ()
    carried: frozenset[Urgency] = frozenset(Urgency)


INBOX = Carriage()
MAIL = Carriage((Channel.EMAIL,))
MAIL_AT_ONCE = Carriage((Channel.EMAIL,), frozenset({Urgency.IMMEDIATE}))
MAIL_AND_CALL = Carriage((Channel.EMAIL, Channel.PHONE))


When = Callable[[Any], bool]


def _always(_: object) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Row:
    """Of such an event a notice goes to these readers, `when` it says so.

    `needs` is a class of the access table: those who work on the person are notified if their purpose lets them read it. Where none
    is named the event names the purposes.
    """

    cause: type | Timer
    code: NoticeCode
    kind: Kind
    carriage: Carriage
    audiences: tuple[Audience, ...]
    when: When = _always
    needs: str | None = None


def _is(field: str, *values: object) -> When:
    return lambda event: getattr(event, field) in values


def _is_not(field: str, *values: object) -> When:
    return lambda event: getattr(event, field) not in values


def _both(first: When, second: When) -> When:
    return lambda event: first(event) and second(event)


def _by_reporter(event: ConsentRecordedV1 | PersonAgeChangedV1 | ReportCorrectedV1) -> bool:
    return event.recorded_by in (event.author_id, event.second_author_id)


def _by_centre(event: ConsentRecordedV1 | PersonAgeChangedV1 | ReportCorrectedV1) -> bool:
    return not _by_reporter(event)


def _by_another(event: AdultProposalEndedV1 | DismissalProposalEndedV1) -> bool:
    return event.ended_by != event.proposed_by


def _is_given_up(event: CaseRecusedV1) -> bool:
    """Of several persons a case is given up with the first, and a seat on a panel with the one whom it is about."""
    return event.person_id is None or event.of_panel


def _is_sent_by_centre(event: ReferralAcceptedV1 | ReferralRejectedV1 | ReferralReroutedV1) -> bool:
    return isinstance(event.purpose, Purpose) and not event.purpose.by_law


_is_first = _is("person_id", None)
# An attempt to ask is no news: the term runs on, and its breach is published. What rested on the consent ends with a no.
_is_heard = _is_not("outcome", ConsentOutcome.NOT_ASKED)
_is_agreed = _is_not("outcome", ConsentOutcome.NOT_ASKED, ConsentOutcome.REFUSED)
is_refused = _is("outcome", ConsentOutcome.REFUSED)
# What goes to the Centre's duty itself asks them as a request does.
_is_passed_on = _is("way", Handover.PASSED_ON)

_N, _K, _A, _D, _P = NoticeCode, Kind, Audience, DraftReminder, ProcedureStep
_UNIT, _ENDED, _CENTRE_UNIT = (_A.UNIT,), (_A.ENDED_UNIT,), (_A.UNIT_ON_DUTY,)
_DUTY, _NEXT = (_A.ON_DUTY,), (_A.NEXT_ON_DUTY,)
_CENTRE, _WORKING = (_A.UNIT_ON_DUTY, _A.TAKEN_OVER_BY), (_A.WORKING_UNIT, _A.WORKER)
_EVERYBODY, _CALLED = _CENTRE + _WORKING, (_A.UNIT_ON_DUTY, _A.IN_CHARGE, *_WORKING)
_ASKER = (_A.UNIT_ON_DUTY, _A.ASKED_BY, *_WORKING)
_AUTHORS = (_A.AUTHOR, _A.SECOND_AUTHOR)
_WITHDRAWN = (
    DisclosureEnd.REPORT_WITHDRAWN,
    DisclosureEnd.CONSENT_WITHDRAWN,
    *set(ReferralEnd) - {ReferralEnd.REVOKED},
)
_NOT_TAKEN_OVER = (ClockCode.DELIVERY_60S, ClockCode.TAKEOVER_15MIN)
_CHILD, _PLACE = ClockCode.CHILD_WITHOUT_UNIT, "whereabouts"
_WATCHED_OTHERWISE = (*_NOT_TAKEN_OVER, _CHILD, ClockCode.TRIAGE_ASSESS)
_TO_SIGN, _FURTHER = (
    (_P.PROPOSED, _P.RETURNED),
    (
        _P.SIGNED,
        _P.DISSENTED,
        _P.RETURNED,
        _P.CONCLUDED,
        _P.RULED,
    ),
)
_ASSESSORS = (_A.UNIT, _A.TAKEN_OVER_BY)

ROWS = (
    Row(ReferralSentV1, _N.REQUEST_WAITS, _K.ASKS, MAIL, _UNIT),
    Row(ReferralReroutedV1, _N.REQUEST_WAITS, _K.ASKS, MAIL, _UNIT),
    Row(ReferralRejectedV1, _N.REQUEST_UPDATED, _K.ASKS, MAIL, (_A.UNIT, _A.ON_DUTY)),
    # What a unit answers to the Centre is news for who has the case there; a child's request the duty goes on with.
    Row(ReferralAcceptedV1, _N.REQUEST_UPDATED, _K.ASKS, MAIL, _CENTRE_UNIT, _is_sent_by_centre),
    Row(ReferralRejectedV1, _N.REQUEST_UPDATED, _K.ASKS, MAIL, _CENTRE_UNIT, _is_sent_by_centre),
    Row(ReferralReroutedV1, _N.REQUEST_UPDATED, _K.ASKS, MAIL, _CENTRE_UNIT, _both(_is_sent_by_centre, _is_passed_on)),
    Row(RerouteConfirmedV1, _N.REQUEST_UPDATED, _K.ASKS, MAIL, _UNIT),
    Row(ClockBreachedV1, _N.TERM_PASSED, _K.ASKS, MAIL, _NEXT, _is("code", *_NOT_TAKEN_OVER)),
    Row(ClockBreachedV1, _N.TERM_PASSED, _K.ASKS, MAIL, _DUTY, _is("code", _CHILD)),
    Row(ClockBreachedV1, _N.TERM_PASSED, _K.ASKS, MAIL, _ASSESSORS, _is("code", ClockCode.TRIAGE_ASSESS)),
    Row(ClockBreachedV1, _N.TERM_PASSED, _K.ASKS, MAIL, _UNIT, _is_not("code", *_WATCHED_OTHERWISE)),
    Row(Timer.DANGER_WAITS, _N.URGENT_REQUEST_WAITS, _K.ALERT, MAIL_AND_CALL, _NEXT),
    Row(OpeningRefusedV1, _N.CONFIRMATION_WAITS, _K.STAYS, MAIL, _DUTY, _is("reason", OpeningRefusal.UNCONFIRMED)),
    Row(OpeningRefusedV1, _N.OPENING_REFUSED, _K.STAYS, MAIL, _DUTY, _is_not("reason", OpeningRefusal.UNCONFIRMED)),
    Row(DisclosureEndedV1, _N.ACCESS_CHANGED, _K.STAYS, INBOX, _ENDED, _is_not("kind", *_WITHDRAWN)),
    Row(ReferralClosedV1, _N.ACCESS_CHANGED, _K.STAYS, INBOX, _ENDED, _is_not("kind", *_WITHDRAWN)),
    Row(DisclosureEndedV1, _N.REQUEST_WITHDRAWN, _K.STAYS, INBOX, _ENDED, _is("kind", *_WITHDRAWN)),
    Row(ReferralClosedV1, _N.REQUEST_WITHDRAWN, _K.STAYS, INBOX, _ENDED, _is("kind", *_WITHDRAWN)),
    Row(ReportEndedEvent, _N.REQUEST_WITHDRAWN, _K.STAYS, INBOX, _ENDED),
    Row(ReportEndedEvent, _N.ITEM_UPDATED, _K.STAYS, INBOX, _AUTHORS, _is_not("referrals_end", ReferralEnd.WITHDRAWN)),
    Row(ReportReceivedV1, _N.ITEM_RECEIVED, _K.STAYS, INBOX, _AUTHORS),
    Row(CaseAssignedV1, _N.CASE_ASSIGNED, _K.STAYS, INBOX, (_A.MANAGER,)),
    Row(ProcedureMovedV1, _N.ITEM_UPDATED, _K.STAYS, INBOX, _AUTHORS, _is("step", _P.OPENED, _P.CONCLUDED)),
    Row(ProcedureMovedV1, _N.CASE_ASSIGNED, _K.STAYS, INBOX, (_A.AWAITED,), _is("step", _P.PANEL_APPOINTED)),
    Row(ProcedureMovedV1, _N.SIGNATURE_WAITS, _K.NEWS, MAIL_AT_ONCE, (_A.AWAITED,), _is("step", *_TO_SIGN)),
    Row(ProcedureMovedV1, _N.DECISION_WAITS, _K.NEWS, MAIL_AT_ONCE, (_A.SUPERVISORS,), _is("step", _P.SIGNED)),
    Row(
        ProcedureMovedV1,
        _N.DECISION_WAITS,
        _K.NEWS,
        MAIL_AT_ONCE,
        (_A.DIRECTORS,),
        _is("step", _P.DISSENTED, _P.BROUGHT),
    ),
    Row(ProcedureMovedV1, _N.CASE_MOVED, _K.NEWS, INBOX, (_A.TAKEN_OVER_BY,), _is("step", *_FURTHER)),
    Row(CaseRecusedV1, _N.CASE_RECUSED, _K.STAYS, MAIL_AT_ONCE, (_A.SUPERVISORS,), _is_given_up),
    Row(WorkerRecusedV1, _N.WORKER_NEEDED, _K.ASKS, MAIL, (_A.UNIT, _A.ON_DUTY), _is("waits", True)),
    # Of several persons the first speaks for all.
    Row(ReportReopenedV1, _N.ITEM_UPDATED, _K.STAYS, INBOX, _AUTHORS, _is_first),
    Row(ReportReopenedV1, _N.REPORT_REOPENED, _K.NEWS, MAIL_AT_ONCE, _CENTRE, _is_first),
    Row(ReportAdvisedV1, _N.ITEM_UPDATED, _K.STAYS, INBOX, _AUTHORS),
    Row(WhereaboutsUpdatedV1, _N.REPORTER_ANSWERED, _K.NEWS, MAIL_AT_ONCE, _EVERYBODY, _is("call", False), _PLACE),
    Row(WhereaboutsUpdatedV1, _N.URGENT_ANSWER, _K.NEWS, MAIL_AND_CALL, _CALLED, _is("call", True), _PLACE),
    Row(ReportExtendedV1, _N.REPORT_EXTENDED, _K.NEWS, MAIL_AT_ONCE, _EVERYBODY),
    # Of several persons who were reported at once their authors are notified by that of the first.
    Row(ReportCorrectedV1, _N.REPORT_CORRECTED, _K.NEWS, MAIL_AT_ONCE, _AUTHORS, _both(_is_first, _by_centre)),
    Row(ReportCorrectedV1, _N.REPORT_CORRECTED, _K.NEWS, MAIL_AT_ONCE, _WORKING, needs="report"),
    Row(HandOverChangedV1, _N.HAND_OVER_WAITS, _K.NEWS, MAIL, _UNIT, _is("step", HandOver.OFFERED)),
    Row(HandOverChangedV1, _N.ITEM_UPDATED, _K.STAYS, INBOX, (_A.AUTHOR,), _is("step", HandOver.TAKEN)),
    Row(ReportInfoRequestedV1, _N.QUESTION_WAITS, _K.NEWS, MAIL, (_A.UNIT, *_AUTHORS)),
    Row(ReportInfoAnsweredV1, _N.QUESTION_ANSWERED, _K.NEWS, MAIL_AT_ONCE, _ASKER, needs="open_question"),
    Row(ConsentWithdrawnV1, _N.ACCESS_CHANGED, _K.STAYS, INBOX, (_A.TAKEN_OVER_BY,)),
    Row(ConsentRecordedV1, _N.ACCESS_CHANGED, _K.STAYS, INBOX, (_A.TAKEN_OVER_BY,), _both(is_refused, _by_centre)),
    Row(ConsentRecordedV1, _N.CONSENT_RECORDED, _K.NEWS, MAIL_AT_ONCE, _CENTRE, _both(_is_heard, _by_reporter)),
    Row(ConsentRecordedV1, _N.CONSENT_RECORDED, _K.NEWS, MAIL_AT_ONCE, _WORKING, _is_agreed, "consent"),
    Row(ConsentRecordedV1, _N.ITEM_UPDATED, _K.STAYS, INBOX, _AUTHORS, _both(_is_heard, _by_centre)),
    Row(PersonAgeChangedV1, _N.AGE_FOUND_OUT, _K.NEWS, MAIL_AT_ONCE, _CENTRE),
    # What rested on a child's way ends with it: of an adult who works on the child hears by the end of the referral.
    Row(PersonAgeChangedV1, _N.AGE_FOUND_OUT, _K.NEWS, MAIL_AT_ONCE, _WORKING, _is("child_path", True), "danger"),
    Row(PersonAgeChangedV1, _N.ITEM_UPDATED, _K.STAYS, INBOX, _AUTHORS, _by_centre),
    Row(AdultProposedV1, _N.SECOND_PERSON_NEEDED, _K.NEWS, MAIL_AT_ONCE, _CENTRE_UNIT, _is("manager_id", None)),
    Row(AdultProposedV1, _N.SECOND_PERSON_NEEDED, _K.NEWS, MAIL_AT_ONCE, _DUTY, _is_not("manager_id", None)),
    Row(AdultProposalEndedV1, _N.PROPOSAL_DECIDED, _K.NEWS, INBOX, (_A.PROPOSED_BY,), _by_another),
    Row(DismissalProposedV1, _N.DISMISSAL_WAITS, _K.NEWS, MAIL_AT_ONCE, (_A.SUPERVISORS,)),
    Row(DismissalProposalEndedV1, _N.DISMISSAL_DECIDED, _K.NEWS, INBOX, (_A.PROPOSED_BY,), _by_another),
    Row(DraftReminderChangedV1, _N.DRAFT_WAITS, _K.NEWS, INBOX, (_A.AUTHOR,), _is("step", _D.LEFT, _D.LEFT_LONGER)),
    Row(DraftReminderChangedV1, _N.UNFINISHED_WAITS, _K.NEWS, INBOX, _UNIT, _is("step", _D.LEFT_LONGER)),
    Row(DraftReminderChangedV1, _N.DRAFT_GOES, _K.NEWS, INBOX, (_A.AUTHOR,), _is("step", _D.GOES_SOON)),
    Row(AdviceAskedV1, _N.ADVICE_WAITS, _K.NEWS, MAIL, _CENTRE_UNIT),
    Row(Timer.ADVICE_OVERDUE, _N.ADVICE_OVERDUE, _K.NEWS, MAIL, _DUTY),
    Row(AdviceAnsweredV1, _N.ADVICE_ANSWERED, _K.STAYS, INBOX, (_A.AUTHOR,)),
    Row(SearchesBoundedV1, _N.SEARCHES_BOUNDED, _K.NEWS, MAIL, (_A.SUPERVISORS,)),
)


def codes_of(kind: Kind) -> frozenset[NoticeCode]:
    """Every code of that kind."""
    return frozenset(row.code for row in ROWS if row.kind is kind)


# What these name is no report's, and no receipt waits for word that they were delivered.
OF_NO_REPORT_CAUSES = (DraftReminderChangedV1, AdviceAskedV1, AdviceAnsweredV1, Timer.ADVICE_OVERDUE, SearchesBoundedV1)
OF_NO_REPORT = frozenset(row.code for row in ROWS if row.cause in OF_NO_REPORT_CAUSES)
# There are calls about these, to a person's own number and to a unit's duty telephone, and the record says how that went.
CALLS = frozenset(row.code for row in ROWS if Channel.PHONE in row.carriage.channels)
# These bring a report to a desk that did not have it; all others are about what lies there already, or about no report.
BRINGS_REPORT = frozenset(
    {
        _N.REQUEST_WAITS,
        _N.URGENT_REQUEST_WAITS,
        _N.HAND_OVER_WAITS,
        _N.CASE_ASSIGNED,
        _N.CASE_RECUSED,
        _N.REPORT_REOPENED,
    }
)
_CARRIAGES = {row.code: row.carriage for row in ROWS}


def rows_of(cause: type | Timer) -> list[Row]:
    """Every row of such an event, and of what it is a kind of."""
    kinds = cause.__mro__ if isinstance(cause, type) else (cause,)
    return [row for row in ROWS if row.cause in kinds]


def rows_for(event: object) -> list[Row]:
    """The rows of an event that hold of this one."""
    return [row for row in rows_of(type(event)) if row.when(event)]


def channels_of(code: NoticeCode, urgency: Urgency, recipient: Recipient, matter: Matter) -> tuple[Channel, ...]:
    """The channels besides the inbox that carry such a notice, whatever the event; who belongs to no unit has no address.

    A unit is called about its own referral: of the Centre's unit on duty, people are.
    """
    carriage = _CARRIAGES.get(code)
    if carriage is None or urgency not in carriage.carried or recipient.unit_id is None:
        return ()
    if recipient.person_id is None and matter.referral_id is None:
        return tuple(channel for channel in carriage.channels if channel is not Channel.PHONE)
    return carriage.channels
