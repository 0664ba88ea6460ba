"""The receipt of a report: how far it came, what to do now, whom to call. What a command answers, which is on the record itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.positions import Position
from identification.application.contents.classes import OPEN_QUESTION
from identification.application.reading.view import (
    Grounds,
    ReportView,
    grounds_of,
    held_positions,
    views_of,
    with_persons,
)
from identification.domain.policies import may_read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.domain.reading.positions import Facts

RECEIPT_CLASSES = ("reference", "danger", "receipt", "instruction", "whereabouts", OPEN_QUESTION)


async def read_receipt(report_id: UUID, principal: Principal, uow: UnitOfWork, clock: Clock) -> ReportView:
    """The classes of the receipt under the same rulings; none is about the person, so it opens nothing and is light.

    What is withheld is listed of all classes, as by a read: the answer of a command is no other report.
    """
    facts = await uow.reports.facts(report_id, principal)
    held = held_positions(principal, facts)
    may_read(held).require()
    grounds = await _grounds(facts, held, principal, uow)
    views = await views_of(principal, [facts], grounds, uow, clock.now(), asked=RECEIPT_CLASSES)
    return await with_persons(views[report_id], facts, principal, uow)


async def _grounds(facts: Facts, held: frozenset[str], principal: Principal, uow: UnitOfWork) -> Mapping[UUID, Grounds]:
    """What was recorded changes no ruling for the report's author, or for their unit; its author is shown the person's word."""
    report_id = facts.report.id
    if not held <= {Position.AUTHOR, Position.UNIT}:
        return await grounds_of(principal, [facts], uow)
    if Position.AUTHOR not in held or facts.report.in_force.child_path:
        return {}
    return {report_id: Grounds({}, (await uow.ledger.consents([report_id])).get(report_id, ()))}
