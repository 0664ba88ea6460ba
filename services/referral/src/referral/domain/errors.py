"""Refusals of this service, each with a stable slug."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import DomainError, ErrorKind, IllegalTransition

if TYPE_CHECKING:
    from uuid import UUID


class ReferralMoveRefused(IllegalTransition, slug="referral-move-refused"):
    """The referral's state does not allow this."""

    title = "This is not possible with the referral in its present state. Open it again to see what is possible now."


class CentreNeverRejects(ReferralMoveRefused, slug="centre-never-rejects"):
    """The Centre takes a report over or dismisses it after reading; it never rejects (DESIGN 10.1)."""

    title = "The Centre does not reject a report. Take it over; what becomes of it is decided after reading."


class TakenOverInIdentification(ReferralMoveRefused, slug="taken-over-in-identification"):
    """Taking a report over is a command to identification, which owns the report; the referral follows."""

    title = "The Centre takes over the report itself, not its referral. Open the report and take it over there."


class DutyReroutesOnly(ReferralMoveRefused, slug="duty-reroutes-only"):
    """The Centre's duty settles an escalated referral by naming the unit that goes on with it."""

    title = (
        "The duty can only name another unit here. Choose the one that serves the area and should take the referral."
    )


class UnitNotSuitable(DomainError, slug="unit-not-suitable", kind=ErrorKind.INVALID):
    """The unit that the Centre's duty named must not get this referral."""

    title = "This unit cannot take this referral. Choose another unit of the list."


class UnknownReferral(Exception):
    """An event speaks of a referral that this service never opened: it must not be passed over in silence."""

    @classmethod
    def never_opened(cls, referral_id: UUID) -> UnknownReferral:
        """Of this one, with what to do about it."""
        return cls(f"Referral {referral_id} was never opened here. Restore it before replaying this event.")


class ClockMoveRefused(IllegalTransition, slug="clock-move-refused"):
    """The clock cannot go this way."""

    title = "The clock has stopped already."
