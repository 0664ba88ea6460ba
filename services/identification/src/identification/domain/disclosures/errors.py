"""Refusals about units that are asked, each with a stable slug."""

from chassis.domain.errors import DomainError, ErrorKind


class UnitNotAsked(DomainError, slug="unit-not-asked"):
    """An instruction speaks of a unit that comes for the person, and no such unit is asked, or it did not take it."""

    title = (
        "No unit that would come is asked for this person, or it did not take it on. "
        "Choose another instruction, or name the unit that goes on first."
    )


class NothingToRestOn(DomainError, slug="nothing-to-rest-on"):
    """A person is sent to a unit without a consent, guardianship or another ground that covers this purpose and this unit."""

    title = (
        "Nothing recorded allows this: the person, or for a child the guardianship authority, has to agree to this "
        "purpose and this unit. Record the answer, and send it then."
    )


class UnitAlreadyAsked(DomainError, slug="unit-already-asked", kind=ErrorKind.CONFLICT):
    """The same unit has a request for this purpose, or a unit is asked to protect this child."""

    title = (
        "A request for this purpose is with a unit already. Wait for its answer, or end that request first if another "
        "unit is to be asked."
    )
