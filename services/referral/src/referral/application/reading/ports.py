"""What reading a referral needs from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.domain.principal import Principal


READ: Final = "referral.read"


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """One line of the record, of a read or of the change that `action` names: names of positions, never values."""

    referral_id: UUID
    positions: frozenset[str]
    action: str = READ


class AuditLog(Protocol):
    """The record of reads."""

    async def note(self, principal: Principal, reads: Sequence[ReadRecord]) -> None:
        """Inserts a row per read in this transaction; if it cannot, the read fails."""
        ...
