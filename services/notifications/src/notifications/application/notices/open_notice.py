"""Clears a notice from the inbox. It says nothing about the report: opened is only what identification says was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifications.application.frame import on_notice
from notifications.application.inbox import may_open

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.commands import Held
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


@on_notice(OPERATION, may_open)
async def open_notice(command: OpenNotice, held: Held[Notice], _: CallerUnitOfWork, __: Clock) -> None:
    """The notice leaves the inbox; raises StaleVersion, NoticeMoveRefused."""
    held.expect(command.expected_version)
    held.record.open(held.now)
