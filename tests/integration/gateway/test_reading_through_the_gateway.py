"""Queries: what the services say reaches the caller typed, and a page costs a fixed number of calls."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from gateway.settings import OPERATIONS
from tests.support.gateway import GatewayCaller
from tests.support.upstream import Call, Reply, answers_reports, page_of, problem, receipt, referral, report

ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"
READ = "query Q($id: ID!) { report(id: $id) { id } }"


async def test_who_i_am_costs_no_call(caller: GatewayCaller) -> None:
    doctor = caller.as_(preferred_username="health.nis", roles=["health_reporter"], acr="2")
    data = await doctor.ask("{ me { id username name agencyId unitId sector roles permissions acr } }")
    assert data["me"]["username"] == "health.nis"
    assert data["me"]["acr"] == 2
    assert "reports:file" in data["me"]["permissions"]
    assert "reports:take-over" not in data["me"]["permissions"]
    assert caller.upstream.calls == []


async def test_a_report_is_shown_class_by_class_with_what_is_held_back(caller: GatewayCaller) -> None:
    classes = {
        "person_name": {"names": [{"given": "A", "family": "B"}], "aliases": None},
        "person_numbers": {"recorded": True},
        "birth": {"age": "child", "birthDate": "2011-02-03", "ageBand": "14-17"},
        "citizenship": {"group": "foreign"},
        "whereabouts": {"entries": [{"code": "left_with_companion", "at": "2026-11-24T12:00:00+00:00", "until": None}]},
        "concern": None,
    }
    caller.upstream.says(
        "identification", "GET", "/reports/{}", Reply(report(ID, classes=classes, withheld=("clinical", "report")))
    )
    fields = (
        "personName { recorded names { given family } aliases } personNumbers { recorded numbers { value } } "
        "birth { age birthDate ageBand } citizenship { countries group } whereabouts { entries { code at } } concern { text } "
        "clinical { text } report { sector } withheld { class mask reason }"
    )
    data = await caller.ask(f"query Q($id: ID!) {{ report(id: $id) {{ {fields} }} }}", id=ID)
    assert data["report"] == {
        "personName": {"recorded": True, "names": [{"given": "A", "family": "B"}], "aliases": None},
        "personNumbers": {"recorded": True, "numbers": None},
        "birth": {"age": "child", "birthDate": "2011-02-03", "ageBand": "age_14_17"},
        "citizenship": {"countries": None, "group": "foreign"},
        "whereabouts": {"entries": [{"code": "left_with_companion", "at": "2026-11-24T12:00:00+00:00"}]},
        "concern": None,
        "clinical": None,
        "report": None,
        "withheld": [
            {"class": "clinical", "mask": "none", "reason": "not_for_position"},
            {"class": "report", "mask": "none", "reason": "not_for_position"},
        ],
    }


@pytest.mark.parametrize("field", ["report(id: $id)", "receipt(id: $id)", "referral(id: $id)"])
async def test_missing_forbidden_and_closed_to_the_role_are_one_answer(caller: GatewayCaller, field: str) -> None:
    service = "referral" if field.startswith("referral") else "identification"
    given: set[tuple[int, bytes, str]] = set()
    for reply in (problem(404, "not-found"), problem(403, "forbidden"), problem(404, "not-found", "Other words.")):
        for path in ("/reports/{}", "/reports/{}/receipt", "/referrals/{}"):
            caller.upstream.says(service, "GET", path, reply)
        for record in (ID, str(UUID(int=7)), "no id at all", "../inbox", ""):
            answer = await caller.send(
                {"query": f"query Q($id: ID!) {{ {field} {{ id }} }}", "variables": {"id": record}}
            )
            headers = str(sorted(answer.headers.items()))
            given.add((answer.status, answer.body, headers))
    assert given == {(200, next(iter(given))[1], next(iter(given))[2])}
    assert b'"errors"' not in next(iter(given))[1]


async def test_what_is_no_id_never_becomes_a_path(caller: GatewayCaller) -> None:
    await caller.ask(READ, id="x/../../referrals?y=1")
    assert [call.path for call in caller.upstream.calls] == [f"/reports/{UUID(int=0)}"]


async def test_fifty_reports_with_their_referrals_and_their_reports_cost_three_calls(caller: GatewayCaller) -> None:
    ids = [str(uuid4()) for _ in range(50)]
    answers_reports(caller.upstream)
    caller.upstream.says("identification", "GET", "/reports", page_of([report(each) for each in ids], "more"))
    data = await caller.ask(
        "{ reports(first: 50) { nodes { id referrals { id report { id } } } pageInfo { hasNextPage endCursor } } }"
    )
    assert [node["id"] for node in data["reports"]["nodes"]] == ids
    assert {each["report"]["id"] for node in data["reports"]["nodes"] for each in node["referrals"]} == set(ids)
    assert data["reports"]["pageInfo"] == {"hasNextPage": True, "endCursor": "more"}
    assert [(call.service, call.path) for call in caller.upstream.calls] == [
        ("identification", "/reports"),
        ("referral", "/referrals/by-report"),
        ("identification", "/reports/batch"),
    ]


async def test_a_worklist_of_fifty_with_its_reports_costs_two_calls_and_one_exchange_per_service(
    caller: GatewayCaller,
) -> None:
    items = [referral(str(uuid4()), str(uuid4())) for _ in range(50)]
    answers_reports(caller.upstream)
    caller.upstream.says("referral", "GET", "/referrals", page_of(items))
    query = "query Q($state: ReferralState) { worklist(first: 50, state: $state) { nodes { id state report { id } clocks { code verified } } pageInfo { hasNextPage } } }"
    data = await caller.ask(query, state="sent")
    assert [node["report"]["id"] for node in data["worklist"]["nodes"]] == [each["reportId"] for each in items]
    assert [call.path for call in caller.upstream.calls] == ["/referrals", "/reports/batch"]
    assert caller.upstream.calls[0].query == {"first": "50", "state": "sent"}
    assert sorted(form["audience"] for form in caller.upstream.exchanges) == ["identification", "referral"]


@pytest.mark.parametrize(
    "shown", [None, [], [{"unitId": ID, "reason": "no_capacity", "rejectedAt": "2026-11-24T12:00:00Z"}]]
)
async def test_who_did_not_take_a_referral_is_shown_as_far_as_the_service_tells_it(
    caller: GatewayCaller, shown: Any
) -> None:
    caller.upstream.says("referral", "GET", "/referrals/{}", Reply(referral(ID, ID, rejections=shown)))
    query = "query Q($id: ID!) { referral(id: $id) { rejections { unitId reason rejectedAt } } }"
    said = (await caller.ask(query, id=ID))["referral"]["rejections"]
    assert said == (shown and [{**shown[0], "rejectedAt": "2026-11-24T12:00:00+00:00"}])


async def test_every_filter_of_the_worklist_reaches_the_service_and_none_is_sent_unasked(
    caller: GatewayCaller,
) -> None:
    caller.upstream.says("referral", "GET", "/referrals", page_of([]))
    query = "{ worklist(%s) { pageInfo { hasNextPage } } }"
    await caller.ask(query % "first: 20, overdue: false")
    await caller.ask(
        query
        % "urgency: urgent, purpose: child_protection, undecided: true, overdue: true, owner: nobody, byReport: true, "
        "sort: received, dueToday: true"
    )
    plain, narrowed = (call.query for call in caller.upstream.to("referral"))
    assert plain == {"first": "20"}
    assert narrowed == {
        "first": "20",
        "urgency": "urgent",
        "purpose": "child_protection",
        "undecided": "true",
        "overdue": "true",
        "owner": "nobody",
        "byReport": "true",
        "sort": "received",
        "dueToday": "true",
    }


async def test_what_presses_is_four_numbers_of_one_call(caller: GatewayCaller) -> None:
    counts = {"late": 2, "dueToday": 0, "undecided": 100, "mine": 7}
    caller.upstream.says("referral", "GET", "/referrals/counts", Reply(counts))
    assert await caller.ask("{ worklistCounts { late dueToday undecided mine } }") == {"worklistCounts": counts}
    assert [call.path for call in caller.upstream.calls] == ["/referrals/counts"]


async def test_a_page_of_the_centres_list_costs_two_calls_and_each_report_has_the_referrals_of_all_its_persons(
    caller: GatewayCaller,
) -> None:
    ids, person = [str(uuid4()) for _ in range(50)], str(uuid4())
    of_first = [referral(str(uuid4()), ids[0]), referral(str(uuid4()), ids[0], personId=person)]
    found = [{"reportId": ids[0], "referrals": of_first}]
    caller.upstream.says("identification", "GET", "/reports/running", page_of([receipt(each) for each in ids]))
    caller.upstream.says("referral", "POST", "/referrals/by-report", Reply({"items": found}))
    nodes = (await caller.ask((OPERATIONS / "CentreList.graphql").read_text(), first=50))["centreList"]["nodes"]
    assert [node["id"] for node in nodes] == ids
    assert [[each["id"] for each in node["referrals"]] for node in nodes[:2]] == [[each["id"] for each in of_first], []]
    listed, asked = caller.upstream.calls
    assert (listed.path, asked.path) == ("/reports/running", "/referrals/by-report")
    assert asked.sent == {"reportIds": ids, "everybody": True}


async def test_every_way_to_narrow_the_centres_list_reaches_the_service(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "GET", "/reports/running", page_of([]))
    wanted = {
        "show": "all",
        "owner": "others",
        "urgency": "urgent",
        "sector": "health",
        "municipality": "71331",
        "sort": "urgency",
    }
    await caller.ask((OPERATIONS / "CentreList.graphql").read_text(), **wanted, overdue=True, after="xyz")
    (call,) = caller.upstream.to("identification")
    sent = {name: value for name, value in call.query_list if name != "classes"}
    assert sent == {**wanted, "overdue": "true", "after": "xyz", "first": "20"}


async def test_counts_of_the_centre_are_what_the_service_counted(caller: GatewayCaller) -> None:
    counted = {"late": 100, "dueToday": 3, "mine": 0, "questions": 2, "advice": 1, "notTakenOver": 5, "inDanger": 1}
    counted |= {"unassigned": 4, "toInform": 2, "toInformLate": 1, "toReview": 2}
    caller.upstream.says("identification", "GET", "/reports/running/counts", Reply(counted))
    assert (await caller.ask((OPERATIONS / "CentreCounts.graphql").read_text()))["centreCounts"] == counted


async def test_a_worklist_by_reference_asks_whose_it_is_first_and_one_not_for_the_reader_is_like_a_made_up_one(
    caller: GatewayCaller,
) -> None:
    def called(call: Call) -> Reply:
        return page_of([report(ID)] if call.query["reference"] == "S-7K3Q-9F" else [])

    answers_reports(caller.upstream)
    caller.upstream.says("identification", "GET", "/reports", called)
    items = [referral(str(uuid4()), ID) for _ in range(2)]
    caller.upstream.says("referral", "GET", "/referrals", page_of(items))
    query = "query Q($of: String) { worklist(reference: $of, byReport: true) { nodes { report { id } } pageInfo { endCursor } } }"
    found = await caller.ask(query, of="S-7K3Q-9F")
    assert [node["report"]["id"] for node in found["worklist"]["nodes"]] == [ID, ID]
    assert [call.path for call in caller.upstream.calls] == ["/reports", "/referrals", "/reports/batch"]
    asked, of_report, _ = caller.upstream.calls
    assert asked.query_list == [("first", "1"), ("classes", "reference"), ("reference", "S-7K3Q-9F")]
    assert of_report.query == {"first": "20", "byReport": "true", "ofReport": ID}
    caller.upstream.calls.clear()
    for made_up in ("S-1111-11", "", "x"):
        nothing = (await caller.ask(query, of=made_up))["worklist"]
        assert nothing == {"nodes": [], "pageInfo": {"endCursor": None}}
    assert {call.path for call in caller.upstream.calls} == {"/reports"}


async def test_a_report_that_is_not_for_the_reader_of_its_referral_is_null(caller: GatewayCaller) -> None:
    item = referral(str(uuid4()), ID)
    caller.upstream.says("referral", "GET", "/referrals/{}", Reply(item))
    caller.upstream.says("identification", "POST", "/reports/batch", Reply({"items": [None]}))
    data = await caller.ask(
        "query Q($id: ID!) { referral(id: $id) { id purpose unitId report { id } } }", id=item["id"]
    )
    assert data["referral"] == {
        "id": item["id"],
        "purpose": "child_protection",
        "unitId": item["unitId"],
        "report": None,
    }


async def test_an_author_sees_the_state_of_a_referral_and_no_more(caller: GatewayCaller) -> None:
    bare = {
        "id": ID,
        "state": "accepted",
        "positions": ["author"],
        "withheld": [{"class": "referral_flow", "mask": "status", "reason": "partly_for_position"}],
    }
    caller.upstream.says("referral", "GET", "/referrals/{}", Reply(bare))
    data = await caller.ask(
        "query Q($id: ID!) { referral(id: $id) { state version purpose reportId report { id } clocks { code } withheld { class mask } } }",
        id=ID,
    )
    assert data["referral"] == {
        "state": "accepted", "version": None, "purpose": None, "reportId": None, "report": None, "clocks": None,
        "withheld": [{"class": "referral_flow", "mask": "status"}],
    }  # fmt: skip
    assert caller.upstream.to("identification") == []


async def test_the_inbox_and_the_totals_are_read(caller: GatewayCaller) -> None:
    notice = {
        "id": ID, "code": "request_waits", "text": "Novi zahtev čeka preuzimanje. Uđite u sistem.", "urgency": "urgent",
        "createdAt": "2026-11-24T12:00:00Z", "openedAt": None, "reportId": ID, "referralId": None, "version": 1,
    }  # fmt: skip
    caller.upstream.says("notifications", "GET", "/inbox", page_of([notice]))
    totals = [{"stage": "reported", "counts": "reports", "reached": 2, "present": 1}]
    flow = {"asOf": "2026-11-24T12:00:00Z", "live": False, "persons": 2, "stages": totals, "released": []}
    caller.upstream.says("referral", "GET", "/flow", Reply(flow))
    data = await caller.ask(
        '{ notifications(first: 5, after: "c", openOnly: true) { nodes { id code text urgency reportId } } '
        "caseFlow { stages { stage reached present } } }"
    )
    assert data["notifications"]["nodes"][0]["code"] == "request_waits"
    assert data["caseFlow"] == {"stages": [{"stage": "reported", "reached": 2, "present": 1}]}
    assert caller.upstream.to("notifications")[0].query == {"first": "5", "open": "true", "after": "c"}


async def test_a_list_that_the_role_may_not_read_is_an_error_with_the_services_slug(caller: GatewayCaller) -> None:
    caller.upstream.says(
        "identification", "GET", "/reports", problem(403, "forbidden", "Your role does not allow this.")
    )
    answer = await caller.send({"query": "{ reports { nodes { id } } }"})
    (error,) = answer.json()["errors"]
    assert answer.status == 200
    assert (error["message"], error["path"]) == ("Your role does not allow this.", ["reports"])
    assert error["extensions"] == {"slug": "forbidden"}


async def test_a_report_that_was_altered_is_an_error_by_that_name_and_not_an_empty_report(
    caller: GatewayCaller,
) -> None:
    caller.upstream.says("identification", "GET", "/reports/{}", problem(500, "report-altered", "Call the duty."))
    answer = (await caller.send({"query": READ, "variables": {"id": ID}})).json()
    (error,) = answer["errors"]
    assert (error["message"], error["extensions"]) == ("Call the duty.", {"slug": "report-altered"})
    assert answer["data"] == {"report": None}


async def test_a_page_or_cursor_that_the_service_refuses_names_the_argument(caller: GatewayCaller) -> None:
    fields = [{"name": "first", "problem": "must be at most 50."}]
    caller.upstream.says("identification", "GET", "/reports", problem(422, "invalid-input", fields=fields))
    (error,) = (await caller.send({"query": '{ reports(first: 51, after: "x") { nodes { id } } }'})).json()["errors"]
    assert error["extensions"] == {"slug": "invalid-input", "fields": fields}


async def test_two_callers_at_once_share_nothing(caller: GatewayCaller) -> None:
    def own(call: Call) -> Reply:
        return Reply(report(call.path.rsplit("/", 1)[1]))

    caller.upstream.says("identification", "GET", "/reports/{}", own)
    people: list[Any] = [caller.as_(sub=str(UUID(int=n + 1))) for n in range(8)]
    await asyncio.gather(*(person.ask(READ, id=ID) for person in people))
    subjects = {form["subject_token"] for form in caller.upstream.exchanges}
    assert len(subjects) == 8
    assert len(caller.upstream.to("identification")) == 8


async def test_the_count_of_what_waits_is_asked_with_the_moment_of_the_page(caller: GatewayCaller) -> None:
    caller.upstream.says("notifications", "GET", "/inbox/count", Reply({"count": 4, "new": 3, "danger": 2}))
    data = await caller.as_().ask('{ waiting(since: "2026-11-24T02:14:00+01:00") { count new danger } }')
    assert data["waiting"] == {"count": 4, "new": 3, "danger": 2}
    (call,) = caller.upstream.calls
    assert call.query == {"since": "2026-11-24T02:14:00+01:00"}
