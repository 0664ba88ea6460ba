"""A document asks identification for the classes that it shows, and for no other."""

from __future__ import annotations

from tests.support.gateway import GatewayCaller
from tests.support.upstream import Reply, answers_reports, report

ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"
READ = "query Q($id: ID!) { report(id: $id) { id } }"


async def test_only_the_classes_that_the_document_names_are_asked_of_identification(caller: GatewayCaller) -> None:
    answers_reports(caller.upstream)
    caller.upstream.says("identification", "GET", "/reports/{}", Reply(report(ID)))
    await caller.as_().ask(
        "query Q($id: ID!) { report(id: $id) { id ...A ... on Report { birth { age } } referrals { report { concern { text } } } } } "
        "fragment A on Report { personName { recorded } withheld { class } }",
        id=ID,
    )
    by_path = {call.path: call for call in caller.upstream.calls}
    assert by_path[f"/reports/{ID}"].query_list == [("classes", "birth"), ("classes", "person_name")]
    assert by_path["/reports/batch"].sent["classes"] == ["concern"]


async def test_a_document_that_names_no_class_asks_for_the_reference_and_not_for_all(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "GET", "/reports/{}", Reply(report(ID)))
    await caller.as_().ask(READ, id=ID)
    (call,) = caller.upstream.calls
    assert call.query_list == [("classes", "reference")]
