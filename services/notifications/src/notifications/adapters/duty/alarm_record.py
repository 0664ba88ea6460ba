"""Lines about alarms on the record of reads and changes: what the platform did by itself, as ids and codes."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from chassis.audit.entry import AuditEntry
from chassis.audit.table import TABLES
from chassis.db.writes import insertion
from chassis.telemetry.spans import trace_id
from notifications.domain.vocabulary import PLATFORM, TELEPHONE, Recipient

if TYPE_CHECKING:
    from chassis.db.transaction import Transaction
    from chassis.ports import Clock
    from notifications.domain.deliveries import Delivery
    from notifications.domain.duty.alarm import Alarm
    from notifications.domain.duty.called import Called
    from notifications.domain.notices.notice import Notice

# A line is named after what it records: written again, it is there already.
_ADD = insertion(TABLES.audit, "on conflict do nothing")
_ACTIONS = {
    "delivered": "alert.handed_over",
    "refused": "alert.refused",
    "unreachable": "alert.unreachable",
    "no-service": "alert.no_service",
    "no-number": "alert.no_number",
    "too-old": "alert.given_up",
}


class PostgresAlarmRecord:
    """The `AlarmRecord` port: all lines of an alert are about the report of its notice, which of several persons may be a child's own."""

    def __init__(self, connection: Transaction, clock: Clock) -> None:
        """Writes in the transaction of `connection`."""
        self._connection = connection
        self._clock = clock

    async def alerted(self, notice: Notice, round_: int) -> None:
        name = uuid5(notice.id, "alerted")
        basis = (*_number(notice.rung), f"round.{round_}", "inbox")
        self._line(name, "alert.made", notice.matter.report_id, notice.recipient, *basis)

    async def tried(self, delivery: Delivery, outcome: str) -> None:
        """How a try by mail or telephone went; of tries without an answer the first one is enough."""
        if outcome == "unreachable" and delivery.progress.attempt > 1:
            return
        name = uuid5(delivery.notice_id, f"{delivery.channel.value} {outcome} {delivery.progress.attempt}")
        basis = (*_number(delivery.rung), delivery.channel.value)
        self._line(name, _ACTIONS[outcome], delivery.matter.report_id, delivery.recipient, *basis)

    async def acknowledged(self, called: Called) -> None:
        """Whose telephone it was that a key was pressed on."""
        name = uuid5(called.notice_id, "acknowledged")
        basis = (*_number(called.rung), "phone")
        self._line(name, "alert.acknowledged", called.matter.report_id, called.recipient, *basis, caller=TELEPHONE)

    async def ended(self, alarm: Alarm, by: UUID | None) -> None:
        """What ended it, and who."""
        name = uuid5(alarm.report_id, "ended")
        self._line(name, "alert.ended", alarm.report_id, Recipient.person(by) if by else None, alarm.state.value)

    def _line(
        self,
        name: UUID,
        action: str,
        report_id: UUID,
        recipient: Recipient | None,
        *basis: str,
        caller: UUID = PLATFORM,
    ) -> None:
        person = [f"person.{recipient.person_id}"] if recipient and recipient.person_id else []
        entry = AuditEntry(
            id=name,
            at=self._clock.now(),
            caller=caller,
            unit=recipient.unit_id if recipient else None,
            position="platform" if caller == PLATFORM else "telephone",
            action=action,
            subject_type="report",
            subject_id=report_id,
            classes=(),
            basis=":".join([*basis, *person]),
            trace_id=trace_id(),
        )
        self._connection.later(_ADD, asdict(entry))


def _number(rung: int | None) -> tuple[str, ...]:
    """Only alerts of an alarm are numbered."""
    return () if rung is None else (f"rung.{rung}",)
