"""A unit accepted the referral: nothing about it waits any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.application.notices.posting import settle

if TYPE_CHECKING:
    from uuid import UUID

    from notifications.application.ports import UnitOfWork


async def settle_request(report_id: UUID, referral_id: UUID, uow: UnitOfWork) -> None:
    """Every open item that asks for a step on the referral becomes history, for the unit and for people on duty."""
    await uow.matters.hold(report_id)
    await settle(await uow.notices.asking_about(referral_id), uow)
