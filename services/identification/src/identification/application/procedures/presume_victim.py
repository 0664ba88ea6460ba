"""The person counts as a presumed victim while the panel assesses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.contents.classes import PROCEDURE
from identification.application.procedures.procedure_command import on_procedure
from identification.application.reading.computed import consent_status

if TYPE_CHECKING:
    from contracts.commands.procedures import Presumption
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.presume"


@on_procedure(OPERATION, permitted("presumeVictim"))
async def presume_victim(
    command: ReportCommand[Presumption], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """Sealed with what the ledger says at that moment of an adult's consent; a child is not asked.

    Raises ProcedureMoveRefused, AlreadyPresumed.
    """
    given, report = command.given, held.report.record
    held.procedure.presume(held.report.now)
    consents = (await uow.ledger.consents([report.id])).get(report.id, ())
    held.goes_on()
    said = {
        "grounds": given.grounds,
        "recoveryOffered": given.recovery_offered,
        "consentStatus": None if report.in_force.child_path else consent_status(consents),
    }
    await held.seal(uow, sources, **{PROCEDURE: {"presumptions": [said]}})
