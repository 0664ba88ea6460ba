"""A service, the database or the issuer is away: a sentence within five seconds, nothing half-done, and it comes back."""

from __future__ import annotations

import asyncio
import signal
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.e2e.filings import filed, girl, item_of
from tests.e2e.people import SERVICES, Answer, Everybody, Person, Tokens, until
from tests.support.probe import eventually
from tests.support.stack import Stack

PATIENCE_S = 5


@pytest.fixture
async def signed_in(people: Everybody) -> Everybody:
    """Everybody has their tokens, and the gateway has exchanged them: what is away later is not the issuer."""
    for name in ("health.nis", "csr.nis", "intake.centre", "office.national"):
        for document in ("Reports", "Worklist", "Inbox"):
            await people(name).graphql(document)
        for service in SERVICES:
            await people.wire.tokens.of(name, service, 1)
    return people


def is_answered_in_time(answer: Answer, field: str) -> dict[str, Any]:
    """The field's error: unavailable, with a time to try again."""
    assert answer.seconds < PATIENCE_S, answer.seconds
    assert answer.status == 200, answer.body
    (error,) = [each for each in answer.json()["errors"] if each["path"][0] == field]
    assert error["extensions"]["slug"] == "unavailable"
    assert error["extensions"]["retryAfterSeconds"] >= 1
    assert error["message"].endswith(".")
    return dict(error)


async def is_refused_in_time(person: Person, document: str, key: str, **given: Any) -> None:
    """The command's refusal: Unavailable, with a time to try again."""
    answer = await person.graphql(document, {"input": {"idempotencyKey": key, **given}})
    assert answer.seconds < PATIENCE_S, answer.seconds
    (refusal,) = answer.json()["data"].values()
    assert (refusal["__typename"], refusal["slug"]) == ("Unavailable", "unavailable")
    assert refusal["retryAfterSeconds"] >= 1
    assert refusal["title"].endswith(".")


async def gateway_says(people: Everybody) -> tuple[int, str]:
    """Its readiness."""
    answer = await people.wire.send("GET", 0, "/readyz", None, {})
    return answer.status, str(answer.json()["status"])


async def reports_of(stack: Stack, author: Person) -> int:
    """How many reports this person has filed."""
    (row,) = await stack.rows("identification", "select count(*) from report where author_id = $1", author.id)
    return int(row["count"])


async def test_without_referral_reports_are_still_taken_and_read(signed_in: Everybody, stack: Stack) -> None:
    doctor, csr, office = signed_in("health.nis"), signed_in("csr.nis"), signed_in("office.national")
    report = await filed(doctor, girl())
    item, key = await item_of(csr, report), uuid.uuid4().hex
    with stack.frozen("referral-http"):
        worklist, flow, read, meanwhile, _ = await asyncio.gather(
            csr.graphql("Worklist"),
            office.graphql("CaseFlow"),
            doctor.graphql("ReadReport", {"id": report}),
            filed(doctor, girl()),
            is_refused_in_time(csr, "AcceptReferral", key, referralId=item["id"], expectedVersion=item["version"]),
        )
        is_answered_in_time(worklist, "worklist")
        is_answered_in_time(flow, "caseFlow")
        is_answered_in_time(read, "report")
        assert read.json()["data"]["report"]["reference"] is not None
        assert read.json()["data"]["report"]["referrals"] is None
        assert await gateway_says(signed_in) == (200, "degraded")
    done = await csr.say("AcceptReferral", key=key, referralId=item["id"], expectedVersion=item["version"])
    assert (done["__typename"], done["state"]) == ("Referral", "accepted")
    await item_of(csr, meanwhile)


async def test_without_identification_nothing_is_lost_and_nothing_done_twice(
    signed_in: Everybody, stack: Stack
) -> None:
    doctor, csr = signed_in("health.nis"), signed_in("csr.nis")
    report, filing, key = await filed(doctor, girl()), girl(), uuid.uuid4().hex
    before = await reports_of(stack, doctor)
    with stack.frozen("identification-http"):
        read, page, inbox, _ = await asyncio.gather(
            doctor.graphql("ReadReport", {"id": report}),
            doctor.graphql("Reports"),
            csr.graphql("Inbox"),
            is_refused_in_time(doctor, "FileReport", key, **filing),
        )
        is_answered_in_time(read, "report")
        is_answered_in_time(page, "reports")
        assert "errors" not in inbox.json()
        assert (await gateway_says(signed_in))[0] == 503
    first, again = [await doctor.say("FileReport", key=key, **filing) for _ in range(2)]
    assert first["id"] == again["id"]
    assert await reports_of(stack, doctor) == before + 1


async def test_without_notifications_the_rest_goes_on_and_notices_come_later(
    signed_in: Everybody, stack: Stack
) -> None:
    doctor, csr = signed_in("health.nis"), signed_in("csr.nis")
    with stack.frozen("notifications-http"):
        is_answered_in_time(await csr.graphql("Inbox"), "notifications")
        report = await filed(doctor, girl())
        await item_of(csr, report)
        assert await gateway_says(signed_in) == (200, "degraded")
    await csr.sees("the notice", "Inbox", lambda page: report in str(page), first=50)


