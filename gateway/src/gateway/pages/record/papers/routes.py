"""/records/{report}/papers/{kind}: a paper to print; with a language behind it, to keep as PDF.

The reading is on the record like that of the record's own page. Neither address, name, title nor file says what it is about.
"""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from chassis.domain.errors import TooMuchUnderWay
from chassis.http.under_way import UnderWay
from gateway.pages.languages.choice import Language, named, of_request
from gateway.pages.record.papers.decision import decision_paper
from gateway.pages.record.papers.paper import DECISION, RIGHTS, Paper
from gateway.pages.record.papers.pdf import pdf_of
from gateway.pages.record.papers.rights import rights_paper
from gateway.pages.rendering.refusals import PageRefused
from gateway.pages.rendering.visitor import TheVisitor, Visitor

# Of one person beside each other: they are made one after the other, and those of others wait for them.
_MAKING: Final = UnderWay(2, TooMuchUnderWay, retry_seconds=2)
router = APIRouter(include_in_schema=False)
_PAPERS: Final[Mapping[str, Callable[[Visitor, str, Language], Awaitable[Paper]]]] = {
    DECISION: decision_paper,
    RIGHTS: rights_paper,
}


@router.get("/records/{report}/papers/{kind}")
async def show_paper(report: str, kind: str, visitor: TheVisitor) -> Response:
    """To print from the browser, in the language of the page."""
    paper = await _paper(visitor, report, kind, of_request(visitor.request))
    return visitor.answer("record/paper.html", paper=paper, record=f"/records/{report}", kind=kind)


@router.get("/records/{report}/papers/{kind}/{language}")
async def save_paper(report: str, kind: str, language: str, visitor: TheVisitor) -> Response:
    """To keep as PDF, in the language of the address."""
    try:
        with _MAKING.one_of(visitor.principal.subject):
            paper = await _paper(visitor, report, kind, named(language))
            made = await pdf_of(paper)
    except TooMuchUnderWay as refused:
        raise PageRefused(refused.slug, 429, **refused.extensions) from None
    headers = {"content-disposition": f'attachment; filename="{paper.name}.pdf"'}
    return Response(made, headers=headers, media_type="application/pdf")


async def _paper(visitor: Visitor, report: str, kind: str, language: Language | None) -> Paper:
    if kind not in _PAPERS or language is None:
        raise PageRefused("not-found", 404)
    return await _PAPERS[kind](visitor, report, language)
