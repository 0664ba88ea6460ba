"""The person called pressed the key: it is on the record that they heard. Only taking the report over ends the alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.duty.ports import AnswerUnitOfWork


async def acknowledge_call(notice_id: UUID, uow: AnswerUnitOfWork, clock: Clock) -> None:
    """The telephone service says so: once; said again it changes nothing. Raises NotFound when no call was made about it."""
    called = await uow.calls.get(notice_id)
    if called.acknowledge(clock.now()):
        await uow.calls.save(called)
        await uow.record.acknowledged(called)
