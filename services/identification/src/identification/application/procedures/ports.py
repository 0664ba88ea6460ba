"""What the use cases of procedures need from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from identification.domain.procedures.procedure import Procedure


class Procedures(Protocol):
    """Procedures of cases, as far as the caller may see them."""

    async def of_case(self, case_id: UUID) -> Procedure | None:
        """The newest of the case, with those before it, held until the transaction ends; its report is held already."""

    async def of_cases(self, case_ids: Collection[UUID]) -> Mapping[UUID, Procedure]:
        """The newest of each case that has one, with those before it."""

    async def add(self, procedure: Procedure) -> None:
        """A new one."""

    async def save(self, procedure: Procedure) -> None:
        """What has changed of it and of its panel."""
