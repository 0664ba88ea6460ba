"""What a page gets from a named document: its data, or the refusal that becomes a page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.domain.errors import Unavailable
from chassis.http.rate import PerMinute
from chassis.time import SystemClock
from gateway.app import Peers
from gateway.clients.caller import BUDGET_SECONDS, Caller
from gateway.clients.issuer import IssuerClient
from gateway.endpoint import documents
from gateway.graphql.schema import make_schema
from gateway.pages.rendering.document import Pages
from gateway.pages.rendering.refusals import PageRefused
from gateway.settings import OPERATIONS
from tests.support.gateway import settings
from tests.support.tokens import Mint, SettableClock
from tests.support.upstream import Reply, Upstream, problem

ID = "0190a7f0-0000-7000-8000-000000000001"
TAKE_OVER: dict[str, Any] = {"input": {"reportId": ID, "idempotencyKey": "a-key-of-a-page", "expectedVersion": 1}}


@dataclass(frozen=True)
class AtWork:
    """Pages before an upstream, and somebody who asks."""

    pages: Pages
    caller: Caller
    upstream: Upstream


def made() -> Pages:
    schema = make_schema()
    return Pages(schema, documents.load(OPERATIONS, schema.core), production=True)


async def somebody() -> Caller:
    mint = Mint(SettableClock(datetime.now(UTC)))
    token = mint.token(aud="gateway")
    deadline = asyncio.get_running_loop().time() + BUDGET_SECONDS
    return Caller(await mint.verifier("gateway").verify(token), token, deadline)


@pytest.fixture
async def at_work() -> AsyncIterator[AtWork]:
    upstream = Upstream()
    async with upstream.serving(), AsyncExitStack() as stack:
        pages = made()
        told = settings(upstream)
        issuer = await IssuerClient.open(stack)
        pages.open(await Peers(told, PerMinute(1000), SystemClock()).open(issuer, stack))
        yield AtWork(pages, await somebody(), upstream)


async def test_a_named_document_runs_as_the_caller(at_work: AtWork) -> None:
    data = await at_work.pages.ask("Me", at_work.caller)
    assert data["me"]["id"] == str(at_work.caller.principal.subject)


async def test_a_document_nobody_named_does_not_run(at_work: AtWork) -> None:
    with pytest.raises(KeyError):
        await at_work.pages.ask("{ me { id } }", at_work.caller)


async def test_a_service_that_is_away_is_told_as_that(at_work: AtWork) -> None:
    at_work.upstream.says(
        "identification", "GET", "/reports", problem(503, "unavailable", headers={"retry-after": "7"})
    )
    with pytest.raises(PageRefused) as refused:
        await at_work.pages.ask("Reports", at_work.caller)
    assert (refused.value.slug, refused.value.status, refused.value.facts) == (
        "unavailable",
        503,
        {"retryAfterSeconds": 7},
    )


async def test_what_nobody_expects_has_a_trace_id_and_no_words(at_work: AtWork) -> None:
    at_work.upstream.says("identification", "GET", "/reports", Reply(status=502, raw=b"Jelisaveta-Kanarinac"))
    with pytest.raises(PageRefused) as refused:
        await at_work.pages.ask("Reports", at_work.caller)
    assert (refused.value.slug, refused.value.status) == ("unexpected", 500)
    assert refused.value.facts.keys() == {"traceId"}


async def test_a_refused_command_brings_its_facts(at_work: AtWork) -> None:
    taken: dict[str, Any] = {"currentState": "received", "currentVersion": 2, "changedFields": ["state"]}
    by: dict[str, Any] = {"takenOverBy": "Ana Marković", "takenOverAt": "2026-11-24T12:00:00+00:00"}
    conflict = problem(409, "report-already-taken-over", **taken, **by)
    at_work.upstream.says("identification", "POST", "/reports/{}/take-over", conflict)
    with pytest.raises(PageRefused) as refused:
        await at_work.pages.act("TakeOverReport", at_work.caller, **TAKE_OVER)
    assert (refused.value.slug, refused.value.status) == ("report-already-taken-over", 409)
    assert refused.value.facts["takenOverBy"] == "Ana Marković"


async def test_before_the_services_are_there_nothing_is_asked() -> None:
    with pytest.raises(Unavailable):
        await made().ask("Me", await somebody())
