"""/components: every part that pages are built of, as it looks in the reader's language. It holds nothing of anybody."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from fastapi import APIRouter
from starlette.responses import Response

from gateway.pages.rendering.visitor import TheVisitor

components_router = APIRouter(include_in_schema=False)


@components_router.get("/components")
async def components(visitor: TheVisitor) -> Response:
    """The page."""
    return visitor.answer("component_page.html")
