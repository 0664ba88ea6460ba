"""How much of what runs waits for the Centre, and what the caller took over of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.domain.reports.minimum import belgrade_midnight

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from identification.application.lists.ports import CentreCounts
    from identification.application.ports import Sources, UnitOfWork


async def count_running_reports(principal: Principal, uow: UnitOfWork, sources: Sources) -> CentreCounts:
    """As it is at this moment; a day ends at midnight in Belgrade."""
    now = sources.clock.now()
    return await uow.reports.counted(principal, now, belgrade_midnight(now), now - sources.directory.informing_takes())
