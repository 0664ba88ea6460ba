"""Rows to aggregates and back. Reading from storage checks nothing again: what was stored was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.db.rows import Stored
from contracts.words.referrals import ClockCode, ClockState, Purpose, ReferralState, RejectionReason, Stage
from contracts.words.urgency import Urgency
from referral.adapters import tables
from referral.domain.clocks.clock import TermClock
from referral.domain.referrals.record import Progress, Rejection, Sending
from referral.domain.referrals.referral import Referral

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy import Row

REFERRAL = Stored(tables.referral, Sending, Progress, words=(Purpose, Urgency, ReferralState, Stage))
CLOCK = Stored(
    tables.clock,
    TermClock,
    words=(ClockCode, ClockState),
    beside={"referral_id"},
    computed={"unmeasured_at"},
)
REJECTION = Stored(tables.rejection, Rejection, words=(RejectionReason,), beside={"referral_id"})
# What the request process is granted to write.
_BY_CALLERS = frozenset({"state", "stage", "reached", "version", "accepted_by", "accepted_at", "changes"})
OF_A_CLOCK = frozenset({"state", "met_at", "breached_at", "breach_told", "ended_at"})


def referral_from(row: Row[Any], clocks: Iterable[Row[Any]], rejections: Iterable[Row[Any]] = ()) -> Referral:
    """The aggregate of a stored row, its clocks and as much of its rejections as was asked for."""
    stored = row._asdict()
    return Referral(
        REFERRAL.read(Sending, stored),
        REFERRAL.read(Progress, stored),
        tuple(_clock_from(clock, row) for clock in clocks),
        tuple(REJECTION.read(Rejection, each) for each in rejections),
    )


def progress_values(referral: Referral) -> dict[str, Any]:
    """Every column that changes."""
    return {**REFERRAL.values(referral.progress), "respond_by": referral.respond_by}


def acceptance_values(referral: Referral) -> dict[str, Any]:
    """The columns that an acceptance changes."""
    return {**REFERRAL.values(referral.progress, only=_BY_CALLERS), "respond_by": referral.respond_by}


def clock_rows(referral_id: UUID, clocks: Iterable[TermClock]) -> list[dict[str, Any]]:
    """Every column of these clocks of a referral."""
    return [{"referral_id": referral_id, **CLOCK.values(clock)} for clock in clocks]


def _clock_from(row: Row[Any], referral: Row[Any]) -> TermClock:
    unmeasured_at = referral.accepted_at if row.state == ClockState.UNMEASURED else None
    clock = CLOCK.read(TermClock, row, unmeasured_at=unmeasured_at)
    # What ended with its referral was not said of each clock before.
    clock.ended_at = clock.ended_at or referral.ended_at
    return clock
