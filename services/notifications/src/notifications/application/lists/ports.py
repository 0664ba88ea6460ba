"""What reading an inbox needs from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Page
    from notifications.domain.notices.notice import Notice


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many notices of an inbox wait, and how many of them are new to the one who asks.

    `danger` counts the reports in immediate danger that the new ones brought to the desk.
    """

    count: int
    new: int
    danger: int


class Inbox(Protocol):
    """Notices, always asked for by a caller."""

    async def page(self, caller: Principal, first: int, after: str | None, *, open_only: bool) -> Page[Notice]:
        """What the caller's unit and the caller have in their inbox, newest first; of what is open the most urgent before.

        Raises InvalidInput for a cursor that was not made for this list.
        """

    async def count(self, caller: Principal, since: datetime | None) -> Waiting:
        """How many wait in the caller's inbox, and what of it came after `since`."""

    async def get(self, notice_id: UUID, caller: Principal) -> Notice:
        """The notice, held until the transaction ends; raises NotFound when it is not in the caller's inbox."""

    async def save(self, notice: Notice) -> None:
        """Stores its state and publishes what happened."""
