"""Clears a notice from the inbox. It says nothing about the report: opened is only what identification says was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifications.application.inbox import may_open
from notifications.application.notice_command import OnNotice, on_notice

if TYPE_CHECKING:
    from chassis.commands import Held
    from chassis.ports import Clock
    from notifications.application.ports import CallerUnitOfWork
    from notifications.domain.notices.notice import Notice

OPERATION = "notice.open"


@dataclass(frozen=True, slots=True)
class OpenNotice(OnNotice):
    """Which notice, at which version if the caller named one."""

    expected_version: int | None


@on_notice(OPERATION, may_open)
async def open_notice(command: OpenNotice, held: Held[Notice], _: CallerUnitOfWork, __: Clock) -> None:
    """The notice leaves the inbox; raises StaleVersion, NoticeMoveRefused."""
    held.expect(command.expected_version)
    held.record.open(held.now)
