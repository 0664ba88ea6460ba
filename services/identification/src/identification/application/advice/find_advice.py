"""Reads a question without a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from identification.application.advice.reaching import reached

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.domain.advice.advice import Advice


@dataclass(frozen=True, slots=True)
class AdviceView:
    """A question as one caller finds it, without what was written."""

    advice: Advice
    positions: frozenset[str]


async def find_advice(advice_id: UUID, principal: Principal, uow: UnitOfWork, clock: Clock) -> AdviceView:
    """Nothing that was written is opened. Raises NotFound for anybody but who asked and the Centre."""
    held = await reached(advice_id, principal, uow, clock.now())
    return AdviceView(held.record, held.positions)
