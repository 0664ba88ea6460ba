"""From what happened here to what others are told, and from their words to ours: ids and codes only."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from contracts.events import referral as wire
from contracts.events.identification import DisclosureEnd
from contracts.events.identification import Urgency as WireUrgency
from referral.application.reports.open_referrals import OpenReferrals
from referral.domain import events
from referral.domain.clocks.clock import ClockCode
from referral.domain.duty.roster import Turn
from referral.domain.vocabulary import End, Urgency

if TYPE_CHECKING:
    from datetime import timedelta

    from contracts.envelope import EventData
    from contracts.events.identification import DisclosureEndedV1, ReportSubmittedV1
    from contracts.events.roster import RosterChangedV1


def opening_of(event: ReportSubmittedV1) -> OpenReferrals:
    """The command that a submitted report asks for; an urgency of a later version counts as the fastest."""
    urgency = Urgency.IMMEDIATE if event.urgency is WireUrgency.UNKNOWN else Urgency(event.urgency.value)
    return OpenReferrals(
        event.report_id,
        event.author_id,
        event.child_path,
        urgency,
        event.danger,
        event.serving_csr,
        frozenset(event.excluded_units),
        event.submitted_at,
        event.ask_when_safe,
    )


def terms_of(event: wire.ReferralSentV1) -> dict[ClockCode, timedelta]:
    """How long each clock of the referral was given when it was sent."""
    told = {
        ClockCode.TRIAGE_ASSESS: event.triage_due_at,
        ClockCode.REFERRAL_DECIDE: event.decide_due_at,
        ClockCode.DELIVERY_60S: event.delivery_due_at,
        ClockCode.TAKEOVER_15MIN: event.take_over_due_at,
        ClockCode.ASK_WHEN_SAFE: event.ask_due_at,
    }
    return {code: due_at - event.sent_at for code, due_at in told.items() if due_at is not None}


def turns_of(event: RosterChangedV1) -> list[Turn]:
    """The turns of a roster; in which order they are alerted is nothing to this service."""
    return [Turn(turn.person_id, turn.starts_at, turn.ends_at) for turn in event.turns]


def end_of(event: DisclosureEndedV1) -> End:
    """How the referral ends; a kind of a later version ends it as a revocation does."""
    return End.WITHDRAWN if event.kind is DisclosureEnd.REPORT_WITHDRAWN else End.REVOKED


@singledispatch
def told(event: object) -> EventData:
    """The event as it leaves this service; raises TypeError for one that nobody translated."""
    raise TypeError(f"{type(event).__name__} has no translation; add one to application/translate.py.")


@told.register(events.ReferralSent)
def _(event: events.ReferralSent) -> EventData:
    return wire.ReferralSentV1(
        referral_id=event.referral_id,
        report_id=event.report_id,
        purpose=wire.Purpose(event.purpose.value),
        unit_id=event.unit_id,
        urgency=WireUrgency(event.urgency.value),
        respond_by=event.respond_by,
        sent_at=event.at,
        triage_due_at=event.due.get(ClockCode.TRIAGE_ASSESS),
        decide_due_at=event.due.get(ClockCode.REFERRAL_DECIDE),
        delivery_due_at=event.due.get(ClockCode.DELIVERY_60S),
        take_over_due_at=event.due.get(ClockCode.TAKEOVER_15MIN),
        ask_due_at=event.due.get(ClockCode.ASK_WHEN_SAFE),
    )


@told.register(events.ReferralAccepted)
def _(event: events.ReferralAccepted) -> EventData:
    return wire.ReferralAcceptedV1(
        referral_id=event.referral_id,
        report_id=event.report_id,
        purpose=wire.Purpose(event.purpose.value),
        unit_id=event.unit_id,
        accepted_by=event.by,
        accepted_at=event.at,
        version=event.version,
    )


@told.register(events.ReferralRejected)
def _(event: events.ReferralRejected) -> EventData:
    return wire.ReferralRejectedV1(
        referral_id=event.referral_id,
        report_id=event.report_id,
        unit_id=event.unit_id,
        rejected_by=event.by,
        reason=wire.RejectionReason(event.reason.value),
        rejected_at=event.at,
    )


@told.register(events.ReferralRerouted)
def _(event: events.ReferralRerouted) -> EventData:
    return wire.ReferralReroutedV1(
        referral_id=event.referral_id,
        report_id=event.report_id,
        purpose=wire.Purpose(event.purpose.value),
        from_unit_id=event.from_unit_id,
        unit_id=event.unit_id,
        urgency=WireUrgency(event.urgency.value),
        way=wire.Handover(event.way.value),
        rejected_by=event.rejected_by,
        rerouted_at=event.at,
    )


@told.register(events.ReferralClosed)
def _(event: events.ReferralClosed) -> EventData:
    return wire.ReferralClosedV1(
        referral_id=event.referral_id,
        report_id=event.report_id,
        unit_id=event.unit_id,
        kind=wire.ReferralEnd(event.end.value),
        closed_at=event.at,
    )


@told.register(events.ClockBreached)
def _(event: events.ClockBreached) -> EventData:
    return wire.ClockBreachedV1(
        referral_id=event.referral_id,
        report_id=event.report_id,
        clock_id=event.clock_id,
        code=wire.ClockCode(event.code.value),
        unit_id=event.unit_id,
        urgency=WireUrgency(event.urgency.value),
        due_at=event.due_at,
    )
