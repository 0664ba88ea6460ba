"""Bad input, row by row of the issue's table: what is wrong is named, what was sent is never repeated."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest

from chassis.idempotency.store import stored_key
from tests.e2e.filings import adult, centres_item_of, filed, girl, girl_in_full, item_of, taken_over
from tests.e2e.people import SERVICES, Everybody
from tests.support.stack import Stack

# Refused at the door, before any engine.
pytestmark = pytest.mark.parametrize("stack", ["embedded"], indirect=True)

MEGABYTE = 1024 * 1024
MINIMUM = {
    "encounterDate", "encounterMunicipality", "age", "wayIn", "danger", "stillHere", "companion", "seenAlone",
    "policeTold", "callbackPhone", "suspicions|indicators|concern",
}  # fmt: skip


def named(answer: Any) -> set[str]:
    """Names of the fields that a problem complains about."""
    return {each["name"] for each in answer.json()["fields"]}


async def test_every_offending_field_is_named_and_no_value(people: Everybody) -> None:
    wrong = girl(
        age="Zmajognjen",
        callbackPhone="Zmajognjen",
        concern="Zmajognjen" * 60,
        account="Zmajognjen\u202e",
        stillHereUntil="Zmajognjen",
        person={"names": [{"given": "Zmajognjen" * 20}], "citizenships": ["zmaj"]},
    )
    expected = {
        "age",
        "callbackPhone",
        "concern",
        "account",
        "stillHereUntil",
        "person.names.0.given",
        "person.citizenships.0",
    }
    answer = await people("health.nis").post("identification", "/reports", {**wrong, "unheardOf": "Zmajognjen"})
    assert (answer.status, answer.slug) == (422, "invalid-input")
    assert named(answer) == {*expected, "(unknown name)"}
    assert b"Zmajognjen" not in answer.body
    through_gateway = await people("health.nis").graphql(
        "FileReport", {"input": {"idempotencyKey": uuid.uuid4().hex, **wrong, "unheardOf": "Zmajognjen"}}
    )
    assert through_gateway.status == 400
    fields = {each["name"] for each in through_gateway.json()["errors"][0]["extensions"]["fields"]}
    assert fields == {"input.age", "input.stillHereUntil", "input.(unknown name)"}
    assert b"Zmajognjen" not in through_gateway.body
    typed = {name: value for name, value in wrong.items() if name not in ("age", "stillHereUntil")}
    refused = await people("health.nis").say("FileReport", **typed, age="not_sure")
    assert refused["__typename"] == "InvalidInput"
    assert {each["name"] for each in refused["fields"]} == expected - {"age", "stillHereUntil"}


@pytest.mark.parametrize("body", [b"{", b'{"age": "adult"', b"\xff\xfe", b'{"age": "adult"} {}', b""])
async def test_malformed_json_is_400(people: Everybody, body: bytes) -> None:
    by_rest = await people("health.nis").post("identification", "/reports", body)
    # Nothing at all is no malformed document: everything is missing.
    assert by_rest.status == (400 if body else 422)
    assert (await people("health.nis").posted_to_gateway(body)).status == 400


async def test_an_incomplete_report_is_told_everything_that_is_missing_at_once(people: Everybody) -> None:
    answer = await people("health.nis").post("identification", "/reports", {})
    assert (answer.status, answer.slug) == (422, "report-incomplete")
    assert set(answer.json()["missing"]) == MINIMUM
    refused = await people("health.nis").say("FileReport")
    assert (refused["__typename"], set(refused["missing"])) == ("InvalidInput", MINIMUM)


@pytest.mark.parametrize("way_in", ["through_me", "official_duty"])
async def test_what_a_way_in_never_holds_is_refused_by_name_on_every_channel(people: Everybody, way_in: str) -> None:
    filing = adult(wayIn=way_in, consent=None, person={"names": [{"given": "Kanarinka"}]})
    refused = await people("health.nis").say("FileReport", **filing)
    by_rest = await people("health.nis").post("identification", "/reports", {**filing, "consent": None})
    assert (refused["__typename"], by_rest.status, by_rest.slug) == ("InvalidInput", 422, "invalid-input")
    shown = [{name: each[name] for name in ("name", "problem")} for each in refused["fields"]]
    assert shown == by_rest.json()["fields"]
    assert [each["name"] for each in shown] == ["person.names.0.given"]
    assert shown[0]["problem"].endswith("Leave it out.")


@pytest.mark.parametrize("size", [MEGABYTE + 1, 3 * MEGABYTE])
@pytest.mark.parametrize("shown", [True, False])
async def test_a_body_over_one_megabyte_is_413(people: Everybody, size: int, shown: bool) -> None:
    async def in_pieces() -> AsyncIterator[bytes]:
        for start in range(0, size, 65_536):
            yield b" " * min(65_536, size - start)

    def body() -> Any:
        return b" " * size if shown else in_pieces()

    for service, path in (
        ("identification", "/reports"),
        ("referral", "/referrals/batch"),
        ("notifications", f"/inbox/{uuid.uuid4()}/open"),
    ):
        answer = await people("health.nis").post(service, path, body())
        assert (answer.status, answer.slug) == (413, "body-too-large"), service
    assert (await people("health.nis").posted_to_gateway(body())).status == 413


async def test_a_role_that_does_not_carry_the_operation_is_403(people: Everybody) -> None:
    report = await filed(people("health.nis"), girl())
    for name, service, path, body in (
        ("office.national", "identification", "/reports", girl()),
        ("police.nis", "identification", f"/reports/{report}/take-over", {"expectedVersion": 1}),
        (
            "csr.supervisor",
            "identification",
            f"/reports/{report}/withdraw",
            {"expectedVersion": 1, "reason": "duplicate"},
        ),
        ("admin.kcnis", "referral", f"/referrals/{report}/accept", {"expectedVersion": 1}),
    ):
        answer = await people(name).post(service, path, body)
        assert (answer.status, answer.slug) == (403, "forbidden"), name


async def test_a_stale_version_is_409_with_the_state_and_what_changed(people: Everybody) -> None:
    intake, report = people("intake.centre"), await filed(people("health.nis"), girl_in_full())
    await taken_over(intake, report)
    answer = await intake.post("identification", f"/reports/{report}/take-over", {"expectedVersion": 1})
    assert (answer.status, answer.json()["currentState"]) == (409, "received")
    assert answer.json()["changedFields"] == ["state", "takenOverAt"]
    item = await item_of(people("csr.nis"), report)
    stale = await people("csr.nis").say("AcceptReferral", referralId=item["id"], expectedVersion=item["version"] + 1)
    assert (stale["__typename"], stale["currentState"], stale["currentVersion"]) == (
        "StaleVersion",
        "sent",
        item["version"],
    )


async def test_an_illegal_step_is_409_with_the_state(people: Everybody) -> None:
    report = await filed(people("health.nis"), girl())
    answer = await people("intake.centre").post(
        "identification", f"/reports/{report}/advice", {"instruction": "speak_alone"}
    )
    assert (answer.status, answer.slug) == (409, "report-move-refused")
    assert answer.json()["currentState"] == "submitted"
    item = await centres_item_of(people("intake.centre"), report)
    refused = await people("intake.centre").say(
        "RejectReferral", referralId=item["id"], expectedVersion=item["version"], reason="no_capacity"
    )
    assert (refused["__typename"], refused["slug"]) == ("IllegalState", "centre-never-rejects")


async def test_a_key_is_one_command_of_one_person(people: Everybody, stack: Stack) -> None:
    key, doctor, body = uuid.uuid4().hex, people("health.nis"), girl()
    first = await doctor.say("FileReport", key=key, **body)
    await taken_over(people("intake.centre"), first["id"])
    again = await doctor.say("FileReport", key=key, **body)
    assert again["id"] == first["id"]
    assert (first["state"], again["state"]) == ("submitted", "received")
    other_body = await doctor.post("identification", "/reports", girl(danger="unknown"), key)
    assert (other_body.status, other_body.slug) == (422, "idempotency-key-reused")
    others = await people("police.nis").say("FileReport", key=key, **body)
    assert others["__typename"] == "Report"
    assert others["id"] != first["id"]
    count = "select count(*) from idempotency where key = $1"
    hashed = stored_key(stack.idempotency_secret("identification"), key)
    for stored, times in ((hashed, 2), (key, 0)):
        assert await stack.rows("identification", count, stored) == [{"count": times}]
    for bad in ("short", "", "č" * 10):
        assert (await doctor.say("FileReport", key=bad, **body))["__typename"] == "InvalidInput"
    without = await doctor.rest("identification", "POST", "/reports", body)
    assert (without.status, named(without)) == (422, {"Idempotency-Key"})


async def test_an_unknown_address_and_a_wrong_method_are_shown_without_an_id(people: Everybody) -> None:
    for service in SERVICES:
        assert (await people("health.nis").get(service, "/nothing/here")).status == 404
        assert (await people("health.nis").rest(service, "DELETE", "/healthz")).status == 405
