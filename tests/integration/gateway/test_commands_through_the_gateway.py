"""Mutations: what is sent to a service, and what its answer becomes."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest

from gateway.settings import OPERATIONS
from tests.support.gateway import GatewayCaller
from tests.support.upstream import Reply, page_of, problem, receipt, referral, report

ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"
KEY = "a-key-of-this-test"
VERSIONED = {"idempotencyKey": KEY, "reportId": ID, "expectedVersion": 1}
FILING = json.loads((OPERATIONS / "FileReport.json").read_text())["input"]


async def named(caller: GatewayCaller, name: str, given: dict[str, Any]) -> Any:
    """The one root field of a named document of gateway/operations."""
    data = await caller.ask((OPERATIONS / f"{name}.graphql").read_text(), input=given)
    (field,) = data.values()
    return field


@pytest.mark.parametrize(
    ("name", "given", "path", "body"),
    [
        ("TakeOverReport", VERSIONED, f"/reports/{ID}/take-over", {"expectedVersion": 1}),
        (
            "WithdrawReport",
            {**VERSIONED, "reason": "duplicate"},
            f"/reports/{ID}/withdraw",
            {"expectedVersion": 1, "reason": "duplicate", "seenAlone": "unknown", "calledBack": "unknown"},
        ),
        (
            "WithdrawConsent",
            {**VERSIONED, "seenAlone": "yes", "calledBack": "no"},
            f"/reports/{ID}/consent/withdraw",
            {"expectedVersion": 1, "seenAlone": "yes", "calledBack": "no"},
        ),
        (
            "AdviseReporter",
            {
                "idempotencyKey": KEY,
                "reportId": ID,
                "instruction": "keep_until_we_come",
                "until": "2026-11-24T15:00:00Z",
            },
            f"/reports/{ID}/advice",
            {"instruction": "keep_until_we_come", "until": "2026-11-24T15:00:00+00:00"},
        ),
        (
            "UpdateWhereabouts",
            {"idempotencyKey": KEY, "reportId": ID, "answer": "safe"},
            f"/reports/{ID}/whereabouts",
            {"answer": "safe"},
        ),
        (
            "AddToReport",
            {**VERSIONED, "kind": "care_needs", "text": "Tumač."},
            f"/reports/{ID}/addenda",
            {"expectedVersion": 1, "kind": "care_needs", "text": "Tumač."},
        ),
        (
            "RecordReadingBasis",
            {"idempotencyKey": KEY, "reportId": ID, "scope": "sealed_person", "basis": "vital_interest"},
            f"/reports/{ID}/reading-basis",
            {"scope": "sealed_person", "basis": "vital_interest"},
        ),
        (
            "RevokeReferral",
            {"idempotencyKey": KEY, "referralId": ID, "expectedVersion": 2, "reason": "safety", "successorUnitId": ID},
            f"/referrals/{ID}/revoke",
            {"expectedVersion": 2, "reason": "safety", "successorUnitId": ID},
        ),
        (
            "ConfirmReroute",
            {"idempotencyKey": KEY, "referralId": ID, "unitId": ID},
            f"/referrals/{ID}/confirm",
            {"unitId": ID},
        ),
    ],
)
async def test_a_command_on_a_report_is_one_call_with_its_key(
    caller: GatewayCaller, name: str, given: dict[str, Any], path: str, body: dict[str, Any]
) -> None:
    caller.upstream.says("identification", "POST", path, Reply(receipt(ID, version=2, ending="ended")))
    answer = await named(caller, name, given)
    assert answer["__typename"] == "Report"
    assert (answer["id"], answer["version"], answer["receipt"]["stage"]) == (ID, 2, "saved")
    (call,) = caller.upstream.calls
    assert (call.method, call.path, call.sent) == ("POST", path, body)
    assert call.headers["idempotency-key"] == KEY


@pytest.mark.parametrize(
    "asked", ["warnings { code field sentence }", "warnings { code field sentence } concern { text }"]
)
async def test_what_to_look_at_again_is_answered_to_who_filed(caller: GatewayCaller, asked: str) -> None:
    warning = {"code": "jmbg_in_concern", "field": "concern", "sentence": "Look at it again."}
    caller.upstream.says("identification", "POST", "/reports", Reply({**receipt(ID), "warnings": [warning]}, 201))
    caller.upstream.says("identification", "GET", f"/reports/{ID}", Reply(report(ID)))
    caller.upstream.says("identification", "GET", f"/reports/{ID}/receipt", Reply(receipt(ID)))
    document = (
        "mutation ($input: FileReportInput!) { fileReport(input: $input) { ... on Report { id " + asked + " } } }"
    )
    filed = (await caller.ask(document, input=FILING))["fileReport"]
    assert filed["warnings"] == [warning]
    read = await caller.ask("query ($id: ID!) { receipt(id: $id) { warnings { code } } }", id=ID)
    assert read["receipt"]["warnings"] is None


async def test_the_centre_alone_is_told_what_waits_for_a_word_and_a_page_of_it_is_one_call(
    caller: GatewayCaller,
) -> None:
    ids = [str(UUID(int=number)) for number in (1, 2, 3)]
    items = [referral(ids[0], ID), *(referral(each, ID, positions=["duty"]) for each in ids[1:])]
    caller.upstream.says("referral", "GET", "/referrals", page_of(items))
    caller.upstream.says("identification", "POST", "/referrals/unconfirmed", Reply({"referralIds": [ids[2]]}))
    data = await caller.ask("{ worklist { nodes { awaitsConfirmation } } }")
    assert [node["awaitsConfirmation"] for node in data["worklist"]["nodes"]] == [None, False, True]
    (asked,) = caller.upstream.to("identification")
    assert asked.sent == {"ids": ids[1:]}


async def test_a_filing_is_sent_whole(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "POST", "/reports", Reply(receipt(ID, warnings=[]), 201))
    answer = await named(caller, "FileReport", FILING)
    assert answer["reference"] == {"reference": "S-7K3Q-9F", "state": "submitted"}
    (call,) = caller.upstream.calls
    sent = {name: value for name, value in FILING.items() if name != "idempotencyKey"}
    birth = {**sent["person"]["birth"], "ageBand": "14-17"}
    assert call.sent == {**sent, "person": {**sent["person"], "birth": birth}}


async def test_the_same_filing_is_sent_as_the_same_bytes_so_that_a_repeat_is_recognised(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "POST", "/reports", Reply(receipt(ID, warnings=[]), 201))
    await named(caller, "FileReport", FILING)
    await named(caller, "FileReport", dict(reversed(FILING.items())))
    first, second = caller.upstream.calls
    assert first.body == second.body


async def test_referrals_are_accepted_and_rejected(caller: GatewayCaller) -> None:
    accepted = referral(ID, ID, state="accepted", version=2)
    caller.upstream.says("referral", "POST", f"/referrals/{ID}/accept", Reply(accepted))
    caller.upstream.says("referral", "POST", f"/referrals/{ID}/reject", Reply({"id": ID, "outcome": "passed_on"}))
    given = {"idempotencyKey": KEY, "referralId": ID, "expectedVersion": 1}
    assert (await named(caller, "AcceptReferral", given))["state"] == "accepted"
    rejected = await named(caller, "RejectReferral", {**given, "reason": "out_of_area", "rightUnitId": ID})
    assert rejected == {"__typename": "RejectedReferral", "id": ID, "outcome": "passed_on"}
    assert [call.sent for call in caller.upstream.calls] == [
        {"expectedVersion": 1},
        {"expectedVersion": 1, "reason": "out_of_area", "rightUnitId": ID},
    ]


async def test_a_notice_is_opened(caller: GatewayCaller) -> None:
    notice = {
        "id": ID, "code": "term_passed", "text": "Rok je istekao. Uđite u sistem.", "urgency": "immediate",
        "createdAt": "2026-11-24T12:00:00Z", "openedAt": "2026-11-24T12:01:00Z", "reportId": ID, "referralId": None, "version": 2,
    }  # fmt: skip
    caller.upstream.says("notifications", "POST", f"/inbox/{ID}/open", Reply(notice))
    answer = await named(caller, "OpenNotice", {"idempotencyKey": KEY, "noticeId": ID})
    assert answer == {"__typename": "Notice", "id": ID, "version": 2, "openedAt": "2026-11-24T12:01:00+00:00"}
    assert caller.upstream.calls[0].sent == {}


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (problem(404, "not-found"), {"__typename": "NotFound", "slug": "not-found"}),
        (problem(403, "forbidden", detail="No unit yet."), {"__typename": "Forbidden", "detail": "No unit yet."}),
        (
            problem(409, "stale-version", currentState="received", currentVersion=2, changedFields=["state"]),
            {"__typename": "StaleVersion", "currentState": "received", "currentVersion": 2, "changedFields": ["state"]},
        ),
        (
            problem(
                409, "report-already-taken-over", currentState="received", currentVersion=2, changedFields=["state"],
                takenOverBy="Luka Tomić", takenOverAt="2026-11-24T12:00:00+00:00",
            ),
            {"__typename": "AlreadyTakenOver", "takenOverBy": "Luka Tomić", "takenOverAt": "2026-11-24T12:00:00+00:00", "currentVersion": 2},
        ),
        (
            problem(409, "report-move-refused", currentState="withdrawn", action="take_over"),
            {"__typename": "IllegalState", "slug": "report-move-refused", "currentState": "withdrawn", "action": "take_over"},
        ),
        *(
            (problem(status, slug), {"__typename": "Refused", "slug": slug})
            for status, slug in ((409, "too-many-drafts"), (422, "draft-too-large"), (500, "report-altered"))
        ),
        (
            problem(422, "report-incomplete", missing=["encounterDate", "suspicions|indicators|concern"]),
            {"__typename": "InvalidInput", "missing": ["encounterDate", "suspicions|indicators|concern"], "fields": []},
        ),
        (
            problem(422, "invalid-input", fields=[{"name": "expectedVersion", "problem": "must be at least 1."}]),
            {"__typename": "InvalidInput", "fields": [{"name": "expectedVersion", "problem": "must be at least 1."}], "missing": []},
        ),
        (problem(503, "unavailable", headers={"retry-after": "9"}), {"__typename": "Unavailable", "retryAfterSeconds": 9}),
    ],
)  # fmt: skip
async def test_a_refusal_is_a_member_of_the_union(
    caller: GatewayCaller, reply: Reply, expected: dict[str, Any]
) -> None:
    caller.upstream.says("identification", "POST", f"/reports/{ID}/take-over", reply)
    answer = await named(caller, "TakeOverReport", VERSIONED)
    assert {name: answer[name] for name in (*expected, "title")} == {**expected, "title": "A sentence."}


async def test_missing_and_forbidden_records_are_one_answer_for_commands_too(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "POST", "/reports/{}/take-over", problem(404, "not-found"))
    answers = {
        (
            await caller.send(
                {
                    "query": (OPERATIONS / "TakeOverReport.graphql").read_text(),
                    "variables": {"input": {**VERSIONED, "reportId": record}},
                }
            )
        ).body
        for record in (ID, str(UUID(int=9)), "no id", "../../referrals/x")
    }
    assert len(answers) == 1
    assert {call.path.split("/")[-1] for call in caller.upstream.calls} == {"take-over"}


async def test_a_key_that_no_header_can_carry_is_left_for_the_service_to_refuse(caller: GatewayCaller) -> None:
    fields = [{"name": "Idempotency-Key", "problem": "must be 8 to 128 visible ASCII characters"}]
    caller.upstream.says(
        "identification", "POST", f"/reports/{ID}/take-over", problem(422, "invalid-input", fields=fields)
    )
    answer = await named(caller, "TakeOverReport", {**VERSIONED, "idempotencyKey": "x\r\nx-user: admin"})
    assert answer["fields"][0]["name"] == "idempotencyKey"
    (call,) = caller.upstream.calls
    assert call.headers["idempotency-key"] == ""
    assert "x-user" not in call.headers


async def test_a_command_whose_answer_is_asked_for_more_than_a_receipt_reads_the_report(caller: GatewayCaller) -> None:
    caller.upstream.says("identification", "POST", f"/reports/{ID}/take-over", Reply(receipt(ID, version=2)))
    whole = report(ID, classes={"birth": None, "receipt": None}, withheld=("clinical",), version=2)
    caller.upstream.says("identification", "GET", f"/reports/{ID}", Reply(whole))
    query = "mutation M($input: TakeOverReportInput!) { takeOverReport(input: $input) { ... on Report { ...B } ... on Refusal { slug } } } fragment B on Report { birth { age } withheld { class } }"
    data = await caller.ask(query, input=VERSIONED)
    assert data["takeOverReport"] == {"birth": None, "withheld": [{"class": "clinical"}]}
    assert [call.path for call in caller.upstream.calls] == [f"/reports/{ID}/take-over", f"/reports/{ID}"]


async def test_a_command_after_which_nothing_more_is_readable_still_says_what_it_did(caller: GatewayCaller) -> None:
    caller.upstream.says(
        "identification", "POST", f"/reports/{ID}/withdraw", Reply(receipt(ID, version=2, state="withdrawn"))
    )
    caller.upstream.says("identification", "GET", f"/reports/{ID}", problem(404, "not-found"))
    query = "mutation M($input: WithdrawReportInput!) { withdrawReport(input: $input) { ... on Report { state birth { age } withheld { class mask reason } } } }"
    data = await caller.ask(query, input={**VERSIONED, "reason": "duplicate"})
    held_back = {"class": "birth", "mask": "none", "reason": "not_for_position"}
    assert data["withdrawReport"] == {"state": "withdrawn", "birth": None, "withheld": [held_back]}


@pytest.mark.parametrize("links", [4, 60])
@pytest.mark.parametrize(
    ("asked", "variables"),
    [
        ("mutation M($input: TakeOverReportInput!) { takeOverReport(input: $input) { ...F0 } }", {"input": VERSIONED}),
        (f'{{ report(id: "{ID}") {{ ...F0 }} }}', {}),
    ],
    ids=["command", "query"],
)
async def test_nested_fragments_are_followed_once(
    caller: GatewayCaller, asked: str, variables: dict[str, Any], links: int
) -> None:
    caller.upstream.says("identification", "POST", f"/reports/{ID}/take-over", Reply(receipt(ID, version=2)))
    caller.upstream.says("identification", "GET", f"/reports/{ID}", Reply(report(ID)))
    nested = " ".join(f"fragment F{n} on Report {{ ...F{n + 1} ...F{n + 1} }}" for n in range(links))
    document = f"{asked} {nested} fragment F{links} on Report {{ __typename }}"
    headers = {"accept": "application/graphql-response+json"}
    answer = await caller.send({"query": document, "variables": variables}, headers=headers)
    assert (answer.status, len(caller.upstream.calls)) == (200, 1), answer.body
