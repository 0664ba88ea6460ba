"""The people directory through the gateway: what identification says, for the role that was asked for."""

from __future__ import annotations

import pytest

from gateway.settings import OPERATIONS
from tests.support.gateway import GatewayCaller
from tests.support.upstream import Reply

PEOPLE = (OPERATIONS / "People.graphql").read_text()
ASSESSOR = {
    "id": "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11",
    "name": "Teodora Milošević",
    "roles": ["centre_assessor"],
    "profession": "psychologist",
}


async def test_those_of_a_role_are_answered(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "GET", "/people", Reply({"items": [ASSESSOR]}))
    assert (await caller.ask(PEOPLE, role="centre_assessor"))["people"] == [{**ASSESSOR, "cover": None}]
    (call,) = caller.upstream.calls
    assert call.query_list == [("role", "centre_assessor")]


@pytest.mark.parametrize("said", [{}, {"items": None}, {"items": [{**ASSESSOR, "roles": ["king"]}]}, {"items": ["x"]}])
async def test_an_answer_that_the_schema_has_no_place_for_is_an_error(caller: GatewayCaller, said: object) -> None:
    caller.upstream.says("identification", "GET", "/people", Reply(said, strange=True))
    answer = (await caller.send({"query": PEOPLE, "variables": {"role": "centre_assessor"}})).json()
    assert [each["extensions"]["slug"] for each in answer["errors"]] == ["unexpected"]
    assert "Teodora" not in str(answer)
