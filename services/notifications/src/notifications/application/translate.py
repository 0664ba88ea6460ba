"""From the events of others to our commands: ids and codes only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import (
    AdultProposedV1,
    ReportExtendedV1,
    ReportWithdrawnV1,
    WhereaboutsUpdatedV1,
    urgency_of,
)
from contracts.events.referral import ReferralReroutedV1
from contracts.words.disclosures import DisclosureEnd, OpeningRefusal
from contracts.words.referrals import ClockCode, Purpose, ReferralEnd
from notifications.application.duty.alert_duty import AlertDuty
from notifications.application.notices.notify_unit import NotifyUnit
from notifications.application.notices.posting import Occurrence
from notifications.application.notices.tell_news import TellNews
from notifications.application.reports.follow_end import FollowEnd
from notifications.domain.advice import WaitingAdvice
from notifications.domain.duty.roster import Turn
from notifications.domain.notices.routing import Occasion
from notifications.domain.questions import WaitingQuestion
from notifications.domain.vocabulary import Matter, Origin

if TYPE_CHECKING:
    from uuid import UUID

    from contracts.envelope import Envelope
    from contracts.events.advice import AdviceAskedV1
    from contracts.events.identification import DisclosureEndedV1, OpeningRefusedV1, ReportInfoRequestedV1
    from contracts.events.referral import (
        ClockBreachedV1,
        ReferralClosedV1,
        ReferralRejectedV1,
        ReferralSentV1,
    )
    from contracts.events.roster import RosterChangedV1

_WITHDRAWN = frozenset({DisclosureEnd.REPORT_WITHDRAWN, DisclosureEnd.CONSENT_WITHDRAWN, ReferralEnd.WITHDRAWN})
_NEWS = {
    WhereaboutsUpdatedV1: Occasion.REPORTER_ANSWERED,
    ReportExtendedV1: Occasion.REPORT_EXTENDED,
    AdultProposedV1: Occasion.ADULT_PROPOSED,
}
_NOT_TAKEN_OVER = frozenset({ClockCode.DELIVERY_60S, ClockCode.TAKEOVER_15MIN})


def waiting(event: ReferralSentV1 | ReferralReroutedV1, event_id: UUID) -> NotifyUnit:
    """A referral waits for a unit, sent to it or moved on to it."""
    matter = Matter(event.about, event.referral_id)
    for_take_over = event.purpose is Purpose.FORMAL_IDENTIFICATION
    return NotifyUnit(
        Occurrence(event_id, matter, urgency_of(event.urgency)),
        event.referral_id,
        event.unit_id,
        for_take_over,
        event.purpose.value,
        moved=isinstance(event, ReferralReroutedV1),
    )


def escalation(event: ReferralRejectedV1, event_id: UUID) -> AlertDuty:
    """A unit would not have it; the event does not say how pressing that is."""
    matter = Matter(event.about, event.referral_id)
    return AlertDuty(event_id, matter, event.referral_id, event.unit_id, Occasion.REFERRAL_ESCALATED, None)


def breach(event: ClockBreachedV1, event_id: UUID) -> AlertDuty:
    """A term passed: those of the first minutes, and of a child for whom no unit is asked, alert who is on duty, any other its unit."""
    occasion = Occasion.NOT_TAKEN_OVER if event.code in _NOT_TAKEN_OVER else Occasion.TERM_BREACHED
    if event.code is ClockCode.CHILD_WITHOUT_UNIT:
        occasion = Occasion.CHILD_WITHOUT_UNIT
    matter = Matter(event.about, event.referral_id)
    urgency = urgency_of(event.urgency)
    return AlertDuty(event_id, matter, event.referral_id, event.unit_id, occasion, urgency, event.due_at)


def refused_opening(event: OpeningRefusedV1, event_id: UUID) -> AlertDuty:
    """Identification opened nothing: either duty can confirm it, or it should not have been announced at all.

    What is published out of turn leaves open what an earlier event opened.
    """
    unconfirmed = event.reason is OpeningRefusal.UNCONFIRMED
    occasion = Occasion.REROUTE_UNCONFIRMED if unconfirmed else Occasion.OPENING_REFUSED
    matter, opens_nothing = Matter(event.about, event.referral_id), event.reason is not OpeningRefusal.OUT_OF_TURN
    return AlertDuty(event_id, matter, event.referral_id, event.unit_id, occasion, None, opens_nothing=opens_nothing)


def end(event: DisclosureEndedV1 | ReferralClosedV1 | ReportWithdrawnV1, event_id: UUID) -> FollowEnd:
    """A referral ended, or the report with all of them."""
    if isinstance(event, ReportWithdrawnV1):
        return FollowEnd(event_id, event.report_id, None, withdrawn=True)
    return FollowEnd(event_id, event.about, event.referral_id, withdrawn=event.kind in _WITHDRAWN)


def turns_of(event: RosterChangedV1) -> list[Turn]:
    """Who is on duty from when to when."""
    return [Turn(each.person_id, each.place, each.starts_at, each.ends_at) for each in event.turns]


def news(event: WhereaboutsUpdatedV1 | ReportExtendedV1 | AdultProposedV1, event_id: UUID) -> TellNews:
    """The Centre is to look at it, as pressing as it says; answers of an earlier release do not say how pressing they are."""
    urgency = None if event.urgency is None else urgency_of(event.urgency)
    if isinstance(event, ReportExtendedV1):
        purposes = frozenset(purpose.value for purpose in event.readable_for)
        return TellNews(event_id, event.about, Occasion.REPORT_EXTENDED, urgency, purposes=purposes)
    occasion = _NEWS[type(event)]
    if isinstance(event, WhereaboutsUpdatedV1) and event.call:
        occasion = Occasion.URGENT_ANSWER
    return TellNews(event_id, event.about, occasion, urgency)


def question(event: ReportInfoRequestedV1, envelope: Envelope) -> WaitingQuestion:
    """The Centre asked."""
    origin = Origin(envelope.correlationid, envelope.id, traceparent=None)
    return WaitingQuestion(
        event.question_id,
        event.about,
        event.author_id,
        event.second_author_id,
        event.unit_id,
        event.asked_at,
        origin,
    )


def worry(event: AdviceAskedV1, envelope: Envelope) -> WaitingAdvice:
    """A caller asked the Centre without a report."""
    origin = Origin(envelope.correlationid, envelope.id, traceparent=None)
    return WaitingAdvice(event.advice_id, event.asked_at, event.due_at, origin)
