"""The Centre tells the reporter what to do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from identification.application.frame import OnReport, on_report
from identification.domain.policies import may_advise
from identification.domain.reports.minimum import has_passed

if TYPE_CHECKING:
    from datetime import datetime

    from identification.application.directory import Directory
    from identification.application.frame import HeldReport
    from identification.application.ports import Sources, UnitOfWork

OPERATION = "report.advise"


@dataclass(frozen=True, slots=True)
class AdviseReporter(OnReport):
    """A coded instruction, some of which hold until a moment."""

    instruction: str
    until: datetime | None


@on_report(OPERATION, may_advise)
async def advise_reporter(command: AdviseReporter, held: HeldReport, uow: UnitOfWork, sources: Sources) -> None:
    """Appends the instruction, which the receipt shows; bumps nothing. Said of the first of several persons it holds for all.

    Raises InvalidInput for an unknown code or a wrong moment.
    """
    _instruction_must_be_complete(command, sources.directory, held.now)
    held.record.advise(held.now)
    by, alone = command.principal.subject, held.record.filing.joint_with is not None
    for report_id in (command.report_id, *(() if alone else (each.report.id for each in held.others))):
        await uow.remarks.advise(report_id, command.instruction, command.until, by, held.now)


def _instruction_must_be_complete(command: AdviseReporter, directory: Directory, now: datetime) -> None:
    needs_until = directory.instruction_needs_until(command.instruction)
    if needs_until is None:
        raise InvalidInput([("instruction", "This is not a code of the list of instructions.")])
    if needs_until != (command.until is not None):
        sentence = "Say until when this holds." if needs_until else "This instruction has no end; leave it out."
        raise InvalidInput([("until", sentence)])
    if command.until is not None and has_passed(command.until, now):
        raise InvalidInput([("until", "has passed already: give a moment that is still to come.")])
