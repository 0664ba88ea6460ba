"""What a unit would read of a report if it were asked for a purpose: before it accepts, and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from contracts.words.positions import Position
from identification.application.disclosures.sending import may_for_purpose
from identification.application.reading.ports import about_report
from identification.application.reading.view import grounds_of, held_positions, views_of

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from contracts.words.referrals import Purpose
    from identification.application.ports import UnitOfWork
    from identification.application.reading.view import ReportView

OPERATION = "referral.preview"
_MAY = may_for_purpose("sendReferral")


@dataclass(frozen=True, slots=True)
class Preview:
    """Of a class that the sender does not read in full themselves only its mask is known."""

    before: ReportView
    after: ReportView


async def preview_opening(
    report_id: UUID, purpose: Purpose, principal: Principal, uow: UnitOfWork, clock: Clock
) -> Preview:
    """As the unit would see it with what is recorded of consent now; the read is on the record first. Raises NotFound, Forbidden."""
    facts = await uow.reports.facts(report_id, principal)
    positions = held_positions(principal, facts)
    _MAY(purpose, positions).require()
    grounds = await grounds_of(principal, [facts], uow)
    seen = []
    for position in (Position.ADDRESSED, Position.GRANT):
        as_unit = f"{position}.{purpose.value}"
        views = await views_of(principal, [facts], grounds, uow, clock.now(), seen_as=as_unit)
        if report_id not in views:
            raise NotFound
        seen.append(views[report_id])
    before, after = seen
    await uow.audit_log.note(principal, [about_report(report_id, positions, OPERATION, sorted(after.classes))])
    return Preview(before, after)
