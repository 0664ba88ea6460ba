"""Refusals of this service, each with a stable slug."""

from __future__ import annotations

from chassis.domain.errors import DomainError, ErrorKind, IllegalTransition


class ReferralMoveRefused(IllegalTransition):
    """The referral's state does not allow this."""

    slug = "referral-move-refused"
    title = "This is not possible with the referral in its present state. Open it again to see what is possible now."


class CentreNeverRejects(ReferralMoveRefused):
    """The Centre takes a report over or dismisses it after reading; it never rejects (DESIGN 10.1)."""

    slug = "centre-never-rejects"
    title = "The Centre does not reject a report. Take it over; what becomes of it is decided after reading."


class TakenOverInIdentification(ReferralMoveRefused):
    """Taking a report over is a command to identification, which owns the report; the referral follows."""

    slug = "taken-over-in-identification"
    title = "The Centre takes over the report itself, not its referral. Open the report and take it over there."


class DutyReroutesOnly(ReferralMoveRefused):
    """The Centre's duty settles an escalated referral by naming the unit that goes on with it."""

    slug = "duty-reroutes-only"
    title = (
        "The duty can only name another unit here. Choose the one that serves the area and should take the referral."
    )


class UnitNotSuitable(DomainError):
    """The unit that the Centre's duty named must not get this referral."""

    slug = "unit-not-suitable"
    title = "This unit cannot take this referral. Choose another unit of the list."
    kind = ErrorKind.INVALID


class UnknownReferral(Exception):
    """An event speaks of a referral that this service never opened: it must not be passed over in silence."""


class ClockMoveRefused(IllegalTransition):
    """The clock cannot go this way."""

    slug = "clock-move-refused"
    title = "The clock has stopped already."
