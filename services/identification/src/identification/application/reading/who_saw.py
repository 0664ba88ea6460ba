"""A caller asks who saw a report: moments, units and classes of recorded reads, as far as the access table lets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from contracts import access
from identification.application.contents.classes import READS
from identification.application.reading.ports import about_report
from identification.application.reading.view import NO_GROUNDS, TABLE, reader_of

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock, Page
    from identification.application.directory import Directory
    from identification.application.ports import UnitOfWork
    from identification.application.reading.ports import Sighting

OPERATION = "report.reads"


async def who_saw(
    report_id: UUID,
    principal: Principal,
    first: int,
    after: str | None,
    uow: UnitOfWork,
    clock: Clock,
    directory: Directory,
) -> Page[Sighting]:
    """A page of at most `first` reads, newest first; that it was asked for is on the record too.

    Raises NotFound for a report that is missing or whose reads the caller may not see, InvalidInput for a foreign cursor.
    """
    facts = await uow.reports.facts(report_id, principal)
    reader = reader_of(principal, facts, NO_GROUNDS, clock.now())
    mask = access.rule(TABLE, reader, READS).mask
    if mask is access.Mask.NONE:
        raise NotFound
    own = directory.units_of(principal.agency) if mask is access.Mask.OWN else None
    page = await uow.sightings.of(report_id, principal, own, first, after)
    await uow.audit_log.note(principal, [about_report(report_id, reader.positions, OPERATION, [READS])])
    return page
