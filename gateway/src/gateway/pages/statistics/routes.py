"""GET /figures and its files: for those who may read the flow; all others are refused by the service that counts."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from fastapi import APIRouter
from starlette.responses import Response

from contracts import reference
from gateway.pages.languages.choice import of_request
from gateway.pages.rendering.visitor import TheVisitor
from gateway.pages.statistics.picture import picture_of
from gateway.pages.statistics.sheet import CAVEATS, COUNTED, name_of, notes_of, sheet_of

figures_router = APIRouter(include_in_schema=False)


@figures_router.get("/figures")
async def figures(visitor: TheVisitor) -> Response:
    """Reports and requests, each with its own total and picture, how many persons the reports are about, and the terms of a week."""
    flow = (await visitor.ask("CaseFlow"))["caseFlow"]
    counted = {kind: [each for each in flow["stages"] if each["counts"] == kind] for kind in COUNTED}
    pictures = {
        kind: picture_of([(each["stage"], each["present"]) for each in stages]) for kind, stages in counted.items()
    }
    names = {stage.code: stage.text for stage in reference.stages()}
    return visitor.answer(
        "statistics.html", flow=flow, counted=counted, pictures=pictures, words=COUNTED, names=names, caveats=CAVEATS
    )


@figures_router.get("/figures.csv")
async def figures_as_file(visitor: TheVisitor) -> Response:
    """What may leave the Office, as a table."""
    flow = (await visitor.ask("ReleasedFigures"))["caseFlow"]
    return _file(sheet_of(flow, of_request(visitor.request)), name_of(flow, ".csv"), "text/csv")


@figures_router.get("/figures-notes.txt")
async def notes_as_file(visitor: TheVisitor) -> Response:
    """What belongs beside the table, apart from it: a line that is no stage would be in the way of sums."""
    flow = (await visitor.ask("ReleasedFigures"))["caseFlow"]
    return _file(notes_of(flow, of_request(visitor.request)), name_of(flow, "-notes.txt"), "text/plain")


def _file(content: bytes, name: str, media_type: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, headers=headers, media_type=media_type)
