"""Every list is a connection as Relay's specification has it, forwards, for what the nodes alone cost; Apollo's own client pages it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from graphql import GraphQLObjectType, get_named_type

from gateway.graphql.schema import make_schema
from tests.support.gateway import GatewayCaller
from tests.support.generators import CLIENTS, npm_packages, run
from tests.support.served import served
from tests.support.upstream import Call, Reply, page_of, referral, report

MOMENT = "2026-11-24T12:00:00+00:00"
ONE, TWO = (str(UUID(int=number)) for number in (1, 2))


@dataclass(frozen=True)
class List:
    """A list: how it is asked for, what distinguishes its nodes, and which service answers with which items."""

    field: str
    node: str
    service: str
    path: str
    items: tuple[Mapping[str, Any], Mapping[str, Any]]
    query: str = "{ %s }"


def notice(notice_id: str) -> dict[str, Any]:
    return {
        "id": notice_id,
        "code": "request_waits",
        "text": "Novo.",
        "urgency": "standard",
        "createdAt": MOMENT,
        "openedAt": None,
        "reportId": ONE,
        "referralId": None,
        "version": 1,
    }


def advice(advice_id: str) -> dict[str, Any]:
    more = {"version": 1, "positions": ["author"], "sector": "health", "unitId": ONE, "askedAt": MOMENT}
    return {"id": advice_id, **more, "dueAt": MOMENT, "answeredAt": None, "answeredAs": None, "subject": None}


def sighting(unit: str) -> dict[str, Any]:
    return {"at": MOMENT, "unitId": unit, "positions": ["intake"], "classes": [], "byYou": False}


LISTS = {
    "ReportConnection": List("reports", "id", "identification", "/reports", (report(ONE), report(TWO))),
    "ReferralConnection": List("worklist", "id", "referral", "/referrals", (referral(ONE, ONE), referral(TWO, TWO))),
    "NoticeConnection": List("notifications", "id", "notifications", "/inbox", (notice(ONE), notice(TWO))),
    "AdviceConnection": List("adviceAsked", "id", "identification", "/advice", (advice(ONE), advice(TWO))),
    "SightingConnection": List(
        "reads",
        "unitId",
        "identification",
        "/reports/{}/reads",
        (sighting(ONE), sighting(TWO)),
        query=f'{{ report(id: "{ONE}") {{ %s }} }}',
    ),
}


def test_every_connection_is_one_of_these() -> None:
    types = make_schema()._schema.type_map
    connections = {name: kind for name, kind in types.items() if name.endswith("Connection")}
    assert connections.keys() == LISTS.keys()
    for kind in connections.values():
        assert isinstance(kind, GraphQLObjectType)
        node = get_named_type(kind.fields["nodes"].type)
        edge = get_named_type(kind.fields["edges"].type)
        assert isinstance(edge, GraphQLObjectType)
        of_edge = {name: str(field.type) for name, field in edge.fields.items()}
        assert of_edge == {"node": f"{node}!", "cursor": "String!"}
        assert str(kind.fields["pageInfo"].type) == "PageInfo!"


@pytest.mark.parametrize("name", LISTS)
async def test_edges_and_nodes_are_the_same_and_cost_the_same_calls(caller: GatewayCaller, name: str) -> None:
    asked = LISTS[name]
    page = {"items": asked.items, "cursors": ["after-1", "after-2"], "nextCursor": "after-2"}
    caller.upstream.says(asked.service, "GET", asked.path, Reply(page))
    caller.upstream.says("identification", "GET", "/reports/{}", Reply(report(ONE)))
    calls = []
    for selected in ("nodes { %s }", "edges { cursor node { %s } }"):
        rest = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
        field = f'{asked.field}(first: 2, after: "before") {{ {selected % asked.node} {rest} }}'
        caller.upstream.calls.clear()
        data = await caller.ask(asked.query % field)
        answered = data.get("report", data)[asked.field]
        assert answered["pageInfo"] == {
            "hasNextPage": True,
            "hasPreviousPage": True,
            "startCursor": "after-1",
            "endCursor": "after-2",
        }
        calls.append([(call.path, sorted(call.query_list)) for call in caller.upstream.calls])
    assert [(each["cursor"], each["node"][asked.node]) for each in answered["edges"]] == [
        ("after-1", ONE),
        ("after-2", TWO),
    ]
    assert calls[0] == calls[1]


async def test_the_first_page_has_none_before_it_and_an_empty_one_no_cursor(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "GET", "/reports", page_of([]))
    info = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
    data = await caller.ask(f"{{ reports {{ edges {{ cursor }} {info} }} }}")
    nothing = {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
    assert data["reports"] == {"edges": [], "pageInfo": nothing}


async def test_a_service_of_the_release_before_is_read_by_its_nodes(caller: GatewayCaller) -> None:
    caller.upstream.says(
        "identification", "GET", "/reports", Reply({"items": [report(ONE)], "nextCursor": "more"}, strange=True)
    )
    data = await caller.ask("{ reports { nodes { id } pageInfo { startCursor endCursor } } }")
    assert data["reports"] == {"nodes": [{"id": ONE}], "pageInfo": {"startCursor": None, "endCursor": "more"}}


async def test_only_what_edges_ask_for_is_opened(caller: GatewayCaller) -> None:
    page = {"items": [report(ONE)], "cursors": ["after-1"], "nextCursor": None}
    caller.upstream.says("identification", "GET", "/reports", Reply(page))
    await caller.ask("{ reports { edges { ...E } } } fragment E on ReportSummaryEdge { node { danger { danger } } }")
    (call,) = caller.upstream.calls
    assert [value for name, value in call.query_list if name == "classes"] == ["danger"]


# Its packages come from npm, which keeps a lane waiting; what it sends and reads, each landing proves of every list without it.
@pytest.mark.nightly
async def test_apollo_pages_a_list_to_its_end(caller: GatewayCaller) -> None:
    packages = await asyncio.to_thread(npm_packages)
    ids = [str(UUID(int=number)) for number in range(5)]

    def page(call: Call) -> Reply:
        begin = int(call.query.get("after", "0"))
        shown = ids[begin : begin + int(call.query["first"])]
        cursors = [str(begin + number) for number, _ in enumerate(shown, start=1)]
        more = begin + len(shown) < len(ids)
        following = cursors[-1] if more else None
        return Reply({"items": [report(each) for each in shown], "cursors": cursors, "nextCursor": following})

    caller.upstream.says("identification", "GET", "/reports", page)
    token = caller.mint.token(aud="gateway")
    async with served(caller.client.app) as address:
        # Packages are looked for beside the program.
        program = packages / "page_by_apollo.mjs"
        program.write_text((CLIENTS / "page_by_apollo.mjs").read_text("utf-8"), "utf-8")
        printed = await asyncio.to_thread(run, ["node", program, f"{address}/graphql", token], packages)
    found = json.loads(printed.splitlines()[-1])
    assert [edge["node"]["id"] for edge in found["edges"]] == ids
    assert [edge["cursor"] for edge in found["edges"]] == ["1", "2", "3", "4", "5"]
    assert found["pageInfo"] | {"__typename": ""} == {
        "__typename": "",
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": "1",
        "endCursor": "5",
    }
    assert [call.query.get("after") for call in caller.upstream.to("identification")] == [None, "2", "4"]
