"""A moment of `spona bench load` before an installation that runs: the crowd is answered as people are, and everything is reported."""

from __future__ import annotations

import json

import pytest

from tests.support.stack import Stack
from tests.workshop.bench.crowd.board import DEEDS

# Whether the tools of `spona bench` work: nothing of the product rests on them.
pytestmark = pytest.mark.nightly


@pytest.mark.parametrize("stack", ["embedded"], indirect=True)
def test_a_few_hurried_people_are_all_answered(stack: Stack) -> None:
    done = stack.spona("bench", "load", "--smoke", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    printed = json.loads(done.stdout)
    part = printed["load"]["smoke"]
    assert printed["wrong"] == []
    assert (part["faults"], part["refused"], part["users"], part["dead"]) == (0, 0, 6, [])
    # Whatever was filed at a page or by a program came to the one who works on it next.
    assert set(part["done"]) == set(DEEDS)
    assert part["server"]["reads"]["count"] > part["server"]["writes"]["count"] > 0
    assert {step["line"] for step in part["steps"]} == {"good", "slow"}
    # By pages and over GraphQL.
    assert {"read: worklist", "read: Worklist", "write: FileReport"} <= {step["name"] for step in part["steps"]}
    assert {"gateway", "postgres"} <= set(part["memory"]) & set(part["processor_percent"])


@pytest.mark.parametrize("stack", ["embedded"], indirect=True)
def test_more_than_there_are_people_is_refused(stack: Stack) -> None:
    done = stack.spona("bench", "soak", "--users", "7")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There are people for 6 users here" in done.stderr
