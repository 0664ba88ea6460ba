"""A new referral with its clocks, named and dated by the event that asks for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from contracts.naming import referral_id
from contracts.words.referrals import ClockCode, Purpose, ReferralState
from referral.domain.clocks.calendar import due_at
from referral.domain.clocks.clock import TermClock, respond_by
from referral.domain.naming import clock_id
from referral.domain.referrals.record import Sending
from referral.domain.referrals.referral import Referral

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from contracts.words.urgency import Urgency
    from referral.application.ports import Sources

_DANGER_CLOCKS = (ClockCode.DELIVERY_60S, ClockCode.TAKEOVER_15MIN)


def to_the_centre(
    cause: UUID,
    report_id: UUID,
    author_id: UUID,
    urgency: Urgency,
    at: datetime,
    sources: Sources,
    *,
    danger: bool,
    ask_when_safe: bool,
    excluded_units: frozenset[UUID],
    known_since: datetime | None = None,
) -> Referral:
    """The Centre's own item: triage runs from the submission, with a danger's two clocks and the one of who could not be asked.

    What the Centre had before it was saved, it must do in a term from then on; `known_since` says since when.
    """
    codes = (
        ClockCode.TRIAGE_ASSESS,
        *(_DANGER_CLOCKS if danger else ()),
        *((ClockCode.ASK_WHEN_SAFE,) if ask_when_safe else ()),
    )
    referral = referral_id(cause, Purpose.FORMAL_IDENTIFICATION.value)
    by_platform = [each for each in codes if each is ClockCode.DELIVERY_60S]
    by_centre = [each for each in codes if each is not ClockCode.DELIVERY_60S]
    clocks = (
        *_clocks(referral, by_centre, urgency, known_since or at, sources),
        *_clocks(referral, by_platform, urgency, at, sources),
    )
    sending = Sending(
        referral,
        report_id,
        Purpose.FORMAL_IDENTIFICATION,
        author_id,
        urgency,
        excluded_units,
        at,
        respond_by(clocks),
    )
    return Referral.open(sending, sources.directory.intake_unit(), clocks)


def later_clock(cause: UUID, code: ClockCode, urgency: Urgency, at: datetime, sources: Sources) -> TermClock:
    """One that begins with the event `cause`, after the referral was sent."""
    (clock,) = _clocks(cause, (code,), urgency, at, sources)
    return clock


def to_a_unit(
    purpose: Purpose,
    cause: UUID,
    report_id: UUID,
    author_id: UUID,
    urgency: Urgency,
    at: datetime,
    sources: Sources,
    *,
    unit: UUID | None,
    excluded_units: frozenset[UUID],
    barred_units: frozenset[UUID] = frozenset(),
    person_id: UUID | None = None,
    sent_by: UUID | None = None,
) -> Referral:
    """To a unit that takes the purpose on; to the Centre's duty, escalated, when `unit` does not, must not get it or is not known.

    The duty must then name a unit, which a clock watches for a child: no other unit is asked to protect them.
    """
    referral = referral_id(cause, purpose.value)
    asked = _asked(unit, purpose, excluded_units | barred_units, sources)
    unasked = ReferralState.ESCALATED.row.clock(purpose) if asked is None else None
    codes = (ClockCode.REFERRAL_DECIDE, *((unasked,) if unasked else ()))
    clocks = _clocks(referral, codes, urgency, at, sources)
    sending = Sending(
        referral,
        report_id,
        purpose,
        author_id,
        urgency,
        excluded_units,
        at,
        respond_by(clocks),
        person_id,
        sent_by,
    )
    addressed = asked or sources.directory.duty_unit()
    # To the Centre's duty nothing is closed, also when it is the one that it was taken from.
    return Referral.open(sending, addressed, clocks, with_duty=asked is None, barred_units=barred_units - {addressed})


to_protect_a_child = partial(to_a_unit, Purpose.CHILD_PROTECTION)
"""What the law asks for a child: it goes to a centre for social work."""


def protect_by(urgency: Urgency, at: datetime, sources: Sources) -> datetime:
    """By when the Centre's duty names a unit for a child whom no unit is asked to protect since `at`."""
    return due_at(sources.due_times.term(ClockCode.CHILD_WITHOUT_UNIT, urgency), at, sources.working_days)


def _asked(unit: UUID | None, purpose: Purpose, barred: frozenset[UUID], sources: Sources) -> UUID | None:
    """The unit, if it may be asked."""
    suits = unit is not None and unit not in barred and sources.directory.takes(unit, purpose)
    return unit if suits else None


def _clocks(
    referral: UUID, codes: Iterable[ClockCode], urgency: Urgency, at: datetime, sources: Sources
) -> tuple[TermClock, ...]:
    return tuple(
        TermClock(
            clock_id(referral, code), code, at, due_at(sources.due_times.term(code, urgency), at, sources.working_days)
        )
        for code in codes
    )
