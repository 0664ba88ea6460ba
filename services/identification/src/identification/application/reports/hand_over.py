"""A report is handed over: its author offers it to their unit, and a colleague there takes it with their own token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.frame import OnReport, on_report
from identification.domain.consents.consent import withdrawn_at
from identification.domain.errors import HandOverWithoutConsent
from identification.domain.policies import may_hand_over, may_settle_hand_over

if TYPE_CHECKING:
    from identification.application.frame import HeldReport
    from identification.application.ports import Sources, UnitOfWork


@on_report("report.hand-over", may_hand_over)
async def hand_over_report(command: OnReport, held: HeldReport, uow: UnitOfWork, _: Sources) -> None:
    """The unit is told that something waits, and sees no more of it than before."""
    # An offer that stood ended with the consent: who takes it finds no line of the ledger.
    consents = await uow.ledger.consents([command.report_id])
    if withdrawn_at(consents.get(command.report_id, ())) is not None:
        raise HandOverWithoutConsent
    held.record.offer(held.now)


@on_report("report.take-handed-over", may_settle_hand_over)
async def take_handed_over(command: OnReport, held: HeldReport, _: UnitOfWork, __: Sources) -> None:
    """From the next read on the caller is an author as well; of two at once one succeeds, the other learns that it is taken."""
    held.record.take(command.principal.subject, held.now)


@on_report("report.undo-hand-over", may_settle_hand_over)
async def undo_hand_over(_: OnReport, held: HeldReport, __: UnitOfWork, ___: Sources) -> None:
    """Nobody can take it any more, until it is offered again."""
    held.record.end_offer(held.now)
