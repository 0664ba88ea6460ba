"""What happened with the recovery period of the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts.words.procedures import RecoveryState
from identification.application.contents.classes import RECOVERY
from identification.application.procedures.procedure_command import must_be_past, on_procedure
from identification.domain.procedures.recovery import RECOVERY_LIFECYCLE, USUAL_LENGTH, recovery_must_fit

if TYPE_CHECKING:
    from contracts.commands.procedures import RecoveryRecord
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.procedures.procedure_command import HeldProcedure
    from identification.application.report_command import ReportCommand

OPERATION = "procedure.record-recovery"


@on_procedure(OPERATION, permitted("recordRecovery"))
async def record_recovery(
    command: ReportCommand[RecoveryRecord], held: HeldProcedure, uow: UnitOfWork, sources: Sources
) -> None:
    """Sealed behind earlier steps; without a last day one that is granted has the usual length, which is not verified.

    Raises RecoveryMoveRefused; InvalidInput as `recovery_must_fit`.
    """
    given, filing = command.given, held.report.record.filing
    must_be_past("happenedOn", given.happened_on, held.report.now)
    recovery_must_fit(given.step, given.starts_on, given.ends_on, given.basis, given.interrupted_for)
    known = (await uow.parts.open([(filing, (RECOVERY,))]))[filing.id].get(RECOVERY) or {}
    state = RECOVERY_LIFECYCLE.next(RecoveryState(known.get("state", RecoveryState.NOT_OFFERED)), given.step)
    said = given.model_dump(mode="json", by_alias=True, exclude={"expected_version"})
    verified = given.starts_on is None or given.ends_on is not None
    if given.starts_on is not None and given.ends_on is None:
        said["endsOn"] = (given.starts_on + USUAL_LENGTH).isoformat()
    held.goes_on()
    await held.seal(uow, sources, **{RECOVERY: {"state": state.value, "steps": [{**said, "verified": verified}]}})
