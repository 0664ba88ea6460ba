"""People of a seed, signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.principal import Principal

if TYPE_CHECKING:
    from tests.workshop.seeding.cast import Person


def signed_in(person: Person) -> Principal:
    """As their token would say, without a second factor."""
    return Principal(
        subject=person.id,
        username=f"seeded{person.number}.{person.unit.code}",
        name=person.name,
        agency=person.unit.agency,
        unit=person.unit.id,
        sector=person.unit.sector,
        roles=frozenset({person.role}),
        acr=1,
        authenticated_at=None,
    )
