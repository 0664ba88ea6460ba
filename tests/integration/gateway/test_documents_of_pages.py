"""Before the services are there, no page asks for anything. What a page gets later: tests/integration/gateway/pages."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from chassis.domain.errors import Unavailable
from gateway.clients.caller import BUDGET_SECONDS, Caller
from gateway.endpoint import documents
from gateway.graphql.schema import make_schema
from gateway.pages.rendering.document import Pages
from gateway.settings import OPERATIONS
from tests.support.tokens import SettableClock, TokenSigner


async def test_before_the_services_are_there_nothing_is_asked() -> None:
    schema, mint = make_schema(), TokenSigner(SettableClock(datetime.now(UTC)))
    pages, token = Pages(schema, documents.load(OPERATIONS, schema.core), production=True), mint.token(aud="gateway")
    deadline = asyncio.get_running_loop().time() + BUDGET_SECONDS
    with pytest.raises(Unavailable):
        await pages.ask(Caller(await mint.verifier("gateway").verify(token), token, deadline))("Me")
