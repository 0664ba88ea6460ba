"""Refusals of a word that would open what is closed, each with a stable slug."""

from __future__ import annotations

from chassis.domain.errors import DomainError


class SecondFactorNeeded(DomainError, slug="second-factor-needed"):
    """One who opens a report to the Centre by their word, or ends a child's protection, gives a second factor."""

    needs_level = 2
    title = (
        "This opens what is closed or ends a child's protection, so it needs your second factor. Sign in with your "
        "authenticator app and record it again."
    )


class CallBackNeeded(DomainError, slug="call-back-needed"):
    """A yes that the Centre heard itself is confirmed before it opens anything."""

    title = (
        "This opens what is closed, so a call back to the person has to confirm it. Call the person back and record it "
        "then."
    )


class DutyNeeded(DomainError, slug="duty-needed"):
    """An age that opens a report has a reason with a name, or the word of the Centre's duty."""

    title = (
        "This opens what is closed, and the reason has no name. Ask the Centre's duty to record it, or say how else "
        "the age is known."
    )
