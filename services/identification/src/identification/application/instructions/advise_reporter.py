"""The Centre tells the reporter what to do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from chassis.permission import permitted
from contracts import reference
from identification.application.instructions.offered import fits
from identification.application.report_command import OnReport, on_report
from identification.domain.disclosures.errors import UnitNotAsked
from identification.domain.reports.minimum import has_passed

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport

OPERATION = "report.advise"


@dataclass(frozen=True, slots=True)
class Instruction:
    """A coded instruction; some hold until a moment."""

    code: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class AdviseReporter(OnReport):
    """By the Centre, after it took the report over."""

    advice: Instruction


@on_report(OPERATION, permitted("adviseReporter"))
async def advise_reporter(command: AdviseReporter, held: HeldReport, uow: UnitOfWork, _: Sources) -> None:
    """Appends the instruction, which the receipt shows; bumps nothing.

    Raises what `advice_must_fit` raises.
    """
    advice_must_fit(command.advice, held)
    await give_advice(command.advice, held, command.principal.subject, uow)


async def give_advice(advice: Instruction, held: HeldReport, by: UUID, uow: UnitOfWork) -> None:
    """Appends what was checked before; said of the first of several persons it holds for all whom it fits."""
    held.record.advise(held.now)
    said, alone = reference.instruction(advice.code), held.record.filing.joint_with is not None
    for each in (held.facts, *(() if alone else (other for other in held.others if fits(said, other)))):
        await uow.remarks.advise(each.report.id, advice.code, advice.until, by, held.now)


def advice_must_fit(advice: Instruction, held: HeldReport, within: str = "") -> None:
    """Raises InvalidInput for an unknown code or a wrong moment, by the names of the fields `within` what was sent.

    Raises UnitNotAsked for a unit that is promised and not asked, or for a child where there is none.
    """
    known = next((each for each in reference.instructions() if each.code == advice.code), None)
    if known is None:
        raise InvalidInput([(f"{within}instruction", "This is not a code of the list of instructions.")])
    if known.needs_until != (advice.until is not None):
        sentence = "Say until when this holds." if known.needs_until else "This instruction has no end; leave it out."
        raise InvalidInput([(f"{within}until", sentence)])
    if advice.until is not None and has_passed(advice.until, held.now):
        raise InvalidInput([(f"{within}until", "has passed already: give a moment that is still to come.")])
    if not fits(known, held.facts):
        raise UnitNotAsked
