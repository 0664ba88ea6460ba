"""What the use cases need from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from uuid import UUID

    from chassis.ports import AuditLog, IdempotencyRecords
    from notifications.application.advice.ports import Advices
    from notifications.application.deliveries.ports import Deliveries
    from notifications.application.duty.ports import AlarmRecord, Alarms, Rosters
    from notifications.application.lists.ports import Inbox
    from notifications.application.notices.ports import Notices
    from notifications.application.questions.ports import Questions
    from notifications.application.reports.ports import Matters
    from notifications.domain.duty.roster import DutyRoster


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """One transaction of the platform itself: everything below commits together or not at all."""

    notices: Notices
    deliveries: Deliveries
    matters: Matters
    alarms: Alarms
    rosters: Rosters
    record: AlarmRecord
    questions: Questions
    advices: Advices


@dataclass(frozen=True, slots=True)
class CallerUnitOfWork:
    """One transaction of a caller."""

    inbox: Inbox
    idempotency: IdempotencyRecords
    audit_log: AuditLog


class Transactions(Protocol):
    """Starts transactions of the platform."""

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A new one: committed at the end of the block, rolled back on any error."""


class Directory(Protocol):
    """Reference data that the use cases ask for."""

    def mail_address(self, unit_id: UUID) -> str | None:
        """Where a unit gets its mail; None for a unit that the reference data does not know."""

    def duty(self) -> DutyRoster:
        """The standing order of the Centre's duty, which holds while the roster has no turn."""

    def duty_number(self, unit_id: UUID) -> str | None:
        """The telephone that the unit answers at any hour; None for a unit that has none or that the reference data does not know."""

    def own_mail(self, person_id: UUID) -> str | None:
        """Where a person on call gets mail of their own; None for a person that the reference data does not know."""

    def own_number(self, person_id: UUID) -> str | None:
        """The telephone of a person on call, with its country; None for a person that the reference data does not know."""
