"""A file comes in: looked at whole before any of it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.permission import permitted
from chassis.ports import IdempotencyKey
from contracts import access
from identification.application.contents.classes import FILES, readable_for
from identification.application.report_command import OnReport, on_report
from identification.domain.consents.consent import withdrawn_at
from identification.domain.files.errors import FileEmpty, FileTooLarge
from identification.domain.files.file import MOST_BYTES, AttachedFile, may_have_another_file, way_must_hold
from identification.domain.reports.addendum import Addendum

if TYPE_CHECKING:
    from collections.abc import AsyncIterable
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from identification.application.files.ports import Inspector, Scanner
    from identification.application.ports import Sources, UnitOfWork, UnitsOfWork
    from identification.application.report_command import HeldReport
    from identification.domain.files.file import Ticket

OPERATION = "report.attach"


@dataclass(frozen=True, slots=True)
class AttachFile(OnReport):
    """What was inspected, of the class that the ticket names."""

    ticket: Ticket
    begun: datetime
    file: AttachedFile
    content: bytes


async def receive_file(
    ticket_id: UUID,
    principal: Principal,
    sent: AsyncIterable[bytes],
    units_of_work: UnitsOfWork,
    sources: Sources,
    inspector: Inspector,
    scanner: Scanner,
) -> AttachedFile:
    """Keeps one file as one addition and one version of its report, and lets the Centre know that there is one.

    No transaction is open while it comes and is looked at. Raises NotFound for a ticket that is not the caller's,
    UploadEnded, FileRefused, ReportMoveRefused, TooManyFiles; nothing is kept then, and the ticket stays good.
    """
    begun = sources.clock.now()
    async with units_of_work(principal) as uow:
        await _must_be_good(await uow.files.ticket(ticket_id), begun, uow)
    content = await _whole(sent)
    inspected = await inspector.inspected(content)
    scan = await scanner.scan(content)
    # Of two copies of up to 25 MB one is enough from here on.
    del content
    async with units_of_work(principal) as uow:
        ticket = await uow.files.ticket(ticket_id, for_update=True)
        ticket.must_be_good(begun)
        key, file_id = IdempotencyKey(f"upload-{ticket_id}", b""), sources.ids.new()
        file = AttachedFile(file_id, ticket.class_, inspected.kind, len(inspected.content), scan)
        attached = AttachFile(principal, key, ticket.report_id, ticket, begun, file, inspected.content)
        await attach_file(attached, uow, sources)
    return file


@on_report(OPERATION, permitted("attachFile"))
async def attach_file(command: AttachFile, held: HeldReport, uow: UnitOfWork, _: Sources) -> None:
    """Seals it behind what was there before."""
    report, file, filing = held.record, command.file, held.record.filing
    report.add_to(held.now, readable_for([file.class_], report))
    await _must_be_good(command.ticket, command.begun, uow)
    way_must_hold(file.class_, access.load().way(report.in_force.way_in).never)
    may_have_another_file(*await uow.files.held(report.id))
    content = {"id": str(file.id), "kind": file.kind.value, "size": file.size, "scan": file.scan.value}
    if caption := await uow.files.caption(command.ticket.id, filing):
        content["caption"] = caption
    addendum = Addendum(file.id, file.class_, {FILES: [content]}, report.version, held.now)
    await uow.parts.append(filing, [addendum], command.principal.subject)
    await uow.files.store(filing, file.id, command.content)
    await uow.files.use(command.ticket.id, held.now)


async def _must_be_good(ticket: Ticket, begun: datetime, uow: UnitOfWork) -> None:
    """Raises UploadEnded, also where the person withdrew their consent after it was given."""
    words = (await uow.ledger.consents([ticket.report_id])).get(ticket.report_id, ())
    ticket.must_be_good(begun, withdrawn_at(words))


async def _whole(sent: AsyncIterable[bytes]) -> bytes:
    """All of it; raises FileTooLarge, once no more comes, and FileEmpty."""
    content = bytearray()
    size = 0
    async for part in sent:
        size += len(part)
        # The rest is taken and let go: a connection that is closed before is reset, and the refusal is lost.
        if size <= MOST_BYTES:
            content += part
        else:
            content.clear()
    if size > MOST_BYTES:
        raise FileTooLarge
    if not size:
        raise FileEmpty
    return bytes(content)
