"""What the use cases of drafts need from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from identification.domain.drafts.draft import Draft, TypedAnswer


class Drafts(Protocol):
    """Drafts, always asked for by a caller: another person's is not found."""

    async def hold(self, principal: Principal) -> None:
        """Until the transaction ends no other one counts or adds drafts of the caller."""

    async def of(self, principal: Principal, now: datetime) -> Sequence[Draft]:
        """The caller's drafts that are not gone at `now`, newest change first."""

    async def find(self, draft_id: UUID, principal: Principal, now: datetime, *, for_update: bool = False) -> Draft:
        """The caller's draft; raises NotFound for one that is missing, another person's, or gone at `now`."""

    async def add(self, draft: Draft, answers: Sequence[TypedAnswer]) -> None:
        """Makes the draft's key and stores what was typed under it."""

    async def replace(self, draft: Draft, answers: Sequence[TypedAnswer]) -> None:
        """Stores the next version in the place of the one before."""

    async def open(self, draft: Draft) -> Sequence[TypedAnswer]:
        """What was typed; raises NotFound once the key was destroyed."""

    async def remove(self, draft_id: UUID, principal: Principal, at: datetime, added_to: UUID | None = None) -> None:
        """Deletes the caller's draft and has its key destroyed, both or neither; one that is not there is no error.

        Which report it was `added_to` is remembered.
        """

    def end_reminders(self, draft: Draft, at: datetime) -> None:
        """Publishes that no reminder of it is needed any more, if there was one."""
