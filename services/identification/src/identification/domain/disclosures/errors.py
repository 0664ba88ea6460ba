"""Refusals about units that are asked, each with a stable slug."""

from chassis.domain.errors import DomainError


class UnitNotAsked(DomainError, slug="unit-not-asked"):
    """An instruction speaks of a unit that comes for the person, and no such unit is asked, or it did not take it."""

    title = (
        "No unit that would come is asked for this person, or it did not take it on. "
        "Choose another instruction, or name the unit that goes on first."
    )
