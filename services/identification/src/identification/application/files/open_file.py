"""A caller opens a file of a report: on the record before a byte of it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from contracts.words.files import FileKind
from identification.application.contents.classes import FILE_CLASSES, FILES
from identification.application.reading.ports import ACTION, about_report
from identification.application.reading.view import grounds_of, views_of

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import AuditLine, Clock
    from identification.application.ports import UnitOfWork
    from identification.domain.reports.record import Filing


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that its reader may have; `number` is its place among those of its class, oldest first, from 1 on."""

    id: UUID
    filing: Filing
    kind: FileKind
    size: int
    number: int


async def open_file(report_id: UUID, file_id: UUID, principal: Principal, uow: UnitOfWork, clock: Clock) -> OpenedFile:
    """What is sent, with a line on the record; raises NotFound for what is missing and what is closed alike, ReportAltered."""
    file, line = await _open_to(report_id, file_id, principal, uow, clock)
    await uow.files.must_be_whole(file.filing, file_id, file.size)
    await uow.audit_log.note(principal, [line])
    return file


async def must_still_be_open(file: OpenedFile, principal: Principal, uow: UnitOfWork, clock: Clock) -> None:
    """Raises NotFound for a file whose reader has lost the right to it since it was opened."""
    await _open_to(file.filing.id, file.id, principal, uow, clock)


async def _open_to(
    report_id: UUID, file_id: UUID, principal: Principal, uow: UnitOfWork, clock: Clock
) -> tuple[OpenedFile, AuditLine]:
    facts = await uow.reports.facts(report_id, principal)
    class_ = await uow.files.class_of(report_id, file_id, FILE_CLASSES)
    grounds = await grounds_of(principal, [facts], uow)
    views = await views_of(principal, [facts], grounds, uow, clock.now(), FILE_CLASSES, [class_])
    shown = (views[report_id].classes.get(class_) or {}).get(FILES, ()) if report_id in views else ()
    place = next((number for number, each in enumerate(shown, 1) if each["id"] == str(file_id)), None)
    if place is None:
        raise NotFound
    file = shown[place - 1]
    bases = [*grounds[report_id].named(), f"file.{place}"]
    line = about_report(report_id, frozenset(views[report_id].positions), ACTION, [class_], bases)
    return OpenedFile(file_id, facts.report.filing, FileKind(file["kind"]), file["size"], place), line
