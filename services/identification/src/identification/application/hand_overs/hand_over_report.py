"""The author of a report offers it to their unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.frame import OnReport, on_whole_report
from identification.domain.consents.consent import withdrawn_at
from identification.domain.errors import HandOverWithoutConsent
from identification.domain.policies import may_hand_over

if TYPE_CHECKING:
    from identification.application.frame import HeldReport
    from identification.application.ports import Sources, UnitOfWork


@on_whole_report("report.hand-over", may_hand_over)
async def hand_over_report(command: OnReport, held: HeldReport, uow: UnitOfWork, _: Sources) -> None:
    """The unit is told that something waits, and sees no more of it than before."""
    # An offer that stood ended with the consent: who takes it finds no line of the ledger.
    everybody = [command.report_id, *(each.report.id for each in held.others)]
    consents = await uow.ledger.consents(everybody)
    if any(withdrawn_at(entries) is not None for entries in consents.values()):
        raise HandOverWithoutConsent
    held.record.offer(held.now)
