"""`/explain` explains, `/graphql` lets one try a document. Neither exists in production, and neither loads anything from elsewhere."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from chassis.auth.access import public
from gateway.pages.rendering import static_files

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from gateway.endpoint.documents import Document

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_STYLE = {"govuk": "vendor/govuk-frontend.min.css", "brand": "spona.css"}
_OPERATION = Template(
    '<details class="explain-part operation"><summary>$name</summary><p class="govuk-body">documentId <code>$id</code></p>'
    '<pre class="explain-code text">$text</pre><pre class="explain-code example">$example</pre>'
    '<button class="govuk-button govuk-button--secondary" type="button">Use</button></details>'
)


def explaining_router(address: str) -> APIRouter:
    """The first page and the assets of both, read once; `address` is the gateway's own, for the example."""
    home = Template(_asset("home.html")).substitute(_style(), host=escape(address))
    router = APIRouter(include_in_schema=False)
    served = (
        ("/explain", home, "text/html"),
        ("/explain/style.css", _asset("style.css"), "text/css"),
        ("/explain/query.js", _asset("query.js"), "text/javascript"),
    )
    for path, content, media_type in served:
        router.add_api_route(path, _serving(content, media_type), methods=["GET"])
    return router


def query_page(documents: Iterable[Document], sdl: Callable[[], str]) -> Callable[[], Response]:
    """What answers a browser at /graphql; written when the first one asks, since the text of the schema takes long to print."""

    @cache
    def written() -> str:
        operations = "\n".join(
            _OPERATION.substitute(
                name=escape(each.name), id=escape(each.id), text=escape(each.text), example=escape(each.example)
            )
            for each in documents
        )
        return Template(_asset("query.html")).substitute(_style(), operations=operations, sdl=escape(sdl()))

    return lambda: _page(written(), "text/html")


def _serving(content: str, media_type: str) -> Callable[[], Awaitable[Response]]:
    @public
    async def serve() -> Response:
        return _page(content, media_type)

    return serve


def _page(content: str, media_type: str) -> Response:
    return Response(content, headers={"content-security-policy": _CSP}, media_type=media_type)


def _style() -> dict[str, str]:
    return {name: static_files.address(path) for name, path in _STYLE.items()}


def _asset(name: str) -> str:
    return files("gateway.explain").joinpath(name).read_text("utf-8")
