"""What a referral consists of, and what has changed of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.aggregate import Aggregate
from chassis.domain.changes import Change
from chassis.domain.errors import StaleVersion
from contracts.events.referral import ReferralEvent
from contracts.words.referrals import Purpose, ReferralState
from referral.domain.clocks.clock import respond_by
from referral.domain.flow.stages import StageMove, stage_of
from referral.domain.referrals.lifecycle import REFERRAL_LIFECYCLE, ReferralAction

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.words.referrals import RejectionReason, Stage
    from contracts.words.urgency import Urgency
    from referral.domain.clocks.clock import TermClock


@dataclass(frozen=True, slots=True)
class Rejection:
    """One line of the log of rejections: which unit, by whom, why."""

    unit_id: UUID
    rejected_by: UUID
    reason: RejectionReason
    rejected_at: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """What is fixed when a referral is opened. Excluded units never learn of it; without a person it is for the first of the report.

    `sent_by` is who of the Centre sent it; no one did where it follows from a report by law.
    """

    id: UUID
    report_id: UUID
    purpose: Purpose
    author_id: UUID
    urgency: Urgency
    excluded_units: frozenset[UUID]
    sent_at: datetime
    respond_by: datetime
    person_id: UUID | None = None
    sent_by: UUID | None = None


@dataclass(slots=True)
class Progress:
    """What changes. Barred units had it before: it never goes back to one.

    The Centre has had the report since `centre_since`, and `manager_id` is the case manager who has it; `recused` do not work on it
    any more, at the Centre or in a unit.
    """

    unit_id: UUID
    state: ReferralState
    stage: Stage
    reached: frozenset[Stage]
    version: int = 1
    barred_units: frozenset[UUID] = frozenset()
    accepted_by: UUID | None = None
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    second_author_id: UUID | None = None
    centre_since: datetime | None = None
    manager_id: UUID | None = None
    recused: frozenset[UUID] = frozenset()
    changes: tuple[Change, ...] = ()


def hand_on(before: Progress, to: Progress) -> None:
    """Who may see a new referral of the same person: as of one that was there `before`."""
    to.second_author_id, to.centre_since = before.second_author_id, before.centre_since
    to.manager_id, to.recused = before.manager_id, before.recused


class ReferralBase(Aggregate[ReferralEvent]):
    """A referral as it is now: how it was sent, what has changed since, and what of it is to be stored or published."""

    def __init__(
        self,
        sending: Sending,
        progress: Progress,
        clocks: tuple[TermClock, ...],
        rejected: tuple[Rejection, ...] = (),
    ) -> None:
        """As stored; new ones come from `Referral.open`. `rejected` are the earlier rejections, of which only views know."""
        super().__init__()
        self.rejected = rejected
        self.sending = sending
        self.progress = progress
        self.clocks = clocks
        self._stage_moves: list[StageMove] = []
        self._rejections: list[Rejection] = []
        self._started: list[TermClock] = []

    def record(self, event: ReferralEvent) -> None:
        """Remembers it, published of the person whom the referral is for."""
        super().record(event.model_copy(update={"person_id": self.sending.person_id}))

    @property
    def id(self) -> UUID:
        """Opaque identifier."""
        return self.sending.id

    @property
    def state(self) -> ReferralState:
        """Whether it is open, or how it ended."""
        return self.progress.state

    @property
    def version(self) -> int:
        """Counts moves; a clock that breaches or a delivery that is noted bumps nothing."""
        return self.progress.version

    @property
    def is_open(self) -> bool:
        """Whether anything can still come of it."""
        return self.state.row.is_open

    @property
    def is_formal_identification(self) -> bool:
        """Whether it is the Centre's own item for a report."""
        return self.sending.purpose is Purpose.FORMAL_IDENTIFICATION

    @property
    def waits_for_worker(self) -> bool:
        """Whether its unit took it on, and who did so does not work on it any more."""
        return self.state is ReferralState.ACCEPTED and self.progress.accepted_by in self.progress.recused

    @property
    def respond_by(self) -> datetime:
        """What the worklist is sorted by: by when its unit answers, or the Centre's duty names one for an escalated child's."""
        if self.is_formal_identification or not self.clocks:
            return self.sending.respond_by
        return respond_by(self.clocks, beside=self.state.row.clock(self.sending.purpose))

    def expect(self, version: int) -> None:
        """Raises StaleVersion with the fields changed since `version`."""
        if version != self.version:
            raise StaleVersion(self.state.value, self.version, self.changed_since(version))

    def changed_since(self, version: int) -> list[str]:
        """Names of fields that versions after `version` changed."""
        return sorted({name for change in self.progress.changes if change.version > version for name in change.fields})

    def suits(self, unit: UUID) -> bool:
        """Whether it may go to `unit` at all: not excluded, and never back to one that had it."""
        return unit not in self.sending.excluded_units | self.progress.barred_units | {self.progress.unit_id}

    def pull_stage_moves(self) -> list[StageMove]:
        """Steps of the national totals since the last call."""
        moves, self._stage_moves = self._stage_moves, []
        return moves

    def pull_rejections(self) -> list[Rejection]:
        """Rejections since the last call."""
        rejections, self._rejections = self._rejections, []
        return rejections

    def pull_started_clocks(self) -> list[TermClock]:
        """Clocks that began since the last call, beside those that it was sent with."""
        started, self._started = self._started, []
        return started

    def _move(self, action: ReferralAction, *changed: str) -> None:
        self._enter(REFERRAL_LIFECYCLE.next(self.state, action), action, *changed)

    def _enter(self, state: ReferralState, action: ReferralAction | None, *changed: str) -> None:
        progress = self.progress
        progress.state = state
        progress.version += 1
        progress.changes = (*progress.changes, Change(progress.version, changed))
        entered = stage_of(self.sending.purpose, progress.state, action)
        if entered is not progress.stage:
            self._stage_moves.append(StageMove(progress.stage, entered, first=entered not in progress.reached))
            progress.stage = entered
            progress.reached |= {entered}
