"""The case manager appoints the panel that assesses a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from chassis.permission import permitted
from contracts.words.people import CentreRole, Profession
from contracts.words.procedures import ProcedureStep
from identification.application.procedures.procedure_command import on_procedure
from identification.domain.procedures.errors import NotForPanel

if TYPE_CHECKING:
    from uuid import UUID

    from contracts.commands.procedures import PanelAppointment
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand
    from identification.domain.reports.report import Report

OPERATION = "procedure.appoint-panel"


@on_procedure(OPERATION, permitted("appointPanel"))
async def appoint_panel(
    command: ReportCommand[PanelAppointment], held: HeldProcedure, uow: UnitOfWork, _: Sources
) -> None:
    """Each reads the record from the next read on, and is notified. Raises InvalidInput, NotForPanel, ProcedureMoveRefused, SatBefore."""
    members = {each.profession: each.person_id for each in command.given.seats}
    if set(members) != set(Profession) or len(set(members.values())) != len(Profession):
        raise InvalidInput([("seats", "must be a psychologist, a pedagogue and a social worker: three persons.")])
    for profession, person in members.items():
        await must_fit_on_panel(person, profession, held.report.record, uow)
    held.procedure.appoint([(person, profession) for profession, person in members.items()], held.report.now)
    held.goes_on(ProcedureStep.PANEL_APPOINTED, held.procedure.panel)


async def must_fit_on_panel(person_id: UUID, profession: Profession, report: Report, uow: UnitOfWork) -> None:
    """Raises NotForPanel: a member is an assessor of that profession, who neither has nor gave up the case, nor reported it."""
    person = await uow.people.find(person_id)
    if (
        person is None
        or not person.active
        or CentreRole.CENTRE_ASSESSOR not in person.roles
        or person.profession is not profession
        or person_id == report.progress.manager_id
        or report.is_of(person_id)
        or person_id in report.progress.recused
    ):
        raise NotForPanel
