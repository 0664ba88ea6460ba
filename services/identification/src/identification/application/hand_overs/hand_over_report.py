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
async def hand_over_report(_: OnReport, held: HeldReport, uow: UnitOfWork, __: Sources) -> None:
    """The unit is told that something waits, and sees no more of it than before."""
    # An offer that stood ended with the consent: who takes it finds no line of the ledger.
    everybody = [held.record, *(each.report for each in held.others)]
    # What a child ever said of consent is void.
    consents = await uow.ledger.consents([each.id for each in everybody if not each.in_force.child_path])
    if any(withdrawn_at(entries) is not None for entries in consents.values()):
        raise HandOverWithoutConsent
    held.record.offer(held.now)
