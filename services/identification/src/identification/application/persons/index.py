"""By which codes a person is found again: only while the Centre may read who it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts import access
from contracts.words.reports import ReportState
from identification.domain.errors import ReportAltered
from identification.domain.persons.identity import CLASSES, identities_of
from identification.domain.reading.closed import closed_since, is_sealed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from identification.application.contents.ports import Content
    from identification.application.ports import Sources, UnitOfWork
    from identification.domain.reports.report import Report

_TABLE = access.load()


async def index_filed(report: Report, contents: Mapping[str, Content], uow: UnitOfWork, sources: Sources) -> None:
    """As `index_person`, of what is filed now."""
    kept = {} if is_sealed(report.in_force, ()) else contents
    await _keep(report, kept, uow, sources)


async def index_person(report: Report, uow: UnitOfWork, sources: Sources) -> bool:
    """Keeps the codes of what is known of the person now, or none where the Centre does not read it; answers whether any changed.

    Of an altered report there are none: the alarm is raised, and what is commanded goes on.
    """
    try:
        known = await _read_at_centre(report, uow)
    except ReportAltered:
        known = {}
    return await _keep(report, known, uow, sources)


async def index_anew(report_id: UUID, uow: UnitOfWork, sources: Sources) -> bool:
    """Whether other codes were kept of the report than should be; of an erased person there should be none. Raises ReportAltered."""
    report = await uow.reports.held(report_id)
    return report is not None and await _keep(report, await _read_at_centre(report, uow), uow, sources)


async def _read_at_centre(report: Report, uow: UnitOfWork) -> Mapping[str, Content]:
    words, filing = (await uow.ledger.consents([report.id])).get(report.id, ()), report.in_force
    if report.state is ReportState.WITHDRAWN or is_sealed(filing, words) or closed_since(filing, words) is not None:
        return {}
    return (await uow.parts.open([(report.filing, CLASSES)])).get(report.id, {})


async def _keep(report: Report, contents: Mapping[str, Content], uow: UnitOfWork, sources: Sources) -> bool:
    never = _TABLE.way(report.in_force.way_in).never
    known = {class_: content for class_, content in contents.items() if class_ not in never}
    return await uow.persons.keep(
        report.id, [(kind, sources.person_code(kind, value)) for kind, value in identities_of(known)]
    )
