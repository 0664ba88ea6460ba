"""The receipt of a report: how far it came, what to do now, whom to call. What a command answers, which is on the record itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.reading import ReportView, held_positions, views_of
from identification.domain.policies import may_read

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork

RECEIPT_CLASSES = ("reference", "danger", "receipt", "instruction", "whereabouts")


async def read_receipt(report_id: UUID, principal: Principal, uow: UnitOfWork, clock: Clock) -> ReportView:
    """The classes of the receipt under the same rulings; none is about the person, so it opens nothing and is light."""
    facts = await uow.reports.facts(report_id, principal)
    may_read(held_positions(principal, facts)).require()
    return (await views_of(principal, [facts], {}, uow, clock.now(), RECEIPT_CLASSES))[report_id]
