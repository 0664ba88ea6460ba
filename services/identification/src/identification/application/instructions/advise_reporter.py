"""The Centre advises the reporter what to do now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from chassis.permission import permitted
from contracts import reference
from identification.application.instructions.offered import fits
from identification.application.report_command import on_report
from identification.domain.disclosures.errors import UnitNotAsked
from identification.domain.reports.minimum import has_passed

if TYPE_CHECKING:
    from uuid import UUID

    from contracts.commands.reports import Advice
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "report.advise"


@on_report(OPERATION, permitted("adviseReporter"))
async def advise_reporter(command: ReportCommand[Advice], held: HeldReport, uow: UnitOfWork, _: Sources) -> None:
    """Appends the instruction, which the receipt shows; bumps nothing.

    Raises what `advice_must_fit` raises.
    """
    advice_must_fit(command.given, held)
    await give_advice(command.given, held, command.principal.subject, uow)


async def give_advice(advice: Advice, held: HeldReport, by: UUID, uow: UnitOfWork) -> None:
    """Appends what was checked before; said of the first of several persons it holds for all whom it fits."""
    held.record.advise(held.now)
    said, alone = reference.instruction(advice.instruction), held.record.filing.joint_with is not None
    for each in (held.facts, *(() if alone else (other for other in held.others if fits(said, other)))):
        await uow.remarks.advise(each.report.id, advice.instruction, advice.until, by, held.now)


def advice_must_fit(advice: Advice, held: HeldReport, within: str = "") -> None:
    """Raises InvalidInput for an unknown code or a wrong moment, by the names of the fields `within` what was sent.

    Raises UnitNotAsked for a unit that is promised and not asked, or for a child where there is none.
    """
    known = next((each for each in reference.instructions() if each.code == advice.instruction), None)
    if known is None:
        raise InvalidInput([(f"{within}instruction", "This is not a code of the list of instructions.")])
    if known.needs_until != (advice.until is not None):
        sentence = "Say until when this holds." if known.needs_until else "This instruction has no end; leave it out."
        raise InvalidInput([(f"{within}until", sentence)])
    if advice.until is not None and has_passed(advice.until, held.now):
        raise InvalidInput([(f"{within}until", "has passed already: give a moment that is still to come.")])
    if not fits(known, held.facts):
        raise UnitNotAsked
