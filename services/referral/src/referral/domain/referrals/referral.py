"""The referral: to whom it goes, its state, and what may still be done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from chassis.domain.changes import Change
from contracts.events.referral import (
    ClockBreachedV1,
    ClockStartedV1,
    ReferralAcceptedV1,
    ReferralClosedV1,
    ReferralRejectedV1,
    ReferralReopenedV1,
    ReferralReroutedV1,
    ReferralSentV1,
)
from contracts.words.referrals import (
    ClockCode,
    Handover,
    Outcome,
    ReferralState,
    RejectionReason,
)
from referral.domain.clocks.clock import TermClock
from referral.domain.errors import CentreNeverRejects, DutyReroutesOnly, TakenOverInIdentification, UnitNotSuitable
from referral.domain.flow.stages import StageMove, stage_of
from referral.domain.naming import clock_id
from referral.domain.referrals.lifecycle import REFERRAL_LIFECYCLE, ReferralAction
from referral.domain.referrals.record import Progress, ReferralBase, Rejection, Sending

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.words.referrals import ReferralEnd

# What a person took over has reached them, even if the notice of it comes after.
_TAKE_OVER_STOPS = frozenset({ClockCode.TAKEOVER_15MIN, ClockCode.DELIVERY_60S})
# A take-over assesses nothing: from then on the clock runs until an assessment is recorded.
_ASSESSMENT_STOPS = frozenset({ClockCode.TRIAGE_ASSESS})
_ACCEPTANCE_STOPS = frozenset({ClockCode.REFERRAL_DECIDE, ClockCode.CHILD_WITHOUT_UNIT})
_A_UNIT_THAT_READS_STOPS = frozenset({ClockCode.CHILD_WITHOUT_UNIT})
_DELIVERY_STOPS = frozenset({ClockCode.DELIVERY_60S})
_ACTIONS = {
    Handover.PASSED_ON: ReferralAction.REROUTE,
    Handover.TO_DUTY: ReferralAction.HAND_TO_DUTY,
    Handover.DIRECTED: ReferralAction.DIRECT,
}


class Referral(ReferralBase):
    """One request to one unit at a time for one purpose; it moves, it is not copied."""

    @classmethod
    def open(
        cls,
        sending: Sending,
        unit: UUID,
        clocks: tuple[TermClock, ...],
        *,
        with_duty: bool = False,
        barred_units: frozenset[UUID] = frozenset(),
    ) -> Referral:
        """A new referral that waits for `unit`; `with_duty` when that is the Centre's duty, which must find the right one."""
        state = ReferralState.ESCALATED if with_duty else ReferralState.SENT
        stage = stage_of(sending.purpose, state, None)
        progress = Progress(unit, state, stage, frozenset({stage}), barred_units=barred_units)
        referral = cls(sending, progress, clocks)
        referral._stage_moves.append(StageMove(None, stage, first=True))
        due = {clock.code: clock.due_at for clock in clocks}
        referral.record(
            ReferralSentV1(
                referral_id=sending.id,
                report_id=sending.report_id,
                purpose=sending.purpose,
                unit_id=unit,
                urgency=sending.urgency,
                respond_by=sending.respond_by,
                sent_at=sending.sent_at,
                triage_due_at=due.get(ClockCode.TRIAGE_ASSESS),
                decide_due_at=due.get(ClockCode.REFERRAL_DECIDE),
                delivery_due_at=due.get(ClockCode.DELIVERY_60S),
                take_over_due_at=due.get(ClockCode.TAKEOVER_15MIN),
                ask_due_at=due.get(ClockCode.ASK_WHEN_SAFE),
                protect_due_at=due.get(ClockCode.CHILD_WITHOUT_UNIT),
            )
        )
        return referral

    def accept(self, by: UUID, at: datetime) -> None:
        """A worker of the addressed unit takes it on, or goes on with it for one who recused themself.

        Raises TakenOverInIdentification, ReferralMoveRefused.
        """
        if self.is_formal_identification:
            raise TakenOverInIdentification(self.state.value, ReferralAction.ACCEPT.value)
        self._accepted(ReferralAction.GO_ON if self.waits_for_worker else ReferralAction.ACCEPT, by, at)
        self._stop(_ACCEPTANCE_STOPS, at)

    def reject(self, by: UUID, reason: RejectionReason, at: datetime, *, protect_by: datetime | None = None) -> Outcome:
        """Any reason but out_of_area: its unit's supervisor and the Centre's duty get it, the clock goes on.

        No unit is asked from then on: by `protect_by` the Centre's duty must name another one for a child. Raises
        CentreNeverRejects, ReferralMoveRefused.
        """
        self._refuse_when_the_centres_own()
        unit = self.progress.unit_id
        self._move(ReferralAction.ESCALATE, "state")
        self._rejections.append(Rejection(unit, by, reason, at))
        due_at = self._watch_over_child(at, protect_by)
        self.record(
            ReferralRejectedV1(
                referral_id=self.id,
                report_id=self.sending.report_id,
                unit_id=unit,
                rejected_by=by,
                reason=reason,
                rejected_at=at,
                protect_due_at=due_at,
                respond_by=self.respond_by,
                purpose=self.sending.purpose,
            )
        )
        return Outcome.ESCALATED

    def pass_on(
        self, by: UUID, right_unit: UUID, duty_unit: UUID, at: datetime, *, protect_by: datetime | None = None
    ) -> Outcome:
        """Out of area: it moves to `right_unit` in this step, or to the Centre's duty when that unit must not get it.

        The rejecting unit learns the same in both cases. Raises CentreNeverRejects, ReferralMoveRefused.
        """
        self._refuse_when_the_centres_own()
        if self.suits(right_unit):
            self.hand_over(Handover.PASSED_ON, right_unit, by, at)
        else:
            self.hand_over(Handover.TO_DUTY, duty_unit, by, at, protect_by=protect_by)
        return Outcome.PASSED_ON

    def direct(self, right_unit: UUID, at: datetime) -> Outcome:
        """The Centre's duty sends an escalated one to `right_unit`. Raises UnitNotSuitable, ReferralMoveRefused."""
        self._refuse_when_the_centres_own()
        REFERRAL_LIFECYCLE.next(self.state, ReferralAction.DIRECT)
        if not self.suits(right_unit):
            raise UnitNotSuitable
        self.hand_over(Handover.DIRECTED, right_unit, None, at)
        return Outcome.PASSED_ON

    def hand_over(
        self,
        way: Handover,
        unit: UUID,
        rejected_by: UUID | None,
        at: datetime,
        *,
        protect_by: datetime | None = None,
    ) -> None:
        """It goes to `unit`, which was found suitable; `rejected_by` speaks for the unit that had it.

        With the Centre's duty no unit is asked, and by `protect_by` one must be for a child. Raises ReferralMoveRefused.
        """
        before, state, action = self.progress.unit_id, self.state, _ACTIONS[way]
        self._move(action, "unitId", *(["state"] if REFERRAL_LIFECYCLE.next(state, action) is not state else []))
        # The Centre's duty has it again whenever no other unit may: to it nothing is closed.
        self.progress.barred_units = (self.progress.barred_units | {before}) - {unit}
        self.progress.unit_id = unit
        if rejected_by is not None:
            self._rejections.append(Rejection(before, rejected_by, RejectionReason.OUT_OF_AREA, at))
        sending, to_duty = self.sending, way is Handover.TO_DUTY
        due_at = self._watch_over_child(at, protect_by) if to_duty else None
        self.record(
            ReferralReroutedV1(
                referral_id=self.id,
                report_id=sending.report_id,
                purpose=sending.purpose,
                from_unit_id=before,
                unit_id=unit,
                urgency=sending.urgency,
                way=way,
                rejected_by=rejected_by,
                rerouted_at=at,
                protect_due_at=due_at,
                respond_by=self.respond_by,
            )
        )
        # The unit that passes it on cannot say whether that unit may read; the Centre's duty can.
        if way is Handover.DIRECTED:
            self._stop(_A_UNIT_THAT_READS_STOPS, at)

    def only_direct(self) -> NoReturn:
        """Raises what keeps the Centre's duty from rejecting for any other reason."""
        self._refuse_when_the_centres_own()
        raise DutyReroutesOnly(self.state.value, ReferralAction.ESCALATE.value)

    def follow_take_over(self, by: UUID, at: datetime) -> None:
        """The Centre took the report over in identification."""
        self._accepted(ReferralAction.TAKE_OVER, by, at)
        self._stop(_TAKE_OVER_STOPS, at)

    def follow_recusal(self, person: UUID) -> bool:
        """Who does not work on it any more sees it no more; answers whether that is new."""
        progress = self.progress
        if person in progress.recused:
            return False
        progress.recused |= {person}
        if self.waits_for_worker:
            progress.version += 1
            progress.changes = (*progress.changes, Change(progress.version, ("acceptedBy",)))
        return True

    def follow_assessment(self, at: datetime) -> None:
        """The Centre assessed the report."""
        self._stop(_ASSESSMENT_STOPS, at)

    def follow_answer(self, at: datetime) -> None:
        """All who were to be asked for consent have answered, the last of them at `at`."""
        for clock in self._asking():
            clock.meet(at)
        self._record_breaches()

    def ask_since(self, clock: TermClock) -> bool:
        """A person is to be asked; answers whether this clock watches it from now on, or one that waits already does.

        One whose term has passed waits too: who was not asked in time is not given another term.
        """
        if not self.is_open or self._asking() or any(each.id == clock.id for each in self.clocks):
            return False
        self._begin(clock)
        return True

    def await_confirmation(self, unit: UUID, clock: TermClock) -> None:
        """`unit`, to which it went, can read nothing yet: this clock watches that, unless one that waits already does."""
        if self._waits_for(unit) and not self._waiting(clock.code):
            self._begin(clock)

    def follow_confirmation(self, unit: UUID, at: datetime) -> None:
        """The Centre's duty confirmed `unit`, which can read since `at`; nothing where it has gone on since."""
        if self._waits_for(unit):
            self._stop(_A_UNIT_THAT_READS_STOPS, at)

    def ask_no_more(self, at: datetime) -> None:
        """No one is to be asked since `at`, although there was no answer; a term that had passed by then stays missed."""
        for clock in self._asking():
            clock.cancel(at)
        self._record_breaches()

    def follow_end(self, end: ReferralEnd, at: datetime) -> bool:
        """What it rested on has ended; answers False when it had ended already, which is final."""
        if not self.is_open:
            return False
        self._enter(ReferralState(end), None, "state", "endedAt")
        self.progress.ended_at = at
        for clock in self.clocks:
            # One that was not needed any more before stays as it ended.
            if clock.ended_at is None:
                clock.cancel(at)
        self._record_breaches()
        self.record(
            ReferralClosedV1(
                referral_id=self.id,
                report_id=self.sending.report_id,
                unit_id=self.progress.unit_id,
                kind=end,
                closed_at=at,
            )
        )
        return True

    def reopen(self, at: datetime, assessment: TermClock) -> None:
        """The Centre's own item goes on, taken over as it was; this clock watches that its report is assessed anew."""
        self._move(ReferralAction.REOPEN, "state", "endedAt")
        self.progress.ended_at = None
        unit, report = self.progress.unit_id, self.sending.report_id
        self.record(ReferralReopenedV1(referral_id=self.id, report_id=report, unit_id=unit, reopened_at=at))
        self._begin(assessment)

    def note_delivery(self, at: datetime) -> None:
        """It lies in the addressed inbox since `at`."""
        self._stop(_DELIVERY_STOPS, at)

    def breach_due(self, now: datetime) -> bool:
        """Every running clock whose term has passed is breached, dated by its term; whether there was one."""
        breached = [clock.breach(now) for clock in self.clocks]
        self._record_breaches()
        return any(breached)

    def _refuse_when_the_centres_own(self) -> None:
        if self.is_formal_identification:
            raise CentreNeverRejects(self.state.value, "reject")

    def _accepted(self, action: ReferralAction, by: UUID, at: datetime) -> None:
        self._move(action, "state", "acceptedAt")
        self.progress.accepted_by, self.progress.accepted_at = by, at
        self.record(
            ReferralAcceptedV1(
                referral_id=self.id,
                report_id=self.sending.report_id,
                purpose=self.sending.purpose,
                unit_id=self.progress.unit_id,
                accepted_by=by,
                accepted_at=at,
                version=self.version,
            )
        )

    def _watch_over_child(self, at: datetime, protect_by: datetime | None) -> datetime | None:
        """No unit is asked to protect the child since `at`; by when one must be, where a clock begins to watch that now."""
        code = self.state.row.clock(self.sending.purpose)
        if protect_by is None or code is None or self._waiting(code):
            return None
        number = sum(each.code is code for each in self.clocks) + 1
        clock = TermClock(clock_id(self.id, code, number), code, at, protect_by)
        self.clocks = (*self.clocks, clock)
        self._started.append(clock)
        return protect_by

    def _waits_for(self, unit: UUID) -> bool:
        return self.state is ReferralState.SENT and self.progress.unit_id == unit

    def _begin(self, clock: TermClock) -> None:
        self.clocks = (*self.clocks, clock)
        self._started.append(clock)
        self.record(
            ClockStartedV1(
                referral_id=self.id,
                report_id=self.sending.report_id,
                clock_id=clock.id,
                code=clock.code,
                started_at=clock.started_at,
                due_at=clock.due_at,
            )
        )

    def _asking(self) -> list[TermClock]:
        return self._waiting(ClockCode.ASK_WHEN_SAFE)

    def _waiting(self, code: ClockCode) -> list[TermClock]:
        """Clocks of this term whose step is still to come, in time or late."""
        return [each for each in self.clocks if each.code is code and each.waits]

    def _stop(self, codes: frozenset[ClockCode], at: datetime) -> None:
        for clock in self.clocks:
            if clock.code in codes:
                clock.meet(at)
        self._record_breaches()

    def _record_breaches(self) -> None:
        for clock in self.clocks:
            if clock.breached_at is None or clock.breach_told:
                continue
            clock.breach_told = True
            self._record_breach(clock)

    def _record_breach(self, clock: TermClock) -> None:
        self.record(
            ClockBreachedV1(
                referral_id=self.id,
                report_id=self.sending.report_id,
                clock_id=clock.id,
                code=clock.code,
                unit_id=self.progress.unit_id,
                urgency=self.sending.urgency,
                due_at=clock.due_at,
            )
        )
