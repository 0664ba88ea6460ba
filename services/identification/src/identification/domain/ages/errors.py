"""Refusals of an age, each with a stable slug."""

from __future__ import annotations

from chassis.domain.errors import DomainError, ErrorKind


class AgeAlreadyRecorded(DomainError, slug="age-already-recorded"):
    """The same age, from the same source, is recorded already."""

    title = "It is recorded already how old the person is. Record only what is new."


class TooManyAges(DomainError, slug="too-many-ages"):
    """A report takes no more ages that move nothing."""

    title = (
        "The age of this person was recorded 20 times already. Call the Centre's duty and tell them what you found out."
    )


class AgeBasisNeeded(DomainError, slug="age-basis-needed"):
    """A child's protection ends only where it is said from what the age is known."""

    title = (
        "This ends a child's protection, so it must be said how the age is known. Choose a document, a statement, a "
        "medical estimate or an assessment."
    )


class SourceMayNotEndProtection(DomainError, slug="source-may-not-end-protection", kind=ErrorKind.FORBIDDEN):
    """One who filed a child's report, entered it or took it over from its author does not end its protection."""

    title = (
        "You filed or entered this report, so you do not record that the child is an adult. Tell the Centre's duty: "
        "one colleague proposes it and another one confirms it."
    )


class AdultAlreadyProposed(DomainError, slug="adult-already-proposed"):
    """The same proposal is open already."""

    title = (
        "It is proposed already that this person is an adult. Open the record: another person of the Centre can "
        "confirm it there."
    )


class NoAdultProposed(DomainError, slug="no-adult-proposed"):
    """No proposal is open, or not any more."""

    title = (
        "Nobody proposes at the moment that this person is an adult. Open the record again; if you know it, record "
        "the age."
    )


class SecondPersonNeeded(DomainError, slug="second-person-needed", kind=ErrorKind.FORBIDDEN):
    """The one who proposed it does not confirm it."""

    title = "You proposed this yourself, so somebody else confirms it. Ask a colleague of the Centre's intake or duty."
