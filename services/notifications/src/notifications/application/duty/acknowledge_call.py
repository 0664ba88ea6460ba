"""The person called pressed the key: it is on the record that they heard. Only taking the report over ends the alarm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.duty.ports import AnswerUnitOfWork


@dataclass(frozen=True, slots=True)
class AcknowledgeCall:
    """The telephone service says so, of the call about this notice."""

    notice_id: UUID


async def acknowledge_call(command: AcknowledgeCall, uow: AnswerUnitOfWork, clock: Clock) -> None:
    """Once; said again it changes nothing. Raises NotFound when no call was made about it."""
    called = await uow.calls.get(command.notice_id)
    if called.acknowledge(clock.now()):
        await uow.calls.save(called)
        await uow.record.acknowledged(called)
