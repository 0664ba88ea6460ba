"""By which municipality the Centre's list finds a report: only while the access table shows it to the Centre's intake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts import access
from contracts.words.positions import Position
from identification.domain.reading.closed import closed_since, is_sealed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from identification.application.contents.ports import Content
    from identification.application.ports import Sources, UnitOfWork
    from identification.domain.consents.consent import ConsentEntry
    from identification.domain.reports.report import Report

CLASS: Final = "municipality"
_OF_THE_PERSON: Final = "birth"
"""A class that every report holds, under the key of its person."""
_TABLE: Final = access.load()


def find_by_place(
    report: Report, words: Sequence[ConsentEntry], municipality: Content | None, sources: Sources
) -> None:
    """Keeps the code of the municipality, or none where the intake does not read it, on the way and after the `words` in force now."""
    filing = report.in_force
    reader = access.Reader(
        frozenset({Position.INTAKE}),
        sealed=is_sealed(filing, words),
        withdrawn=closed_since(filing, words) is not None,
        health_report=filing.health_report,
        way_in=filing.way_in,
    )
    shown = municipality is not None and access.rule(_TABLE, reader, CLASS).mask is access.Mask.FULL
    report.found_by(sources.place_code(municipality["encounter"]) if municipality is not None and shown else None)


async def find_anew(report_id: UUID, uow: UnitOfWork, sources: Sources) -> bool:
    """Whether the report had another code than it should have, or lacked it: since the release before wrote it, or the key is another.

    Of an erased person there should be none. Raises ReportAltered.
    """
    report = await uow.reports.held(report_id)
    if report is None:
        return False
    before = report.progress.place_code
    words = (await uow.ledger.consents([report_id])).get(report_id, ())
    known = (await uow.parts.open([(report.filing, (CLASS, _OF_THE_PERSON))])).get(report_id, {})
    find_by_place(report, words, known.get(CLASS), sources)
    if report.progress.place_code == before:
        return False
    await uow.reports.save(report)
    return True
