"""What is counted of a plan, how a parameter is spelled for it, and that a job is ended after one round."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.workshop.probes.asking import OneRound, Read
from tests.workshop.probes.measuring import literal
from tests.workshop.probes.plans import Plan
from tests.workshop.probes.processes import look_at_served


def node(kind: str, loops: int = 1, *below: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"Node Type": kind, "Actual Loops": loops, "Plans": list(below), **more}


def test_pages_are_those_of_the_whole_and_what_never_ran_counts_for_nothing() -> None:
    below = (
        node("Seq Scan", 1, **{"Relation Name": "report"}),
        node("Seq Scan", 0, **{"Relation Name": "disclosure"}),
        node("Index Scan", 1, **{"Relation Name": "audit", "Index Name": "audit_by_time"}),
    )
    root = node("Limit", 1, *below, **{"Shared Hit Blocks": 40, "Shared Read Blocks": 2, "Actual Rows": 20.0})
    assert Plan.read({"Plan": root}) == Plan(42, ("report",), ("audit_by_time",), 20)


def test_pages_of_writes_that_no_one_selects_from_are_counted_once() -> None:
    pages = {"Shared Hit Blocks": 7, "Shared Read Blocks": 0}
    found = node("ModifyTable", 1, **{"Subplan Name": "CTE change_1", **pages})
    numbers = node("ModifyTable", 1, **{"Subplan Name": "CTE numbers", **pages})
    scan = node("CTE Scan", 1, **{"CTE Name": "numbers", **pages})
    assert Plan.read({"Plan": node("Result", 1, found, numbers, scan, **pages, **{"Actual Rows": 0.0})}).buffers == 14


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        (None, "null"),
        (7, "'7'"),
        (True, "'True'"),
        ("it's", "'it''s'"),
        (b"\x01\xff", "'\\x01ff'"),
        (UUID(int=1), "'00000000-0000-0000-0000-000000000001'"),
        (datetime(2026, 11, 26, tzinfo=UTC), "'2026-11-26 00:00:00+00:00'"),
        (["a", 'b"c', None], '\'{"a","b\\"c",null}\''),
        ([], "'{}'"),
    ],
)
def test_a_parameter_is_spelled_as_a_literal_of_no_type(value: object, spelled: str) -> None:
    assert literal(value) == spelled


async def test_a_job_that_would_go_on_for_ever_does_one_round() -> None:
    rounds = 0

    async def job(stop: asyncio.Event) -> None:
        nonlocal rounds
        while not stop.is_set():
            rounds += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 3600)

    await job(OneRound())
    assert rounds == 1


class _Wired:
    """Says whether it was closed."""

    closed = False

    async def close(self) -> None:
        """Once is enough."""
        self.closed = True


async def test_a_process_is_closed_behind_its_looks_and_when_one_of_them_fails() -> None:
    async def nothing() -> tuple[str, ...]:
        return ()

    async def broken() -> tuple[str, ...]:
        raise ZeroDivisionError

    whole, failing = _Wired(), _Wired()
    assert [each.name async for each in look_at_served(whole, {"list": Read("GET /things", nothing)})] == ["list"]
    with pytest.raises(ZeroDivisionError):
        [each async for each in look_at_served(failing, {"list": Read("GET /things", broken)})]
    assert (whole.closed, failing.closed) == (True, True)
