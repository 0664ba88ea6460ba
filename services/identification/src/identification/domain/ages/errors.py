"""Refusals of an age, each with a stable slug."""

from __future__ import annotations

from chassis.domain.errors import DomainError


class AgeAlreadyRecorded(DomainError):
    """The same age, from the same source, stands there."""

    slug = "age-already-recorded"
    title = "It is recorded already how old the person is. Record only what is new."


class TooManyAges(DomainError):
    """A report takes no more ages that move nothing."""

    slug = "too-many-ages"
    title = (
        "The age of this person was recorded 20 times already. Call the Centre's duty and tell them what you found out."
    )
