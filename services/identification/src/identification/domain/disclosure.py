"""Disclosure by grant: what a referral opens, and that whatever ended stays ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from chassis.domain.errors import IllegalTransition
from chassis.domain.lifecycle import Lifecycle
from identification.domain.errors import DisclosureAlreadyEnded

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


class DisclosureState(StrEnum):
    """How far a referral has opened a report to a unit."""

    NONE = "none"
    ADDRESSED = "addressed"
    ESCALATED = "escalated"
    GRANTED = "granted"
    ENDED = "ended"


class DisclosureAction(StrEnum):
    """What the events of referral and the commands of this service do."""

    ADDRESS = "address"
    ESCALATE = "escalate"
    GRANT = "grant"
    END = "end"


class DisclosureMoveRefused(IllegalTransition):
    """The disclosure cannot go this way, e.g. a grant for a referral that was never sent."""

    slug = "disclosure-move-refused"


_S, _A = DisclosureState, DisclosureAction
DISCLOSURE_LIFECYCLE = Lifecycle(
    DisclosureState,
    DisclosureAction,
    {
        (_S.NONE, _A.ADDRESS): _S.ADDRESSED,
        # A tombstone may stand before the referral's own events arrive.
        (_S.NONE, _A.END): _S.ENDED,
        (_S.ADDRESSED, _A.ADDRESS): _S.ADDRESSED,
        (_S.ADDRESSED, _A.ESCALATE): _S.ESCALATED,
        (_S.ADDRESSED, _A.GRANT): _S.GRANTED,
        (_S.ESCALATED, _A.ADDRESS): _S.ADDRESSED,
        (_S.ESCALATED, _A.ESCALATE): _S.ESCALATED,
        (_S.ESCALATED, _A.GRANT): _S.GRANTED,
        (_S.ESCALATED, _A.END): _S.ENDED,
        (_S.ADDRESSED, _A.END): _S.ENDED,
        (_S.GRANTED, _A.END): _S.ENDED,
    },
    refusal=DisclosureMoveRefused,
)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What one referral opens of one report: to a unit before acceptance, to the accepting worker after it."""

    referral_id: UUID
    report_id: UUID
    purpose: str
    unit_id: UUID | None
    state: DisclosureState
    accepted_by: UUID | None = None
    ended_at: datetime | None = None

    @property
    def ended(self) -> bool:
        """Whether a tombstone stands."""
        return self.state is DisclosureState.ENDED

    def addressed_to(self, unit: UUID, purpose: str) -> Disclosure:
        """The referral waits for `unit`; a tombstone stays a tombstone."""
        if self.ended:
            return self
        state = DISCLOSURE_LIFECYCLE.next(self.state, DisclosureAction.ADDRESS)
        return replace(self, state=state, unit_id=unit, purpose=purpose)

    def escalated(self) -> Disclosure:
        """The unit would not take it: from now on only its supervisor is addressed. A tombstone stays a tombstone."""
        if self.ended:
            return self
        return replace(self, state=DISCLOSURE_LIFECYCLE.next(self.state, DisclosureAction.ESCALATE))

    def granted_to(self, worker: UUID, unit: UUID) -> Disclosure:
        """`worker` of `unit` accepted. A late opening after an end opens nothing; another unit than the addressed one is refused."""
        if self.ended:
            return self
        if unit != self.unit_id:
            raise DisclosureMoveRefused(self.state.value, DisclosureAction.GRANT.value)
        state = DISCLOSURE_LIFECYCLE.next(self.state, DisclosureAction.GRANT)
        return replace(self, state=state, accepted_by=worker)

    def closed(self, at: datetime) -> Disclosure:
        """Ended for good; raises DisclosureAlreadyEnded when it was."""
        if self.ended:
            raise DisclosureAlreadyEnded
        return replace(self, state=DISCLOSURE_LIFECYCLE.next(self.state, DisclosureAction.END), ended_at=at)


@dataclass(frozen=True, slots=True)
class RevocationAhead:
    """A revocation of a referral that this service has not heard of yet; it counts for the report it was made on alone."""

    referral_id: UUID
    report_id: UUID
    successor_unit: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Basis:
    """The ground on which one person's data may be disclosed for one purpose."""

    person_id: UUID
    purpose: str
    ground: str
    live: bool
    verified: bool

    @property
    def opens(self) -> bool:
        """An unverified ground opens nothing beyond the Centre (DESIGN 5)."""
        return self.live and self.verified
