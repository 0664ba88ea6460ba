"""A list and a receipt hold a part of a report: what they do not hold is asked of identification, or cannot be asked of them."""

from __future__ import annotations

import pytest

from gateway.graphql.reports.reading.selection import CLASSES, CLASSES_OF_A_LIST
from gateway.settings import OPERATIONS
from tests.support.gateway import GatewayCaller
from tests.support.upstream import Reply, page_of, receipt, report

ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"


@pytest.mark.parametrize("field", sorted(CLASSES.keys() - CLASSES_OF_A_LIST.keys()))
async def test_a_list_cannot_be_asked_for_a_class_that_it_does_not_hold(caller: GatewayCaller, field: str) -> None:
    query = f"{{ reports {{ nodes {{ {field} {{ recorded }} withheld {{ class }} }} }} }}"
    answer = await caller.send({"query": query}, headers={"accept": "application/graphql-response+json"})
    assert answer.status == 400
    assert [each["extensions"]["slug"] for each in answer.json()["errors"]] == ["invalid-document"]
    assert caller.upstream.calls == []


async def test_a_report_in_a_list_is_its_receipt_with_what_is_held_back_of_it(caller: GatewayCaller) -> None:
    item = receipt(ID)
    del item["classes"]["receipt"]
    item["withheld"] = [{"class": "receipt", "mask": "none", "reason": "not_for_position"}]
    caller.upstream.says("identification", "GET", "/reports", page_of([item]))
    (node,) = (await caller.ask((OPERATIONS / "Reports.graphql").read_text()))["reports"]["nodes"]
    assert (node["reference"]["reference"], node["danger"]["danger"]) == ("S-7K3Q-9F", "yes")
    assert (node["receipt"], node["whereabouts"]) == (None, None)
    assert [each["class"] for each in node["withheld"]] == ["receipt"]


async def test_a_list_asks_for_the_classes_of_the_document_and_is_narrowed_by_the_service(
    caller: GatewayCaller,
) -> None:
    caller.upstream.says("identification", "GET", "/reports", page_of([]))
    await caller.ask("{ reports(first: 5) { pageInfo { hasNextPage } nodes { id withheld { class } } } }")
    await caller.ask(
        '{ reports(own: true, reference: "7k3q9f") { nodes { ...A referrals { report { birth { age } } } } } } '
        "fragment A on ReportSummary { municipality { encounter } ... { danger { danger } } }"
    )
    plain, narrowed = (sorted(call.query_list) for call in caller.upstream.to("identification"))
    assert plain == [("classes", "reference"), ("first", "5")]
    assert narrowed == sorted(
        [
            ("classes", "danger"),
            ("classes", "municipality"),
            ("first", "20"),
            ("own", "true"),
            ("reference", "7k3q9f"),
        ]
    )


async def test_a_receipt_asked_for_more_is_a_reading_of_the_report(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "GET", "/reports/{}/receipt", Reply(receipt(ID)))
    whole = report(ID, classes={"birth": {"age": "child"}}, withheld=("clinical",))
    caller.upstream.says("identification", "GET", "/reports/{}", Reply(whole))
    query = "query Q($id: ID!) { receipt(id: $id) { birth { age } clinical { text } withheld { class } } }"
    assert (await caller.ask(query, id=ID))["receipt"] == {
        "birth": {"age": "child"},
        "clinical": None,
        "withheld": [{"class": "clinical"}],
    }
    last = caller.upstream.calls[-1]
    assert (last.path, last.query_list) == (f"/reports/{ID}", [("classes", "birth"), ("classes", "clinical")])


async def test_what_is_shown_in_part_is_read_and_what_is_not_shown_at_all_is_not(caller: GatewayCaller) -> None:
    held = receipt(ID, withheld=("clinical",))
    held["withheld"].append({"class": "person_numbers", "mask": "exists", "reason": "partly_for_position"})
    caller.upstream.says("identification", "GET", "/reports/{}/receipt", Reply(held))
    await caller.ask("query Q($id: ID!) { receipt(id: $id) { clinical { text } } }", id=ID)
    assert [call.path for call in caller.upstream.calls] == [f"/reports/{ID}/receipt"]
    shown = report(ID, classes={"person_numbers": {"recorded": True}})
    caller.upstream.says("identification", "GET", "/reports/{}", Reply(shown))
    data = await caller.ask("query Q($id: ID!) { receipt(id: $id) { personNumbers { recorded } } }", id=ID)
    assert data["receipt"] == {"personNumbers": {"recorded": True}}


async def test_a_receipt_is_no_reading_of_the_report(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "GET", "/reports/{}/receipt", Reply(receipt(ID)))
    data = await caller.ask(
        "query Q($id: ID!) { receipt(id: $id) { id receipt { stage nobodyYet savedAt } danger { danger } } }", id=ID
    )
    assert data["receipt"]["receipt"]["stage"] == "saved"
    assert [call.path for call in caller.upstream.calls] == [f"/reports/{ID}/receipt"]
