"""Reference data as the use cases ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts import reference
from notifications.domain.duty.roster import DutyRoster

if TYPE_CHECKING:
    from uuid import UUID


class ReferenceDirectory:
    """The `Directory` port on contracts.reference."""

    def mail_address(self, unit_id: UUID) -> str | None:
        try:
            return reference.unit(unit_id).email
        except reference.UnknownReference:
            return None

    def duty(self) -> DutyRoster:
        roster = reference.roster()
        supervisors, directors = (roster.supervisor.person,), (roster.director.person,)
        return DutyRoster(roster.unit, roster.order, (*supervisors, *directors), supervisors, directors)

    def duty_number(self, unit_id: UUID) -> str | None:
        try:
            return reference.unit(unit_id).duty_phone
        except reference.UnknownReference:
            return None

    def own_mail(self, person_id: UUID) -> str | None:
        """The address of a person who is alerted."""
        found = _alerted(person_id)
        return found.mail if found else None

    def own_number(self, person_id: UUID) -> str | None:
        """The number of a person who is alerted."""
        found = _alerted(person_id)
        return found.phone if found else None


def _alerted(person_id: UUID) -> reference.OnCall | None:
    try:
        return reference.alerted(person_id)
    except reference.UnknownReference:
        return None
