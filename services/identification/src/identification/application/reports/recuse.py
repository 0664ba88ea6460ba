"""Who works on a person does not any more, since they know them or have another conflict: at the Centre, on a panel, or in a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts import access
from contracts.words.positions import Position
from contracts.words.reports import Manner
from identification.application.contents.classes import TRIAGE
from identification.application.persons.case import procedure_of, with_linked
from identification.application.reading.ports import about_report
from identification.application.reading.view import held_positions
from identification.application.report_command import hold_report
from identification.domain.errors import DoneForAllPersons
from identification.domain.procedures.errors import NoProcedure
from identification.domain.reports.addendum import Addendum
from identification.domain.ways_in import SentField, way_must_hold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contracts.commands.reports import Recusal
    from identification.application.contents.ports import Content
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand
    from identification.domain.reports.report import Report

OPERATION = "report.recuse"


# Without the command decorator: who recused themself cannot see the report any more, and a repeat is answered all the same.
async def recuse(command: ReportCommand[Recusal], uow: UnitOfWork, sources: Sources) -> None:
    """Their access ends with it, and of several persons that to all but another one's panel; why is sealed with the assessments.

    Raises NotFound, Forbidden, DoneForAllPersons, StaleVersion, ReportMoveRefused; ProcedureMoveRefused and VotedMayNotRecuse for a member
    of a panel; InvalidInput for words that the way in does not hold.
    """
    if await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.report_id):
        return
    held = await hold_report(command, uow, sources)
    permitted("recuse")(held.positions).require()
    if Position.CASE in held.positions and held.record.filing.joint_with is not None:
        raise DoneForAllPersons(held.record.filing.joint_with)
    held.expect(command.given.expected_version)
    given, report = command.given, held.record
    if given.words is not None:
        words = SentField("words", TRIAGE, Manner.WRITTEN)
        way_must_hold(access.load().way(report.in_force.way_in), [words])
    acted_as, persons = await _left(command, held, uow)
    said: Content = {"recusedAt": held.now.isoformat(), "recused": given.reason.value, "recusedWords": given.words}
    addendum = Addendum(sources.ids.new(), TRIAGE, {**said, "recusedAs": acted_as.value}, report.version, held.now)
    # Before it leaves: afterwards nothing of it is the caller's to write.
    await uow.parts.append(report.filing, [addendum], command.principal.subject)
    for each in persons:
        await uow.reports.recuse(each)
    await uow.audit_log.note(command.principal, [about_report(command.report_id, held.positions, OPERATION)])
    await uow.idempotency.done(id=command.report_id)


def _is_open_to_unit(positions: frozenset[str]) -> bool:
    return any(each.startswith((f"{Position.GRANT}.", f"{Position.ADDRESSED}.")) for each in positions)


async def _left(
    command: ReportCommand[Recusal], held: HeldReport, uow: UnitOfWork
) -> tuple[Position, Sequence[Report]]:
    """As what they leave, and which reports, each of which is not theirs any more."""
    by, report = command.principal.subject, held.record
    persons = [held.facts, *held.others]
    if Position.CASE in held.positions:
        of_case = await with_linked([each.report for each in persons], command.principal, uow)
        for each in of_case:
            each.recuse(by, held.now)
        return Position.CASE, of_case
    if Position.PANEL in held.positions:
        procedure = await procedure_of(report, uow)
        if procedure is None:
            raise NoProcedure
        procedure.recuse(by, held.now)
        of_case = await with_linked([report], command.principal, uow)
        for each in of_case:
            each.recuse_member(by, procedure, held.now)
        await uow.procedures.save(procedure)
        return Position.PANEL, of_case
    sent = [facts for facts in persons if _is_open_to_unit(held_positions(command.principal, facts))]
    for facts in sent:
        of_unit = [one for one in facts.disclosures if one.unit_id == command.principal.unit and not one.ended]
        facts.report.recuse_worker(by, of_unit, held.now)
    return Position.GRANT, [facts.report for facts in sent]
