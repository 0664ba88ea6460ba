"""The pages without sign-in, in an application of their own: what no page of a role is needed for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from fastapi import APIRouter, FastAPI

from chassis.http.app import create_app
from gateway.endpoint import documents
from gateway.graphql.schema import make_schema
from gateway.pages.rendering.document import Pages
from gateway.pages.rendering.problem_pages import speak_to_people
from gateway.pages.start.public import public_pages
from gateway.sessions.sign_in.return_address import PageAddresses
from gateway.settings import OPERATIONS
from tests.support.tokens import SettableClock, TokenSigner

PAGE_KINDS = ("application/x-www-form-urlencoded",)


def pages_app(more: Sequence[APIRouter] = (), *, production: bool = False) -> FastAPI:
    """An application with the public pages, and with `more`."""
    schema = make_schema()
    trusted = documents.load(OPERATIONS, schema.core)
    verifier = TokenSigner(SettableClock(datetime.now(UTC))).verifier("gateway")
    routers = [*public_pages(), *more]
    app = create_app("pages", routers, verifier, production=production, content_types=PAGE_KINDS, own_addresses=True)
    app.state.addresses = PageAddresses(app)
    speak_to_people(app, Pages(schema, trusted, production=production))
    return app
