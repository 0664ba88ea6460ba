"""/uploads: an author adds a file. /records/…/files: a reader who may opens one."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from dataclasses import dataclass
from functools import partial
from typing import Final

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from gateway.endpoint.files import fetched_file, open_uploads, services_of
from gateway.pages.files.adding import add_file, refused_on_page, show_file_form
from gateway.pages.forms import Form, TheForm, kept_form
from gateway.pages.record.reporter.reading import as_id
from gateway.pages.rendering.kept import led, taken
from gateway.pages.rendering.visitor import TheVisitor, Visitor

files_of_reports_router = APIRouter(include_in_schema=False)
_SHOWN: Final = ("image/jpeg", "image/png")


@files_of_reports_router.get("/uploads/{report_id}")
async def begin_file(report_id: str, visitor: TheVisitor) -> Response:
    """The form."""
    return await show_file_form(visitor, report_id, kept_form(visitor) or Form())


@files_of_reports_router.post("/uploads/{report_id}")
async def send_chosen_file(report_id: str, visitor: TheVisitor) -> Response:
    """Adds what was chosen."""
    with open_uploads(visitor.request).one_of(visitor.signed_in.caller.principal.subject):
        return await add_file(visitor, report_id)


@dataclass(frozen=True, slots=True)
class OpeningFile:
    """That a file is to be opened, once; as a picture it may be looked at without being kept on the device."""

    as_picture: bool


@files_of_reports_router.post("/records/{report}/files/{file}")
async def open_file(report: str, file: str, visitor: TheVisitor, form: TheForm) -> Response:
    """To the file: a form, so that no link, no prefetch and no restored tab opens it; the read is on the record, so it is opened once."""
    opening = OpeningFile(as_picture=form.one("as") == "picture")
    return await led(visitor, opening, partial(_file, visitor, report, file))


@files_of_reports_router.get("/records/{report}/files/{file}")
async def show_file(report: str, file: str, visitor: TheVisitor) -> Response:
    """The file; loaded again, in another language and after a sign-in the record."""
    if opening := await taken(visitor, OpeningFile):
        return await _file(visitor, report, file, opening)
    return RedirectResponse(f"/records/{as_id(report)}#files", 303)


async def _file(visitor: Visitor, report: str, file: str, opening: OpeningFile) -> Response:
    caller, services = visitor.signed_in.caller, services_of(visitor.request)
    with refused_on_page():
        answer = await fetched_file(services, caller, as_id(report), as_id(file))
    if opening.as_picture and answer.headers.get("content-type") in _SHOWN:
        answer.headers["content-disposition"] = answer.headers["content-disposition"].replace("attachment", "inline", 1)
    return answer
