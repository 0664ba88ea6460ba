"""Clears a notice from the inbox. It says nothing about the report: opened is only what identification says was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifications.domain.policies import may_open

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock, IdempotencyKey
    from notifications.application.ports import CallerUnitOfWork
    from notifications.domain.notices.notice import Notice

OPERATION = "notice.open"


@dataclass(frozen=True, slots=True)
class OpenNotice:
    """Which notice, at which version if the caller named one."""

    principal: Principal
    idempotency_key: IdempotencyKey
    notice_id: UUID
    expected_version: int | None


async def open_notice(command: OpenNotice, uow: CallerUnitOfWork, clock: Clock) -> Notice:
    """The notice as it now stands; a repeat of the same request gives it without doing anything.

    Raises NotFound, then IdempotencyKeyReused, then StaleVersion, then NoticeMoveRefused.
    """
    notice = await uow.inbox.get(command.notice_id, command.principal)
    may_open(notice.recipient, command.principal).require()
    if await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, notice.id):
        return notice
    notice.must_be_at(command.expected_version)
    notice.open(clock.now())
    await uow.inbox.save(notice)
    await uow.audit_log.opened(command.principal, notice)
    await uow.idempotency.done(notice.id)
    return notice
