"""Indicators of one profile are answered for the assessors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.contents.classes import PROCEDURE
from identification.application.indicators.assessed_by_rule import ANSWERS, answered
from identification.application.procedures.procedure_command import on_procedure

if TYPE_CHECKING:
    from contracts.commands.procedures import IndicatorAnswers
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.answer-indicators"


@on_procedure(OPERATION, permitted("answerIndicators"))
async def answer_indicators(
    command: ReportCommand[IndicatorAnswers], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """Sealed behind earlier answers, of which the newest of each profile count. Raises ProcedureMoveRefused."""
    held.procedure.answer_indicators()
    held.goes_on()
    said = {**answered(command.given), "actedAs": held.acts_as}
    await held.seal(uow, sources, **{PROCEDURE: {ANSWERS: [said]}})
