"""Reference data as the use cases ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts import reference
from notifications.domain.roster import DutyRoster

if TYPE_CHECKING:
    from uuid import UUID


class ReferenceDirectory:
    """The `Directory` port on contracts.reference."""

    def mail_address(self, unit_id: UUID) -> str | None:
        """Where a unit gets its mail."""
        try:
            return reference.unit(unit_id).email
        except reference.UnknownReference:
            return None

    def duty(self) -> DutyRoster:
        """The Centre's roster, the person on duty now first."""
        roster = reference.roster()
        return DutyRoster(roster.unit, roster.order)
