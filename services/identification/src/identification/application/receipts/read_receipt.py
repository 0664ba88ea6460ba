"""The receipt of a report: how far it came, what to do now, whom to call. What a command answers, which is on the record itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.contents.classes import OPEN_QUESTION
from identification.application.reading.persons import with_persons
from identification.application.reading.view import ReportView, grounds_of, held_positions, views_of
from identification.domain.policies import may_read
from identification.domain.reading.positions import AUTHOR, UNIT

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork

RECEIPT_CLASSES = ("reference", "danger", "receipt", "instruction", "whereabouts", OPEN_QUESTION)


async def read_receipt(report_id: UUID, principal: Principal, uow: UnitOfWork, clock: Clock) -> ReportView:
    """The classes of the receipt under the same rulings; none is about the person, so it opens nothing and is light.

    What is withheld is told of all classes, as by a read: the answer of a command is no other report.
    """
    facts = await uow.reports.facts(report_id, principal)
    held = held_positions(principal, facts)
    may_read(held).require()
    # What was recorded changes no ruling for whoever filed the report, or for their unit.
    grounds = {} if held <= {AUTHOR, UNIT} else await grounds_of(principal, [facts], uow)
    views = await views_of(principal, [facts], grounds, uow, clock.now(), asked=RECEIPT_CLASSES)
    return await with_persons(views[report_id], facts, principal, uow)
