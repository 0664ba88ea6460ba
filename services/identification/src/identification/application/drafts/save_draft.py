"""A reporter's answers are kept as they were typed, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.commands import Command
from chassis.domain.errors import NotFound
from identification.application.drafts.own_draft import own_draft
from identification.application.home import home_of
from identification.domain.drafts.draft import Draft, answers_must_fit, may_have_another

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.ports import Clock, IdFactory
    from identification.application.ports import UnitOfWork
    from identification.domain.drafts.draft import TypedAnswer

OPERATION = "draft.save"


@dataclass(frozen=True, slots=True)
class SaveDraft(Command):
    """All answers as they are now: a new draft without `draft_id`, else what follows `expected_version` of that one."""

    draft_id: UUID | None
    expected_version: int
    answers: Sequence[TypedAnswer]
    danger: bool
    child: bool
    report_id: UUID | None = None
    """Of a new draft: what it is to be added to."""


# Without the command decorator: its target is a new draft or one that exists.
async def save_draft(command: SaveDraft, uow: UnitOfWork, clock: Clock, ids: IdFactory) -> Draft:
    """Stores the answers sealed under the draft's own key; answers the draft.

    The repeat of a first step answers it as it is now, and once it is gone as the first step left it.

    Raises DraftTooLarge, TooManyDrafts, StaleVersion; InvalidInput for a name that comes twice; NotFound for a draft that is not
    the caller's; Forbidden for a caller who belongs to no unit.
    """
    if command.draft_id is None:
        return await _begun(command, uow, clock, ids)
    return await _continued(command, command.draft_id, uow, clock)


async def _begun(command: SaveDraft, uow: UnitOfWork, clock: Clock, ids: IdFactory) -> Draft:
    principal, now = command.principal, clock.now()
    home = home_of(principal)
    if (earlier := await uow.idempotency.seen(principal, OPERATION, command.idempotency_key)) is not None:
        try:
            return await own_draft(earlier.id, principal, uow, now)
        except NotFound:
            return _first(command, earlier.id, home.unit, earlier.at)
    answers_must_fit(command.answers)
    await uow.drafts.hold(principal)
    may_have_another(len(await uow.drafts.of(principal, now)))
    draft = _first(command, ids.new(), home.unit, now)
    await uow.drafts.add(draft, command.answers)
    await uow.idempotency.done(id=draft.id)
    return draft


def _first(command: SaveDraft, draft_id: UUID, unit_id: UUID, at: datetime) -> Draft:
    """The draft as its first step makes it."""
    author = command.principal.subject
    return Draft(draft_id, author, unit_id, command.danger, command.child, at, at, report_id=command.report_id)


async def _continued(command: SaveDraft, draft_id: UUID, uow: UnitOfWork, clock: Clock) -> Draft:
    now = clock.now()
    draft = await own_draft(draft_id, command.principal, uow, now, for_update=True)
    if await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, draft_id):
        return draft
    draft.expect(command.expected_version)
    answers_must_fit(command.answers)
    uow.drafts.end_reminders(draft, now)
    replaced = draft.replaced(danger=command.danger, child=command.child, at=now)
    await uow.drafts.replace(replaced, command.answers)
    await uow.idempotency.done(id=draft_id)
    return replaced
