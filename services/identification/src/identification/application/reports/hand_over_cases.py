"""Several cases go from who has them to another case manager: all of them, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.persons.case import with_linked
from identification.application.reading.ports import about_report
from identification.application.report_command import ReportCommand, hold_report
from identification.application.reports.assign_case import must_be_case_manager
from identification.domain.errors import CasesNotHandedOver

if TYPE_CHECKING:
    from chassis.commands import DeclaredCommand
    from contracts.commands.cases import CasesHandOver
    from identification.application.ports import Sources, UnitOfWork

OPERATION = "cases.hand-over"


# Without the command decorator: there are many, and a repeat is answered to one who has none of them any more.
async def hand_over_cases(command: DeclaredCommand[CasesHandOver], uow: UnitOfWork, sources: Sources) -> None:
    """Each as `assignCase` would, of several persons with all of them; everything is checked before anything is done.

    Raises NotFound, Forbidden, NoCaseManager, CasesNotHandedOver.
    """
    principal, key, given = command.principal, command.idempotency_key, command.given
    if await uow.idempotency.seen(principal, OPERATION, key) is not None:
        return
    # In one order, so that two of these never wait for each other.
    asked = [ReportCommand(principal, key, each, given) for each in sorted(set(given.report_ids))]
    # With what is linked, which one hold after the other would lock in another order.
    await uow.reports.facts_of([each.report_id for each in asked], principal, for_update=True)
    cases = [await hold_report(each, uow, sources) for each in asked]
    for each in cases:
        permitted("handOverCases")(each.positions).require()
    await must_be_case_manager(given.manager_id, uow)
    if stay := [each.record.filing.reference for each in cases if not each.record.may_go_to(given.manager_id)]:
        raise CasesNotHandedOver(stay)
    persons = [person for each in cases for person in (each.record, *(other.report for other in each.others))]
    for person in await with_linked(persons, principal, uow):
        person.assign(given.manager_id, sources.ids.new(), sources.clock.now())
        await uow.reports.hand_on(person)
    lines = [about_report(each.record.id, each.positions, OPERATION) for each in cases]
    await uow.audit_log.note(principal, lines)
    await uow.idempotency.done(id=given.manager_id)
