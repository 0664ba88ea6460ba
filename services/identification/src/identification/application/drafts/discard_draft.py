"""A reporter throws a draft away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.commands import Command
from chassis.domain.errors import NotFound
from identification.application.drafts.own_draft import own_draft

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from contracts.commands.drafts import Discarding
    from identification.application.ports import UnitOfWork

OPERATION = "draft.discard"


@dataclass(frozen=True, slots=True)
class DiscardDraft(Command):
    """By its author."""

    draft_id: UUID
    given: Discarding


# Without the command decorator: a repeat is answered when there is no draft any more.
async def discard_draft(command: DiscardDraft, uow: UnitOfWork, clock: Clock) -> UUID:
    """Removes the draft and has its key destroyed; raises StaleVersion, or NotFound for a draft that is not the caller's."""
    now = clock.now()
    try:
        draft = await own_draft(command.draft_id, command.principal, uow, now, for_update=True)
    except NotFound:
        # Gone by the first run of this very command, perhaps; a claim that is new here is rolled back with the refusal.
        if await _repeated(command, uow):
            return command.draft_id
        raise
    if await _repeated(command, uow):
        return draft.id
    draft.expect(command.given.expected_version)
    await uow.drafts.remove(draft.id, command.principal, now)
    await uow.idempotency.done(id=draft.id)
    return draft.id


async def _repeated(command: DiscardDraft, uow: UnitOfWork) -> bool:
    key = command.idempotency_key
    return await uow.idempotency.seen(command.principal, OPERATION, key, command.draft_id) is not None
