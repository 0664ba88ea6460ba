"""Refusals of an age, each with a stable slug."""

from __future__ import annotations

from chassis.domain.errors import DomainError, ErrorKind


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


class AgeBasisNeeded(DomainError):
    """A child's protection ends only where it is said from what the age is known."""

    slug = "age-basis-needed"
    title = (
        "This ends a child's protection, so it must be said how the age is known. Choose a document, a statement, a "
        "medical estimate or an assessment."
    )


class SourceMayNotEndProtection(DomainError):
    """One who filed a child's report, entered it or took it over from its author does not end its protection."""

    slug = "source-may-not-end-protection"
    title = (
        "You filed or entered this report, so you do not record that the child is an adult. Tell the Centre's duty: "
        "one colleague proposes it and another one confirms it."
    )
    kind = ErrorKind.FORBIDDEN


class AdultAlreadyProposed(DomainError):
    """The same proposal waits already."""

    slug = "adult-already-proposed"
    title = (
        "It is proposed already that this person is an adult. Open the record: another person of the Centre can "
        "confirm it there."
    )


class NoAdultProposed(DomainError):
    """No proposal waits, or not any more."""

    slug = "no-adult-proposed"
    title = (
        "Nobody proposes at the moment that this person is an adult. Open the record again; if you know it, record "
        "the age."
    )


class SecondPersonNeeded(DomainError):
    """The one who proposed it does not confirm it."""

    slug = "second-person-needed"
    title = "You proposed this yourself, so somebody else confirms it. Ask a colleague of the Centre's intake or duty."
    kind = ErrorKind.FORBIDDEN
