"""Routes of files: parse, call the use case, send."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.auth.dependencies import permission
from chassis.domain.errors import StaleVersion
from chassis.domain.principal import Principal
from chassis.http.commands import add_command
from chassis.http.documentation import refuses
from chassis.http.models import by_equal_names
from contracts.commands.reports import ATTACH_FILE, Upload
from contracts.scopes import Permission
from identification.application.files.ask_upload import ask_upload
from identification.application.files.open_file import open_file
from identification.application.files.receive_file import receive_file
from identification.application.files.segments_of import segments_of
from identification.application.report_command import ReportCommand
from identification.domain.errors import ReportAltered, ReportMoveRefused
from identification.domain.files.errors import (
    DocumentActive,
    DocumentLocked,
    FileDamaged,
    FileEmpty,
    FileHoldsAnother,
    FileInfected,
    FileKindRefused,
    FilesNotThroughReporter,
    FileTooLarge,
    FileUnpacksTooLarge,
    TicketRanOut,
    TooManyFiles,
    UploadEnded,
)
from identification.domain.files.file import MOST_BYTES
from identification.entrypoints.http.dependencies import Container
from identification.entrypoints.http.files.schemas import FileAnswer, TicketAnswer
from identification.entrypoints.http.files.sending import AS_FILE, SENT_AS_IT_IS, answer, taken_whole
from identification.entrypoints.http.reports.orders import Order

router = APIRouter(tags=["files"])
Adder = Annotated[Principal, permission(Permission.REPORTS_ADD)]
Reader = Annotated[Principal, permission(Permission.REPORTS_READ)]


@add_command(
    router,
    ATTACH_FILE,
    StaleVersion,
    ReportMoveRefused,
    FilesNotThroughReporter,
    TooManyFiles,
    TicketRanOut,
    status_code=201,
)
async def attach(order: Order, principal: Principal, given: Upload, report_id: UUID) -> TicketAnswer:
    """A ticket for one file."""
    command = ReportCommand(principal, order.key, report_id, given)
    ticket = await ask_upload(command, order.uow, order.container.sources)
    return TicketAnswer(id=ticket.id, file_class=ticket.class_, expires_at=ticket.expires_at, most_bytes=MOST_BYTES)


@router.put("/uploads/{ticket_id}", status_code=201, openapi_extra=SENT_AS_IT_IS)
@refuses(
    UploadEnded,
    FileEmpty,
    FileTooLarge,
    FileKindRefused,
    FileDamaged,
    FileHoldsAnother,
    FileUnpacksTooLarge,
    DocumentActive,
    DocumentLocked,
    FileInfected,
    FilesNotThroughReporter,
    TooManyFiles,
    ReportMoveRefused,
    ReportAltered,
)
async def put_upload(ticket_id: UUID, request: Request, principal: Adder, container: Container) -> FileAnswer:
    """Takes the file that a ticket is for; it is looked at whole before any of it is kept."""
    outside = container.unit_of_work, container.sources, container.inspector, container.scanner
    sent = request.stream()
    with container.open_uploads.one_of(principal.subject):
        async with taken_whole(sent), container.uploads.place_of(principal.subject, sent) as coming:
            file = await receive_file(ticket_id, principal, coming, *outside)
    return by_equal_names(FileAnswer, file)


@router.get("/reports/{report_id}/files/{file_id}", response_class=Response, responses=AS_FILE)
@refuses(ReportAltered)
async def get_file(
    report_id: UUID, file_id: UUID, request: Request, principal: Reader, container: Container
) -> Response:
    """One file, sent once its reading is on the record."""
    async with container.unit_of_work(principal) as uow:
        file = await open_file(report_id, file_id, principal, uow, container.clock)
    segments = segments_of(file, principal, container.unit_of_work, container.clock)
    return await answer(file, segments, request.headers.get("accept"))
