"""Refusals about what a person says of consent, each with a stable slug."""

from __future__ import annotations

from chassis.domain.errors import DomainError


class ConsentAlreadyAnswered(DomainError, slug="consent-already-answered"):
    """The person answered before, and this is not another answer."""

    title = (
        "It is recorded already what the person answered. If they say something else now, record that they agree, or that "
        "they withdraw consent."
    )


class TooManyAttempts(DomainError, slug="too-many-attempts"):
    """The attempts are recorded often enough."""

    title = (
        "It is recorded 50 times already that the person could not be asked. Record what they answer as soon as "
        "somebody asks them."
    )


class GuardianshipOfAdult(DomainError, slug="guardianship-of-adult"):
    """No authority answers for an adult, and no guardian of theirs is checked."""

    title = (
        "This person counts as an adult, so they answer themselves. Ask the person, or record another age if you know "
        "that it is wrong."
    )


class NotAgreedToBeIdentified(DomainError, slug="not-agreed-to-be-identified"):
    """Only an adult who agrees to be identified is sent to units, or has a procedure."""

    title = "The person has not agreed to be identified. Ask them first, and record what they answer."
