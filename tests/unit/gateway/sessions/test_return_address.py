"""After sign-in a browser stays on this platform, whatever it was asked, and is shown something: nothing is done by it."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from hypothesis import given
from hypothesis import strategies as st

from gateway.app import make_app
from gateway.sessions.sign_in.return_address import START, PageAddresses
from tests.support.gateway import settings
from tests.support.tokens import TokenSigner
from tests.support.upstream import Upstream

ID = "2f1f6f0e-6a1c-4b0e-9d55-0c1d2e3f4a5b"
# Addresses that answer GET and are no pages: they do something, or carry what a page is made of.
NO_PAGES = {
    *("/auth/sign-in", "/auth/callback", "/auth/sign-out", "/leave", "/signed-out", "/language/{code}"),
    *("/static/{asked_version}/{path:path}", "/healthz", "/readyz", "/openapi.json"),
    *("/explain", "/graphql", "/explain/style.css", "/explain/query.js", "/files/{report}/{file}"),
}


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """The gateway as it is outside production: nothing is connected."""
    return make_app(settings(Upstream()), TokenSigner().verifier("gateway"))


@pytest.fixture(scope="module")
def addresses(app: FastAPI) -> PageAddresses:
    """Of its pages."""
    return PageAddresses(app)


@pytest.mark.parametrize(
    "to", ["/", "/?new=1", "/list?filter=overdue&page=2", "/guidance#police", f"/entry/{ID}/4?to=7", f"/records/{ID}"]
)
def test_a_page_of_ours_is_kept(addresses: PageAddresses, to: str) -> None:
    assert addresses.within(to) == to


@pytest.mark.parametrize(
    "to",
    [
        *(None, "", "list", "/lists", "/list/", "https://evil.example", "//evil.example", "///evil.example"),
        *("/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", "/.//evil.example"),
        *("/list\r\nset-cookie: a=b", " /list", "/list ", "javascript:alert(1)", "data:text/html,x"),
        *("/list?ш", "/list?a\u202eb", "/list?a\x7fb", "/list?" + "a" * 500),
        *("/auth/sign-out", "/auth/sign-in?to=/", "/./auth/sign-out", "/.%2fauth/sign-out", "/%2E/auth/sign-out"),
        *("/list/../auth/sign-out", "/list/%2e%2E/leave", "/%61uth/sign-out", "/auth%2Fsign-out", "/entry/./new"),
        *("/entry/../leave", "/entry/%2e%2e/leave", "/entry/.%2E/leave?", "/records/%2e%2e/reads", "/entry/x/%2E"),
        *("/%2e/auth/sign-out", "/entry/../auth/sign-out", "/x/%2E%2e/leave", "/auth%2fsign-out", "/page/"),
        *("/leave", "/leave?", "/leave#", "/signed-out", "/language/en?to=/leave", "/healthz", "/static/1/spona.css"),
    ],
)
def test_everything_else_leads_to_the_start(addresses: PageAddresses, to: str | None) -> None:
    assert addresses.within(to) == START


def test_one_more_path_may_be_named(addresses: PageAddresses) -> None:
    assert addresses.within("/signed-out?to=/list", also=("/signed-out",)) == "/signed-out?to=/list"
    assert addresses.within("/leave", also=("/signed-out",)) == START


def test_every_address_of_the_gateway_is_a_page_or_known_not_to_be(app: FastAPI, addresses: PageAddresses) -> None:
    read = {str(route.path) for route in iter_route_contexts(app.routes) if "GET" in (route.methods or ())}
    pages = {path for path in read if addresses.within(re.sub(r"\{[^}]*\}", ID, path)) != START} | {START}
    assert read - pages == NO_PAGES


@given(
    st.text(alphabet=st.sampled_from("/\\.:@?#%2eE5cf\t\n\r \x00ab-"), max_size=14),
    st.sampled_from(["", "/", "//", "/\\", "/list", "/entry/", "/entry/new/", "/records/x/"]),
)
def test_no_address_leads_to_anything_but_a_page(addresses: PageAddresses, rest: str, first: str) -> None:
    wished = addresses.within(first + rest)
    path = urlsplit(wished).path
    # Nothing is left that a browser would resolve, and the server reads the same page.
    assert not {"", ".", ".."} & set(unquote(path).split("/")[1:]) or path == START
    assert wished.startswith("/")
    assert not set(wished) & set("\\\t\r\n\x00 ")
    assert re.fullmatch(r"/|/list|/guidance|/entry/[^/]+(/[^/]+)?|/records/[^/]+(/reads)?", unquote(path))
