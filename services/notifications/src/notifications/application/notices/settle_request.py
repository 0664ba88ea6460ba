"""A unit accepted the referral: nothing about it waits any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifications.application.notices.posting import settle

if TYPE_CHECKING:
    from uuid import UUID

    from notifications.application.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class SettleRequest:
    """A referral of `report_id` was accepted."""

    report_id: UUID
    referral_id: UUID


async def settle_request(command: SettleRequest, uow: UnitOfWork) -> None:
    """Every open item that asks for a step on the referral becomes history, for the unit and for people on duty."""
    await uow.matters.hold(command.report_id)
    await settle(await uow.notices.asking_about(command.referral_id), uow)
