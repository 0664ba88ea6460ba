"""A clock watches one term. What it says depends on when things happened, not on the order of their events."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from chassis.domain.lifecycle import Lifecycle
from contracts.words.referrals import ClockCode, ClockState
from referral.domain.errors import ClockMoveRefused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID


class ClockAction(StrEnum):
    """What can happen to a clock."""

    MEET = "meet"
    MEET_LATE = "meet_late"
    BREACH = "breach"
    CANCEL = "cancel"


_S, _A = ClockState, ClockAction
CLOCK_LIFECYCLE = Lifecycle(
    ClockState,
    ClockAction,
    {
        (_S.RUNNING, _A.MEET): _S.MET,
        (_S.RUNNING, _A.MEET_LATE): _S.MET_LATE,
        (_S.RUNNING, _A.BREACH): _S.BREACHED,
        (_S.RUNNING, _A.CANCEL): _S.CANCELLED,
        # Published late, done in time: the breach that was seen meanwhile was none.
        (_S.BREACHED, _A.MEET): _S.MET,
        (_S.BREACHED, _A.MEET_LATE): _S.MET_LATE,
        (_S.BREACHED, _A.CANCEL): _S.CANCELLED,
        # Published after the end, done before it.
        (_S.CANCELLED, _A.MEET): _S.MET,
        # Of a release when nothing recorded the step: since then the clock says neither that it was done nor that it was not.
        (_S.UNMEASURED, _A.MEET): _S.MET,
        (_S.UNMEASURED, _A.MEET_LATE): _S.MET_LATE,
        (_S.UNMEASURED, _A.CANCEL): _S.CANCELLED,
        # Published before the end, done after it: the step was not waited for any more.
        (_S.MET, _A.CANCEL): _S.CANCELLED,
        (_S.MET_LATE, _A.CANCEL): _S.CANCELLED,
        (_S.MET_LATE, _A.BREACH): _S.BREACHED,
        # An earlier step that is published after a later one counts.
        (_S.MET, _A.MEET): _S.MET,
        (_S.MET_LATE, _A.MEET): _S.MET,
        (_S.MET_LATE, _A.MEET_LATE): _S.MET_LATE,
    },
    refusal=ClockMoveRefused,
)

# The step that each purpose asks of its unit: whichever of these is due first is what it must respond by.
_RESPONSES = frozenset({ClockCode.TAKEOVER_15MIN, ClockCode.TRIAGE_ASSESS, ClockCode.REFERRAL_DECIDE})


@dataclass(slots=True)
class TermClock:
    """One term of one referral. `breach_told` stays true once the breach was published, whatever is learned later.

    `ended_at` is since when the step is not needed any more, at the latest since the referral's end: a step after that
    counts no more. `unmeasured_at` is since when it is not known whether the step was done.
    """

    id: UUID
    code: ClockCode
    started_at: datetime
    due_at: datetime
    state: ClockState = ClockState.RUNNING
    met_at: datetime | None = None
    breached_at: datetime | None = None
    breach_told: bool = False
    ended_at: datetime | None = None
    unmeasured_at: datetime | None = None

    def meet(self, at: datetime) -> None:
        """The step was done at `at`: in time, or late with a breach dated by the term. The earliest step counts."""
        if any(known is not None and at > known for known in (self.ended_at, self.met_at)) or at == self.met_at:
            return
        late = at > self.due_at
        self.state = CLOCK_LIFECYCLE.next(self.state, ClockAction.MEET_LATE if late else ClockAction.MEET)
        self.met_at, self.unmeasured_at = at, None
        self.breached_at = self.due_at if late else None

    def breach(self, now: datetime) -> bool:
        """Notes a breach, dated by the term, when `now` lies behind it and nothing has stopped the clock; whether it did."""
        if self.state is not ClockState.RUNNING or now <= self.due_at:
            return False
        self.state = CLOCK_LIFECYCLE.next(self.state, ClockAction.BREACH)
        self.breached_at = self.due_at
        return True

    def cancel(self, at: datetime) -> None:
        """The step is not needed any more since `at`; a term that had passed by then stays breached."""
        self.ended_at = at
        if any(known is not None and known <= at for known in (self.met_at, self.unmeasured_at)):
            return
        self.met_at = self.unmeasured_at = None
        passed = at > self.due_at
        if not passed or self.state is not ClockState.BREACHED:
            self.state = CLOCK_LIFECYCLE.next(self.state, ClockAction.BREACH if passed else ClockAction.CANCEL)
        self.breached_at = self.due_at if passed else None

    @property
    def waits(self) -> bool:
        """Whether its step is still to come, in time or late."""
        return self.ended_at is None and self.state.awaits_step


def respond_by(clocks: Iterable[TermClock], *, beside: ClockCode | None = ClockCode.CHILD_WITHOUT_UNIT) -> datetime:
    """When the first step is due, of those asked of the unit and of one `beside` them while that is still to come."""
    return min(clock.due_at for clock in clocks if clock.code in _RESPONSES or (clock.code is beside and clock.waits))
