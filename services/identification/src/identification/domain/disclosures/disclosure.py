"""Disclosure by grant: what a referral opens, and that whatever ended stays ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from chassis.domain.errors import IllegalTransition
from chassis.domain.lifecycle import Lifecycle
from contracts.words.disclosures import DisclosureEnd
from contracts.words.persons import ConsentGround
from identification.domain.errors import DisclosureAlreadyEnded

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID


CONSENT: Final = ConsentGround.CONSENT.value
"""The ground of what an adult agreed to for a purpose."""
GUARDIANSHIP: Final = ConsentGround.GUARDIANSHIP.value
"""The ground of what the guardianship authority agreed to for a child and a purpose."""
DELIVERS_FOR = timedelta(hours=72)
"""How long a unit that delivers a service keeps what keeps the person safe (access table, `delivering`)."""


class DisclosureState(StrEnum):
    """How far a referral has opened a report to a unit."""

    NONE = "none"
    UNCONFIRMED = "unconfirmed"
    ADDRESSED = "addressed"
    ESCALATED = "escalated"
    GRANTED = "granted"
    ENDED = "ended"

    @property
    def opens_to_unit(self) -> bool:
        """Whether all of the unit read it whose role lets them; an escalated one is for their supervisor alone."""
        return self in (DisclosureState.ADDRESSED, DisclosureState.GRANTED)

    def opens_to(self, *, supervisor: bool) -> bool:
        """Whether it opens the report to a member of the unit, who is its supervisor or is not."""
        return self.opens_to_unit or (supervisor and self is DisclosureState.ESCALATED)


class DisclosureAction(StrEnum):
    """What the events of referral and the commands of this service do."""

    ADDRESS = "address"
    HOLD = "hold"
    ESCALATE = "escalate"
    GRANT = "grant"
    END = "end"


class DisclosureMoveRefused(IllegalTransition, slug="disclosure-move-refused"):
    """The disclosure cannot go this way, e.g. a grant for a referral that was never sent."""


_S, _A = DisclosureState, DisclosureAction
DISCLOSURE_LIFECYCLE = Lifecycle(
    DisclosureState,
    DisclosureAction,
    {
        (_S.NONE, _A.ADDRESS): _S.ADDRESSED,
        # A tombstone may be stored before the referral's own events arrive.
        (_S.NONE, _A.END): _S.ENDED,
        # What goes on to a unit that was not authorised opens to no one until the Centre's duty confirms it.
        (_S.ADDRESSED, _A.HOLD): _S.UNCONFIRMED,
        (_S.ESCALATED, _A.HOLD): _S.UNCONFIRMED,
        (_S.UNCONFIRMED, _A.HOLD): _S.UNCONFIRMED,
        (_S.UNCONFIRMED, _A.ADDRESS): _S.ADDRESSED,
        (_S.UNCONFIRMED, _A.END): _S.ENDED,
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
    """What one referral opens of one report: to a unit before acceptance, to the accepting worker after it.

    An unconfirmed one opens nothing and remembers in `once_confirmed` how far it has come meanwhile.
    """

    referral_id: UUID
    report_id: UUID
    purpose: str
    unit_id: UUID | None
    state: DisclosureState
    accepted_by: UUID | None = None
    ended_at: datetime | None = None
    ended_as: DisclosureEnd | None = None
    once_confirmed: DisclosureState | None = None

    @property
    def ended(self) -> bool:
        """Whether there is a tombstone."""
        return self.state is DisclosureState.ENDED

    @property
    def was_announced(self) -> bool:
        """Whether referral has announced it: before that there is no unit that it could have been open to."""
        return self.unit_id is not None

    def addressed_to(self, unit: UUID, purpose: str) -> Disclosure:
        """The referral is with `unit`; a tombstone stays a tombstone."""
        if self.ended:
            return self
        state = DISCLOSURE_LIFECYCLE.next(self.state, DisclosureAction.ADDRESS)
        return replace(self, state=state, unit_id=unit, purpose=purpose, accepted_by=None, once_confirmed=None)

    def held_for(self, unit: UUID) -> Disclosure:
        """The referral went on to `unit`, which is not confirmed: no one reads. A tombstone stays a tombstone."""
        if self.ended:
            return self
        state = DISCLOSURE_LIFECYCLE.next(self.state, DisclosureAction.HOLD)
        return replace(self, state=state, unit_id=unit, accepted_by=None, once_confirmed=DisclosureState.ADDRESSED)

    def confirmed(self) -> Disclosure:
        """The Centre's duty confirmed the unit: it keeps the state that it has reached. Anything else stays as it is."""
        if self.once_confirmed is None:
            return self
        return replace(self, state=self.once_confirmed, once_confirmed=None)

    def escalated(self) -> Disclosure:
        """The unit would not take it: from now on only its supervisor is addressed. A tombstone stays a tombstone."""
        if self.ended:
            return self
        if self.once_confirmed is not None:
            held = DISCLOSURE_LIFECYCLE.next(self.once_confirmed, DisclosureAction.ESCALATE)
            return replace(self, once_confirmed=held)
        return replace(self, state=DISCLOSURE_LIFECYCLE.next(self.state, DisclosureAction.ESCALATE))

    def granted_to(self, worker: UUID, unit: UUID, recused: Collection[UUID] = ()) -> Disclosure:
        """`worker` of `unit` accepted, or goes on for who is `recused`.

        A late opening after an end opens nothing; another unit than the addressed one is refused.
        """
        if self.ended:
            return self
        if self.state is DisclosureState.GRANTED and unit == self.unit_id and self.accepted_by in recused:
            return replace(self, accepted_by=worker)
        if unit != self.unit_id:
            raise DisclosureMoveRefused(self.state.value, DisclosureAction.GRANT.value)
        if self.once_confirmed is not None:
            held = DISCLOSURE_LIFECYCLE.next(self.once_confirmed, DisclosureAction.GRANT)
            return replace(self, once_confirmed=held, accepted_by=worker)
        state = DISCLOSURE_LIFECYCLE.next(self.state, DisclosureAction.GRANT)
        return replace(self, state=state, accepted_by=worker)

    def closed(self, at: datetime, kind: DisclosureEnd) -> Disclosure:
        """Ended for good; raises DisclosureAlreadyEnded when it was."""
        if self.ended:
            raise DisclosureAlreadyEnded
        state = DISCLOSURE_LIFECYCLE.next(self.state, DisclosureAction.END)
        return replace(self, state=state, ended_at=at, ended_as=kind, once_confirmed=None)

    def is_delivering(self, at: datetime) -> bool:
        """Whether its unit, which had accepted, keeps what keeps the person safe, since consent was taken back less than 72 hours ago."""
        accepted = self.accepted_by is not None and self.ended_as is DisclosureEnd.CONSENT_WITHDRAWN
        return accepted and self.ended_at is not None and at - self.ended_at < DELIVERS_FOR


@dataclass(frozen=True, slots=True)
class Basis:
    """The ground on which one person's data may be disclosed for one purpose.

    A consent, or guardianship, names units, what they read once they have accepted, and until when.
    Any other ground reaches as far as the template.
    """

    person_id: UUID
    purpose: str
    ground: str
    live: bool
    verified: bool
    unit_ids: frozenset[UUID] | None = None
    classes: frozenset[str] | None = None
    until: datetime | None = None

    def opens_to(self, unit: UUID, at: datetime) -> bool:
        """Whether it opens anything to this unit at this moment. An unverified ground opens nothing beyond the Centre (DESIGN 5)."""
        named = self.unit_ids is None or unit in self.unit_ids
        return self.live and self.verified and named and (self.until is None or at < self.until)
