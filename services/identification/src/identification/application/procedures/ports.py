"""What the use cases of procedures need from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    from identification.domain.procedures.procedure import Procedure


class Procedures(Protocol):
    """Procedures of cases, as far as the caller may see them."""

    async def of_case(self, case_id: UUID) -> Procedure | None:
        """The one that counts of the case, with the others, held until the transaction ends; its report is held already."""

    async def of_cases(self, case_ids: Collection[UUID]) -> Mapping[UUID, Procedure]:
        """The one that counts of each case that has any (`in_force`), with the others."""

    async def of_person(self, report_id: UUID) -> Sequence[Procedure]:
        """All of the person, on any report that was ever linked as theirs, oldest first; also those that the caller may not see.

        None of a report that the caller neither reads at the Centre nor may link.
        """

    async def add(self, procedure: Procedure) -> None:
        """A new one."""

    async def save(self, procedure: Procedure) -> None:
        """What has changed of it and of its panel."""
