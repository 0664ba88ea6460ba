"""Refusals of asking the Centre without a report."""

from __future__ import annotations

from chassis.domain.errors import DomainError


class TooManyAsked(DomainError, slug="too-many-asked"):
    """An asker who asks on and on is called back sooner than read."""

    title = (
        "Ten of your questions wait for an answer already. Read the answers as they come, or call the Centre's duty by "
        "telephone."
    )


class AdviceAlreadyAnswered(DomainError, slug="advice-already-answered"):
    """One answer to a question; the first one counts."""

    title = "A colleague has answered this question already. Their answer is shown with it; yours was not kept."
