"""The national totals per stage: counts, and nothing that belongs to a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from referral.application.ports import StageTotal
from referral.domain.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from chassis.ports import Clock
    from referral.application.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class FlowView:
    """Every stage in the order of a report's way, at a moment."""

    as_of: datetime
    stages: Sequence[StageTotal]


async def read_flow(uow: UnitOfWork, clock: Clock) -> FlowView:
    """The totals now; a stage that nothing has reached counts zero."""
    known = {total.stage: total for total in await uow.flow.totals()}
    return FlowView(clock.now(), [known.get(stage.value, StageTotal(stage.value, 0, 0)) for stage in Stage])
