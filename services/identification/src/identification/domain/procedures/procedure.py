"""The formal procedure of one person: who assesses them, what its members did, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from chassis.domain.lifecycle import Lifecycle
from contracts.words.procedures import ChallengeState, ChallengeStep, DecisionOutcome, ProcedureState, Vote
from identification.domain.procedures.challenge import CHALLENGE_LIFECYCLE
from identification.domain.procedures.errors import (
    AlreadyPresumed,
    AlreadyServed,
    AlreadyVoted,
    DecidedBefore,
    DecidedInReview,
    DecisionNotServed,
    DoesNotComeBack,
    NothingToServe,
    NotOnPanel,
    OwnRevocation,
    PanelMayNotConfirm,
    ProcedureMoveRefused,
    ReviewTooLate,
    SatBefore,
    VotedMayNotRecuse,
)
from identification.domain.reports.minimum import belgrade_day
from identification.domain.reports.record import ProcedureOfCase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, timedelta
    from uuid import UUID

    from contracts.words.people import Profession
    from contracts.words.procedures import Discontinuance


class ProcedureAction(StrEnum):
    """What can be done in a procedure."""

    APPOINT = "appoint"
    REPLACE = "replace"
    RECUSE = "recuse"
    PRESUME = "presume"
    INTERVIEW = "interview"
    ANSWER_INDICATORS = "answer_indicators"
    PROPOSE = "propose"
    SIGN = "sign"
    COMPLETE = "complete"
    DISSENT = "dissent"
    RETURN = "return"
    CONFIRM_IDENTIFIED = "confirm_identified"
    CONFIRM_NOT_IDENTIFIED = "confirm_not_identified"
    RULE_IDENTIFIED = "rule_identified"
    RULE_NOT_IDENTIFIED = "rule_not_identified"
    DISCONTINUE = "discontinue"
    REQUEST_REVIEW = "request_review"
    QUESTION = "question"


_S, _A = ProcedureState, ProcedureAction
PROCEDURE_LIFECYCLE = Lifecycle(
    ProcedureState,
    ProcedureAction,
    {(state, _A.DISCONTINUE): _S.DISCONTINUED for state in _S if state.row.is_open}
    | {(state, _A.REPLACE): state for state in (_S.ASSESSMENT, _S.PROPOSED)}
    | {(state, _A.RECUSE): state for state in _S if state.row.has_panel}
    | {(state, action): state for state in (_S.OPEN, _S.ASSESSMENT) for action in (_A.INTERVIEW, _A.ANSWER_INDICATORS)}
    | {
        (_S.OPEN, _A.APPOINT): _S.ASSESSMENT,
        (_S.ASSESSMENT, _A.PRESUME): _S.ASSESSMENT,
        (_S.ASSESSMENT, _A.PROPOSE): _S.PROPOSED,
        (_S.PROPOSED, _A.SIGN): _S.PROPOSED,
        (_S.PROPOSED, _A.COMPLETE): _S.SIGNED,
        (_S.PROPOSED, _A.DISSENT): _S.DISSENTED,
        (_S.SIGNED, _A.RETURN): _S.ASSESSMENT,
        (_S.SIGNED, _A.CONFIRM_IDENTIFIED): _S.IDENTIFIED,
        (_S.SIGNED, _A.CONFIRM_NOT_IDENTIFIED): _S.NOT_IDENTIFIED,
        (_S.DISSENTED, _A.RULE_IDENTIFIED): _S.IDENTIFIED,
        (_S.DISSENTED, _A.RULE_NOT_IDENTIFIED): _S.NOT_IDENTIFIED,
        (_S.NOT_IDENTIFIED, _A.REQUEST_REVIEW): _S.NOT_IDENTIFIED,
        (_S.DISCONTINUED, _A.REQUEST_REVIEW): _S.DISCONTINUED,
        (_S.IDENTIFIED, _A.QUESTION): _S.IDENTIFIED,
    },
    refusal=ProcedureMoveRefused,
)
_CONFIRMS = {
    DecisionOutcome.IDENTIFIED: _A.CONFIRM_IDENTIFIED,
    DecisionOutcome.NOT_IDENTIFIED: _A.CONFIRM_NOT_IDENTIFIED,
}
_RULES = {DecisionOutcome.IDENTIFIED: _A.RULE_IDENTIFIED, DecisionOutcome.NOT_IDENTIFIED: _A.RULE_NOT_IDENTIFIED}


@dataclass(slots=True)
class Seat:
    """A member of the panel, for one profession, until they leave it at `replaced_at`; what they did about the proposal that is open."""

    person_id: UUID
    profession: Profession
    appointed_at: datetime
    replaced_at: datetime | None = None
    vote: Vote | None = None
    voted_at: datetime | None = None


@dataclass(slots=True)
class Procedure:
    """A procedure of the case `case_id`; what is written in it is sealed with the report it was opened on.

    Who decided reads the record until the decision was served at `served_at`, or could not be at `attempted_at`; nothing is served of one
    that was discontinued.
    `decided_by` is who confirmed, ruled or discontinued, which the database writes. `review_of` is the procedure that this one reviews,
    `follows` the one that ended before this one was opened on new facts; `before` are the others of the case, the newest first.
    `challenged_*`: who made the last step of a review or a revocation. `took_part` are those who sat in another procedure of the person,
    or decided it: they have no part in this one.
    """

    id: UUID
    case_id: UUID
    report_id: UUID
    opened_at: datetime
    opened_by: UUID
    state: ProcedureState = ProcedureState.OPEN
    ended_at: datetime | None = None
    discontinued_as: Discontinuance | None = None
    served_at: datetime | None = None
    attempted_at: datetime | None = None
    presumed_at: datetime | None = None
    decided_by: UUID | None = None
    review_of: UUID | None = None
    follows: UUID | None = None
    challenge: ChallengeState = ChallengeState.NONE
    challenged_by: UUID | None = None
    challenged_at: datetime | None = None
    seats: list[Seat] = field(default_factory=list)
    before: list[Procedure] = field(default_factory=list)
    took_part: frozenset[UUID] = frozenset()

    @property
    def is_read(self) -> bool:
        """Whether who decides about it, or decided, reads the record for it."""
        return self.state is not _S.DISCONTINUED and not (self.served_at or self.attempted_at) and not self._is_revoked

    @property
    def is_before_director(self) -> bool:
        """Whether a review or a revocation waits for a director, or a dissent was brought to them and the decision is not served."""
        dissented = any(each.vote is Vote.DISSENTED for each in self.seats)
        return self.challenge.awaits_director or (dissented and self.is_read)

    @property
    def is_decided(self) -> bool:
        """Whether it ended with a decision, which was not revoked."""
        return self.state in (_S.IDENTIFIED, _S.NOT_IDENTIFIED) and not self._is_revoked

    @property
    def identifies(self) -> bool:
        """Whether it decided that the person is a victim, which was not revoked."""
        return self.state is _S.IDENTIFIED and self.is_decided

    @property
    def panel(self) -> tuple[UUID, ...]:
        """Who reads the record as a member, in one order: row-level security compares it."""
        return tuple(sorted(each.person_id for each in self._members())) if self.is_read else ()

    @property
    def of_case(self) -> ProcedureOfCase:
        """What the reports of the case say of it."""
        dissents = (each.voted_at for each in self.seats if each.vote is Vote.DISSENTED)
        brought_at = self.challenged_at if self.challenge.awaits_director else next(dissents, None)
        return ProcedureOfCase(
            self.opened_at, self.ended_at, brought_at if self.is_before_director else None, self.panel
        )

    @property
    def vacant(self) -> frozenset[Profession]:
        """Professions whose member recused themself, until another one takes the place."""
        return frozenset({each.profession for each in self.seats} - {each.profession for each in self._members()})

    @property
    def undecided(self) -> tuple[UUID, ...]:
        """Members who have still to vote about the proposal."""
        return tuple(each.person_id for each in self._members() if each.vote is None)

    def seat_of(self, person: UUID) -> Seat:
        """Raises NotOnPanel for who is no member now."""
        found = next((each for each in self._members() if each.person_id == person), None)
        if found is None:
            raise NotOnPanel
        return found

    def appoint(self, members: Iterable[tuple[UUID, Profession]], at: datetime) -> None:
        """The panel works from now on. Raises ProcedureMoveRefused, SatBefore."""
        self._move(_A.APPOINT)
        members = tuple(members)
        self._must_be_others(*(person for person, _ in members))
        self.seats = [Seat(person, profession, at) for person, profession in members]

    def replace(self, member: UUID, replacement: UUID, at: datetime) -> Profession:
        """Another person for the same profession, which is answered; also for a member who recused themself.

        Raises ProcedureMoveRefused, NotOnPanel, AlreadyVoted, DoesNotComeBack, SatBefore.
        """
        self._move(_A.REPLACE)
        left = next((each for each in self.seats if each.person_id == member and each.profession in self.vacant), None)
        seat = left or self.seat_of(member)
        if seat.vote is not None:
            raise AlreadyVoted
        if any(each.person_id == replacement for each in self.seats):
            raise DoesNotComeBack
        self._must_be_others(replacement)
        seat.replaced_at = seat.replaced_at or at
        self.seats.append(Seat(replacement, seat.profession, at))
        return seat.profession

    def recuse(self, member: UUID, at: datetime) -> Profession:
        """A member leaves for good, and their seat waits for another one of their profession, which is answered.

        Who has voted about what is proposed stays. Raises ProcedureMoveRefused, NotOnPanel, VotedMayNotRecuse.
        """
        self._move(_A.RECUSE)
        seat = self.seat_of(member)
        if seat.vote is not None:
            raise VotedMayNotRecuse
        seat.replaced_at = at
        return seat.profession

    def presume(self, at: datetime) -> None:
        """The person counts as a presumed victim. Raises ProcedureMoveRefused, AlreadyPresumed."""
        self._move(_A.PRESUME)
        if self.presumed_at is not None:
            raise AlreadyPresumed
        self.presumed_at = at

    def interview(self) -> None:
        """The person was interviewed. Raises ProcedureMoveRefused."""
        self._move(_A.INTERVIEW)

    def answer_indicators(self) -> None:
        """Indicators were answered. Raises ProcedureMoveRefused."""
        self._move(_A.ANSWER_INDICATORS)

    def propose(self, by: UUID, at: datetime) -> None:
        """A member proposes a decision, which is their signature. Raises ProcedureMoveRefused, NotOnPanel, DecidedBefore."""
        self._vote(_A.PROPOSE, Vote.PROPOSED, by, at)

    def sign(self, by: UUID, at: datetime) -> None:
        """Another member signs; the third signature completes the decision. Raises as `dissent`."""
        is_last = self.state is _S.PROPOSED and set(self.undecided) <= {by} and not self.vacant
        self._vote(_A.COMPLETE if is_last else _A.SIGN, Vote.SIGNED, by, at)

    def dissent(self, by: UUID, at: datetime) -> None:
        """Another member does not agree: the director decides. Raises ProcedureMoveRefused, NotOnPanel, AlreadyVoted, DecidedBefore."""
        self._vote(_A.DISSENT, Vote.DISSENTED, by, at)

    def must_be_signed(self) -> None:
        """Raises ProcedureMoveRefused unless all three signed and nothing is confirmed yet."""
        PROCEDURE_LIFECYCLE.next(self.state, _A.RETURN)

    def may_decide(self, by: UUID) -> None:
        """Raises PanelMayNotConfirm for who is or was on the panel; DecidedBefore for who took part in another one of the person."""
        if any(each.person_id == by for each in self.seats):
            raise PanelMayNotConfirm
        if by in self.took_part:
            raise DecidedBefore

    def return_to_panel(self) -> None:
        """What all three signed is not confirmed: they propose anew. Raises ProcedureMoveRefused."""
        self._move(_A.RETURN)
        for each in self._members():
            each.vote = each.voted_at = None

    def confirm(self, outcome: DecisionOutcome, at: datetime) -> None:
        """What all three signed is decided, and it has ended. Raises SatBefore, ProcedureMoveRefused."""
        # A report may have been linked after they signed.
        self._must_be_others(*(each.person_id for each in self._members()))
        self._move(_CONFIRMS[outcome])
        self.ended_at = at

    def rule(self, outcome: DecisionOutcome, at: datetime) -> None:
        """The director decided about a dissent, and it has ended. Raises ProcedureMoveRefused."""
        self._move(_RULES[outcome])
        self.ended_at = at

    def discontinue(self, reason: Discontinuance, at: datetime) -> None:
        """It ends without a decision. Raises ProcedureMoveRefused."""
        self._move(_A.DISCONTINUE)
        self.discontinued_as, self.ended_at = reason, at

    def serve(self, at: datetime, *, served: bool) -> None:
        """The decision was served, or could not be, and may be again: who decided reads no more. Raises NothingToServe, AlreadyServed."""
        if self.state not in (_S.IDENTIFIED, _S.NOT_IDENTIFIED) or self._is_revoked:
            raise NothingToServe
        if self.served_at is not None:
            raise AlreadyServed
        if served:
            self.served_at = at
        else:
            self.attempted_at = at

    def review_until(self, window: timedelta) -> date | None:
        """The last day on which a review may be asked for; None where there is none of it, or it is not served yet."""
        since = {_S.NOT_IDENTIFIED: self.served_at, _S.DISCONTINUED: self.ended_at}.get(self.state)
        return None if since is None or self.review_of is not None else belgrade_day(since) + window

    def request_review(self, asked_on: date, window: timedelta, by: UUID, at: datetime, *, verified: bool) -> None:
        """A director is to decide whether other persons assess the person anew; a window that is not verified closes it to no one.

        Raises InvalidInput, ProcedureMoveRefused, DecidedInReview, DecisionNotServed, ReviewTooLate, ChallengeMoveRefused.
        """
        self._move(_A.REQUEST_REVIEW)
        if self.review_of is not None:
            raise DecidedInReview
        until = self.review_until(window)
        if until is None and self.attempted_at is None:
            raise DecisionNotServed
        if until is not None and verified and asked_on > until:
            raise ReviewTooLate
        if self.ended_at is not None and asked_on < belgrade_day(self.ended_at):
            raise InvalidInput([("askedOn", "is before the procedure ended: give the day on which it was asked for.")])
        self._challenge(ChallengeStep.REVIEW_REQUESTED, by, at)

    def decide_review(self, by: UUID, at: datetime, *, admitted: bool) -> None:
        """Raises DecidedBefore, ChallengeMoveRefused."""
        self._rule(ChallengeStep.ADMITTED if admitted else ChallengeStep.UPHELD, by, at)

    def question(self, by: UUID, at: datetime) -> None:
        """A director is to decide whether the decision is revoked. Raises ProcedureMoveRefused, ChallengeMoveRefused."""
        self._move(_A.QUESTION)
        self._challenge(ChallengeStep.QUESTIONED, by, at)

    def revoke(self, by: UUID, at: datetime, *, proposed: bool) -> None:
        """Raises DecidedBefore, ChallengeMoveRefused."""
        self._rule(ChallengeStep.REVOCATION_PROPOSED if proposed else ChallengeStep.DECLINED, by, at)

    def confirm_revocation(self, by: UUID, at: datetime, *, agreed: bool) -> None:
        """Raises OwnRevocation, DecidedBefore, ChallengeMoveRefused."""
        if self.challenge is ChallengeState.REVOCATION_PROPOSED and by == self.challenged_by:
            raise OwnRevocation
        self._rule(ChallengeStep.REVOKED if agreed else ChallengeStep.NOT_CONFIRMED, by, at)

    @property
    def _is_revoked(self) -> bool:
        return self.challenge is ChallengeState.REVOKED

    def _must_be_others(self, *persons: UUID) -> None:
        if not self.took_part.isdisjoint(persons):
            raise SatBefore

    def _rule(self, step: ChallengeStep, by: UUID, at: datetime) -> None:
        if by in (self.decided_by, *self.took_part, *(each.person_id for each in self.seats)):
            raise DecidedBefore
        self._challenge(step, by, at)

    def _challenge(self, step: ChallengeStep, by: UUID, at: datetime) -> None:
        self.challenge = CHALLENGE_LIFECYCLE.next(self.challenge, step)
        self.challenged_by, self.challenged_at = by, at

    def _vote(self, action: ProcedureAction, vote: Vote, by: UUID, at: datetime) -> None:
        self._move(action)
        seat = self.seat_of(by)
        if seat.vote is not None:
            raise AlreadyVoted
        if by in self.took_part:
            raise DecidedBefore
        seat.vote, seat.voted_at = vote, at

    def _members(self) -> list[Seat]:
        return [each for each in self.seats if each.replaced_at is None]

    def _move(self, action: ProcedureAction) -> None:
        self.state = PROCEDURE_LIFECYCLE.next(self.state, action)
