"""What assigning and appointing need to know of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    from identification.domain.people.colleague import Colleague
    from identification.domain.people.cover import Cover


class People(Protocol):
    """The people of the Centre; of other agencies none is kept, since none of their people is chosen by name."""

    async def find(self, person_id: UUID) -> Colleague | None:
        """The person with this id, also one who has left: what they did keeps their name. None for anybody else."""

    async def names(self, person_ids: Collection[UUID]) -> Mapping[UUID, str]:
        """Names by id, also of who has left; of no other person."""

    async def with_role(self, role: str) -> list[Colleague]:
        """Who is active and has the role, by name; never more than work at the Centre."""

    async def covers(self, at: datetime) -> Mapping[UUID, Cover]:
        """By case manager who stands in for them at this moment, or will."""

    async def put_cover(self, cover: Cover) -> None:
        """In place of any other of the same case manager."""

    async def end_cover(self, manager_id: UUID) -> None:
        """Their cases are open to no one else for them any more."""