async def test_without_the_bus_reports_are_taken_and_travel_later(signed_in: Everybody, stack: Stack) -> None:
    doctor, csr = signed_in("health.nis"), signed_in("csr.nis")
    with stack.frozen(stack.bus.way):
        report = await filed(doctor, girl())
        assert (await doctor.ask("ReadReceipt", id=report))["receipt"]["deliveredAt"] is None
    await item_of(csr, report)
    await doctor.sees("delivery", "ReadReceipt", lambda seen: seen["receipt"]["deliveredAt"], id=report)


async def test_without_the_database_every_answer_is_a_503_in_time_and_then_it_recovers(
    signed_in: Everybody, stack: Stack
) -> None:
    doctor, key, filing = signed_in("health.nis"), uuid.uuid4().hex, girl()
    before = await reports_of(stack, doctor)
    with stack.frozen("postgres"):
        *by_rest, page, _ = await asyncio.gather(
            doctor.get("identification", "/reports"),
            doctor.get("referral", "/referrals"),
            doctor.get("notifications", "/inbox"),
            doctor.post("identification", "/reports", filing, key),
            doctor.graphql("Reports"),
            is_refused_in_time(doctor, "FileReport", uuid.uuid4().hex, **filing),
        )
        for answer in by_rest:
            assert (answer.status, answer.slug) == (503, "unavailable"), answer
            assert answer.seconds < PATIENCE_S, answer.seconds
            assert int(answer.header("retry-after") or 0) >= 1
            assert answer.json()["title"].endswith(".")
        is_answered_in_time(page, "reports")
    done = await doctor.post("identification", "/reports", filing, key)
    assert done.status == 201
    assert await reports_of(stack, doctor) == before + 1
    await item_of(signed_in("csr.nis"), done.json()["id"])
    answered = await doctor.sees("delivery", "ReadReceipt", lambda r: r["receipt"]["deliveredAt"], id=done.json()["id"])
    assert answered is not None


async def test_without_the_issuer_who_is_signed_in_goes_on(signed_in: Everybody, stack: Stack, tokens: Tokens) -> None:
    doctor = signed_in("health.nis")
    # Signed in, but the gateway has never exchanged this token.
    fresh = signed_in("migration.kirs")
    # What the gateway holds for a token is as old as that: it must not run out just now.
    for person in (fresh, doctor):
        tokens.kept.pop((person.name, "gateway", person.acr), None)
        await tokens.of(person.name, "gateway", person.acr)
    tokens.kept.pop((doctor.name, "identification", doctor.acr), None)
    # What the gateway and the doctor hold for the service is fresh: Keycloak's tokens are good for half a minute.
    earlier = await filed(doctor, girl())
    assert (await doctor.get("identification", f"/reports/{earlier}")).status == 200
    with stack.frozen(stack.identity):
        report = await filed(doctor, girl())
        assert (await doctor.get("identification", f"/reports/{report}")).status == 200
        await is_refused_in_time(fresh, "FileReport", uuid.uuid4().hex, **girl())
    assert (await fresh.say("FileReport", **girl()))["__typename"] == "Report"


@pytest.fixture
async def mortal(stack: Stack, tokens: Tokens) -> AsyncIterator[Stack]:
    """The launcher looks away, so that a dead service stays dead for a moment; then everything ends and starts again."""
    launcher = stack.launcher()
    launcher.send_signal(signal.SIGSTOP)
    yield stack
    launcher.send_signal(signal.SIGCONT)
    eventually(lambda: not stack.processes(), "the launcher ended everything, since a part had died", seconds=30)
    stack.start()
    tokens.kept.clear()


# The embedded stack ends and starts again in `test_as_one_process.py`.
ENDS = pytest.mark.parametrize("stack", ["full"], indirect=True)


@ENDS
async def test_killed_services_are_shown_in_time_and_the_next_start_goes_on_where_it_was(
    signed_in: Everybody, mortal: Stack
) -> None:
    doctor, csr = signed_in("health.nis"), signed_in("csr.nis")
    report = await filed(doctor, girl())
    item = await item_of(csr, report)
    mortal.process("referral-http").send_signal(signal.SIGKILL)
    is_answered_in_time(await csr.graphql("Worklist"), "worklist")
    await is_refused_in_time(
        csr, "AcceptReferral", uuid.uuid4().hex, referralId=item["id"], expectedVersion=item["version"]
    )
    assert (await doctor.ask("ReadReceipt", id=report))["id"] == report
    meanwhile = await filed(doctor, girl())
    mortal.process("identification-http").send_signal(signal.SIGKILL)
    await is_refused_in_time(doctor, "FileReport", uuid.uuid4().hex, **girl())
    is_answered_in_time(await doctor.graphql("ReadReport", {"id": report}), "report")
    AFTER_THE_RESTART[:] = [report, meanwhile]


AFTER_THE_RESTART: list[str] = []


@ENDS
async def test_after_the_restart_everything_is_there(people: Everybody, stack: Stack) -> None:
    assert "was killed by signal 9" in (stack.installation.logs / "launcher.1.log").read_text("utf-8")
    assert len(AFTER_THE_RESTART) == 2
    for report in AFTER_THE_RESTART:
        assert (await people("health.nis").ask("ReadReceipt", id=report))["id"] == report
        item = await item_of(people("csr.nis"), report)
        done = await people("csr.nis").do("AcceptReferral", referralId=item["id"], expectedVersion=item["version"])
        assert done["state"] == "accepted"

    async def ready() -> bool:
        return await gateway_says(people) == (200, "ready")

    await until(ready, "the gateway is ready")
