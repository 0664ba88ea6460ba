"""Refusals of this service, each with a stable slug."""

from __future__ import annotations

from chassis.domain.errors import DomainError, ErrorKind, IllegalTransition


class ReferralMoveRefused(IllegalTransition):
    """The referral's state does not allow this."""

    slug = "referral-move-refused"
    title = "The referral is in a state that does not allow this. Read it again to see where it stands."


class CentreNeverRejects(ReferralMoveRefused):
    """The Centre takes a report over or dismisses it after reading; it never rejects (DESIGN 10.1)."""

    slug = "centre-never-rejects"
    title = "The Centre does not reject a report. Take it over; what becomes of it is decided after reading."


class TakenOverInIdentification(ReferralMoveRefused):
    """Taking a report over is a command to identification, which owns the report; the referral follows."""

    slug = "taken-over-in-identification"
    title = "This is not accepted here. Take the report over instead; the referral follows by itself."


class DutyReroutesOnly(ReferralMoveRefused):
    """The Centre's duty settles an escalated referral by naming the unit that goes on with it."""

    slug = "duty-reroutes-only"
    title = "The Centre's duty passes an escalated referral on. Send the reason out_of_area and name the right unit."


class UnitNotSuitable(DomainError):
    """The unit that the Centre's duty named must not get this referral."""

    slug = "unit-not-suitable"
    title = "The named unit is excluded from this report or has had this referral before. Name another one."
    kind = ErrorKind.INVALID


class UnknownReferral(Exception):
    """An event speaks of a referral that this service never opened: it must not be passed over in silence."""


class ClockMoveRefused(IllegalTransition):
    """The clock cannot go this way."""

    slug = "clock-move-refused"
    title = "The clock has stopped already."
