"""Drafts: what is sent to identification, and what its answer becomes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway.settings import OPERATIONS
from tests.support.gateway import CANARY, GatewayCaller
from tests.support.upstream import Reply, problem, receipt

OTHER = "2e5a0f1b-6d0a-4b52-9a0e-0d3f5b7f2a12"
ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"
KEY = "a-key-of-this-test"
MOMENT = "2026-11-24T12:00:00+00:00"
HEAD = {
    "id": ID,
    "version": 2,
    "reportId": None,
    "danger": True,
    "child": False,
    "createdAt": MOMENT,
    "updatedAt": MOMENT,
    "goneAt": "2026-12-22T12:00:00+00:00",
}
FILING = json.loads((OPERATIONS / "FileReport.json").read_text())["input"]
TYPED = [{"name": "concern", "values": ["  on\r\nćuti\u202e "]}, {"name": "indicators", "values": []}]
STEP = {"answers": TYPED, "danger": True, "child": False}


async def named(caller: GatewayCaller, name: str, **variables: Any) -> Any:
    """The one root field of a named document of gateway/operations."""
    data = await caller.ask((OPERATIONS / f"{name}.graphql").read_text(), **variables)
    (field,) = data.values()
    return field


async def test_a_first_step_is_sent_as_it_was_typed(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "POST", "/drafts", Reply(HEAD, 201))
    answer = await named(caller, "SaveDraft", input={"idempotencyKey": KEY, **STEP})
    assert {**answer, "reportId": None} == {"__typename": "Draft", **HEAD}
    (call,) = caller.upstream.calls
    assert (call.path, call.sent, call.headers["idempotency-key"]) == ("/drafts", STEP, KEY)


async def test_a_further_step_goes_to_its_draft_with_the_version_that_was_seen(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "POST", f"/drafts/{ID}", Reply(HEAD))
    given = {"idempotencyKey": KEY, "draftId": ID, "expectedVersion": 1, **STEP}
    assert (await named(caller, "SaveDraft", input=given))["version"] == 2
    (call,) = caller.upstream.calls
    assert (call.path, call.sent) == (f"/drafts/{ID}", {"expectedVersion": 1, **STEP})


async def test_a_draft_is_discarded(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "POST", f"/drafts/{ID}/discard", Reply({"id": ID}))
    given = {"idempotencyKey": KEY, "draftId": ID, "expectedVersion": 2}
    assert await named(caller, "DiscardDraft", input=given) == {"__typename": "DiscardedDraft", "id": ID}
    (call,) = caller.upstream.calls
    assert (call.sent, call.headers["idempotency-key"]) == ({"expectedVersion": 2}, KEY)


async def test_what_was_typed_is_read_exactly(caller: GatewayCaller) -> None:
    for report in (None, OTHER):
        kept = {**HEAD, "reportId": report, "answers": TYPED}
        caller.upstream.says("identification", "GET", f"/drafts/{ID}", Reply(kept))
        assert await named(caller, "ReadDraft", id=ID) == kept


@pytest.mark.parametrize("reply", [problem(404, "not-found"), problem(403, "forbidden")])
async def test_missing_and_forbidden_are_nothing(caller: GatewayCaller, reply: Reply) -> None:
    caller.upstream.says("identification", "GET", "/drafts/{}", reply)
    assert [await named(caller, "ReadDraft", id=each) for each in (ID, "no id")] == [None, None]


async def test_all_drafts_are_listed_without_what_was_typed(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "GET", "/drafts", Reply({"items": [HEAD, {**HEAD, "version": 1}]}))
    assert [each["version"] for each in await named(caller, "Drafts")] == [2, 1]


async def test_a_filing_names_the_draft_that_ends_with_it(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "POST", "/reports", Reply(receipt(ID, warnings=[]), 201))
    await named(caller, "FileReport", input={**FILING, "draftId": ID})
    assert caller.upstream.calls[0].sent["draftId"] == ID


async def test_what_does_not_fit_is_named_and_never_repeated(caller: GatewayCaller) -> None:
    given = {"idempotencyKey": KEY, "answers": [{"name": "concern", "values": [{"x": CANARY}]}]}
    body = {"query": (OPERATIONS / "SaveDraft.graphql").read_text(), "variables": {"input": given}}
    answer = await caller.send(body)
    assert json.loads(answer.body)["errors"][0]["extensions"]["slug"] == "invalid-input"
    assert CANARY.encode() not in answer.body
    assert caller.upstream.calls == []
