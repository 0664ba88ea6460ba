"""GET /figures and /figures.csv: for whoever may read the flow; everybody else is refused by the service that counts."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from fastapi import APIRouter
from starlette.responses import Response

from contracts import reference
from gateway.pages.figures.picture import picture_of
from gateway.pages.figures.sheet import sheet_of
from gateway.pages.languages import of_request
from gateway.pages.visitor import TheVisitor

figures_router = APIRouter(include_in_schema=False)


@figures_router.get("/figures")
async def figures(visitor: TheVisitor) -> Response:
    """The totals now, the terms of yesterday, and the picture of both in one table."""
    flow = (await visitor.ask("CaseFlow"))["caseFlow"]
    picture = picture_of([(each["stage"], each["present"]) for each in flow["stages"]])
    names = {stage.code: stage.text for stage in reference.stages()}
    return visitor.answer("figures.html", flow=flow, picture=picture, names=names)


@figures_router.get("/figures.csv")
async def figures_as_file(visitor: TheVisitor) -> Response:
    """What may leave the Office, as a file."""
    flow = (await visitor.ask("ReleasedFigures"))["caseFlow"]
    headers = {"content-disposition": 'attachment; filename="figures.csv"', "cache-control": "no-store"}
    return Response(sheet_of(flow, of_request(visitor.request)), headers=headers, media_type="text/csv")
