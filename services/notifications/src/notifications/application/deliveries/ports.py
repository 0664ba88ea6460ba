"""What handing a notice over needs from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from contracts.words.notices import Channel
    from notifications.domain.deliveries import Delivery


class Deliveries(Protocol):
    """Deliveries by other channels than the inbox."""

    async def add(self, delivery: Delivery) -> None:
        """Stores a new one."""

    async def save(self, delivery: Delivery) -> None:
        """Stores its progress and publishes what happened."""

    async def pending_of(self, notice_id: UUID) -> Sequence[Delivery]:
        """Those of a notice that are still tried, held until the transaction ends."""

    async def next_due(self, now: datetime, channel: Channel, without: Sequence[UUID] = ()) -> Delivery | None:
        """The most pressing one by this channel that is not held, held until the transaction ends."""

    async def get(self, notice_id: UUID, channel: Channel) -> Delivery:
        """This one, held until the transaction ends."""
