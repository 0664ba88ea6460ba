"""Rows to aggregates and back. Reading from storage checks nothing again: what was stored was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contracts.words.referrals import ClockCode, ClockState, Purpose, ReferralState, RejectionReason, Stage
from contracts.words.urgency import Urgency
from referral.domain.clocks.clock import TermClock
from referral.domain.referrals.record import Change, Progress, Rejection, Sending
from referral.domain.referrals.referral import Referral

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row


def referral_from(row: Row[Any], clocks: Iterable[Row[Any]], rejections: Iterable[Row[Any]] = ()) -> Referral:
    """The aggregate of a stored row, its clocks and as much of its rejections as was asked for."""
    sending = Sending(
        id=row.id,
        report_id=row.report_id,
        purpose=Purpose(row.purpose),
        author_id=row.author_id,
        urgency=Urgency(row.urgency),
        excluded_units=frozenset(row.excluded_units),
        sent_at=row.sent_at,
        respond_by=row.respond_by,
    )
    progress = Progress(
        unit_id=row.unit_id,
        state=ReferralState(row.state),
        stage=Stage(row.stage),
        reached=frozenset(Stage(stage) for stage in row.reached),
        version=row.version,
        barred_units=frozenset(row.barred_units),
        accepted_by=row.accepted_by,
        accepted_at=row.accepted_at,
        ended_at=row.ended_at,
        second_author_id=row.second_author_id,
        changes=tuple(Change(change["version"], tuple(change["fields"])) for change in row.changes),
    )
    rejected = tuple(
        Rejection(each.unit_id, each.rejected_by, RejectionReason(each.reason), each.rejected_at) for each in rejections
    )
    return Referral(sending, progress, tuple(_clock_from(clock, row) for clock in clocks), rejected)


def new_values(referral: Referral) -> dict[str, Any]:
    """Every column of a new referral."""
    sending = referral.sending
    return {
        "id": sending.id,
        "report_id": sending.report_id,
        "purpose": sending.purpose.value,
        "author_id": sending.author_id,
        "urgency": sending.urgency.value,
        "excluded_units": sorted(sending.excluded_units),
        "sent_at": sending.sent_at,
        "respond_by": sending.respond_by,
        **ending_values(referral),
        **moving_values(referral),
    }


def acceptance_values(referral: Referral) -> dict[str, Any]:
    """The columns that an acceptance changes."""
    progress = referral.progress
    return {
        "state": progress.state.value,
        "stage": progress.stage.value,
        "reached": sorted(stage.value for stage in progress.reached),
        "version": progress.version,
        "accepted_by": progress.accepted_by,
        "accepted_at": progress.accepted_at,
        "changes": [{"version": change.version, "fields": list(change.fields)} for change in progress.changes],
    }


def moving_values(referral: Referral) -> dict[str, Any]:
    """The columns that change when the referral goes to another unit."""
    return {"unit_id": referral.progress.unit_id, "barred_units": sorted(referral.progress.barred_units)}


def ending_values(referral: Referral) -> dict[str, Any]:
    """Every column that an event of identification may change."""
    progress = referral.progress
    return {
        **acceptance_values(referral),
        "ended_at": progress.ended_at,
        "second_author_id": progress.second_author_id,
    }


def new_clock_values(referral: Referral) -> list[dict[str, Any]]:
    """Every column of the referral's clocks."""
    return [
        {
            "id": clock.id,
            "referral_id": referral.id,
            "code": clock.code.value,
            "started_at": clock.started_at,
            "due_at": clock.due_at,
            **clock_values(clock),
        }
        for clock in referral.clocks
    ]


def clock_values(clock: TermClock) -> dict[str, Any]:
    """The columns of a clock that change."""
    return {
        "state": clock.state.value,
        "met_at": clock.met_at,
        "breached_at": clock.breached_at,
        "breach_told": clock.breach_told,
    }


def _clock_from(row: Row[Any], referral: Row[Any]) -> TermClock:
    state = ClockState(row.state)
    return TermClock(
        id=row.id,
        code=ClockCode(row.code),
        started_at=row.started_at,
        due_at=row.due_at,
        state=state,
        met_at=row.met_at,
        breached_at=row.breached_at,
        breach_told=row.breach_told,
        ended_at=referral.ended_at,
        unmeasured_at=referral.accepted_at if state is ClockState.UNMEASURED else None,
    )
