"""A case manager does not work on a case, since they know the person or have another conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts import access
from contracts.words.reports import Manner
from identification.application.contents.classes import TRIAGE
from identification.application.persons.case import with_linked
from identification.application.reading.ports import about_report
from identification.application.report_command import hold_report
from identification.domain.errors import DoneForAllPersons
from identification.domain.reports.addendum import Addendum
from identification.domain.ways_in import SentField, way_must_hold

if TYPE_CHECKING:
    from contracts.commands.reports import Recusal
    from identification.application.contents.ports import Content
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "report.recuse"


# Without the command decorator: who recused themself cannot see the report any more, and a repeat is answered all the same.
async def recuse(command: ReportCommand[Recusal], uow: UnitOfWork, sources: Sources) -> None:
    """Their access ends with it, and of several persons that to all; why is sealed with the assessments.

    Raises NotFound, Forbidden, DoneForAllPersons, StaleVersion, ReportMoveRefused; InvalidInput for words that the way in does not hold.
    """
    if await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.report_id):
        return
    held = await hold_report(command, uow, sources)
    permitted("recuse")(held.positions).require()
    if held.record.filing.joint_with is not None:
        raise DoneForAllPersons(held.record.filing.joint_with)
    held.expect(command.given.expected_version)
    await _recuse(command, held, uow, sources)
    await uow.audit_log.note(command.principal, [about_report(command.report_id, held.positions, OPERATION)])
    await uow.idempotency.done(id=command.report_id)


async def _recuse(command: ReportCommand[Recusal], held: HeldReport, uow: UnitOfWork, sources: Sources) -> None:
    given, report, by = command.given, held.record, command.principal.subject
    persons = await with_linked([report, *(each.report for each in held.others)], command.principal, uow)
    if given.words is not None:
        words = SentField("words", TRIAGE, Manner.WRITTEN)
        way_must_hold(access.load().way(report.in_force.way_in), [words])
    for each in persons:
        each.recuse(by, held.now)
    said: Content = {"recusedAt": held.now.isoformat(), "recused": given.reason.value, "recusedWords": given.words}
    addendum = Addendum(sources.ids.new(), TRIAGE, said, report.version, held.now)
    # Before it leaves: afterwards nothing of it is the caller's to write.
    await uow.parts.append(report.filing, [addendum], by)
    for each in persons:
        await uow.reports.recuse(each)
