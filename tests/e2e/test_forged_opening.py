"""The one who holds referral's password of the bus opens nothing with it, and the Centre's duty hears of the attempt (DESIGN 2)."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.e2e.filings import accepted, filed, girl_in_full, item_of
from tests.e2e.people import WHO, Everybody, until
from tests.support.stack import Stack

TOPIC, WORKER_OF_IDENTIFICATION = "referral.referrals", 13
THIEF = WHO["csr.novisad"]


async def published_as_referral(stack: Stack, referral: str, sequence: int, event: str, data: dict[str, Any]) -> str:
    """An event that referral never published, published by its own principal; its id."""
    now = datetime.now(UTC).isoformat()
    envelope = {
        "id": str(uuid.uuid4()),
        "specversion": "1.0",
        "type": f"referral.{event}.v1",
        "source": "referral",
        "subject": referral,
        "time": now,
        "sequence": str(sequence),
        "correlationid": str(uuid.uuid4()),
    }
    headers = {f"ce_{name}": value.encode() for name, value in envelope.items()} | {"content-type": b"application/json"}
    body = {"referralId": referral, "purpose": "child_protection", "urgency": "immediate", **data}
    await stack.bus.forge("referral", TOPIC, referral, headers, json.dumps(body).encode())
    return envelope["id"]


def opening(report: str) -> list[tuple[str, dict[str, Any]]]:
    """A child's referral to another town's centre, and its acceptance by a person there."""
    now, unit = datetime.now(UTC).isoformat(), str(THIEF.unit)
    about = {"reportId": report, "unitId": unit}
    return [
        ("referral-sent", {**about, "respondBy": now, "sentAt": now}),
        ("referral-accepted", {**about, "acceptedBy": str(THIEF.sub), "acceptedAt": now, "version": 2}),
    ]


@pytest.mark.parametrize("own", [False, True], ids=["an invented referral", "the report's own referral"])
async def test_a_forged_acceptance_opens_nothing_and_is_shown(people: Everybody, stack: Stack, own: bool) -> None:
    thief, duty, csr = people("csr.novisad"), people("duty.centre"), people("csr.nis")
    report = await filed(people("health.nis"), girl_in_full())
    referral, start = (str((await item_of(csr, report))["id"]), 2) if own else (str(uuid.uuid4()), 1)
    refused_before = await _figure(people, stack)
    await stack.quiet()
    events = [
        await published_as_referral(stack, referral, number, event, data)
        for number, (event, data) in enumerate(opening(report), start)
    ]
    await stack.quiet()

    assert (await thief.get("identification", f"/reports/{report}")).status == 404
    assert await thief.ask("ReadReport", id=report) is None
    assert report not in str(await thief.whole_list("Reports"))
    await duty.sees("the attempt", "Inbox", lambda page: _refusal(page, report), first=50)

    async def counted() -> bool:
        return await _figure(people, stack) > refused_before

    await until(counted, "identification's worker counts what was refused", seconds=25)
    letters = await stack.rows(
        "identification", "select id from inbox_dead_letter where event_id = any($1::uuid[])", events
    )
    assert letters == []
    if not own:
        await accepted(csr, report)


def _refusal(page: Any, report: str) -> Any:
    found = (each for each in page["nodes"] if each["reportId"] == report and each["code"] == "opening_refused")
    return next(found, None)


async def _figure(people: Everybody, stack: Stack) -> int:
    answer = await people.wire.send("GET", WORKER_OF_IDENTIFICATION, "/readyz", None, {})
    assert answer.status == 200, (stack.data, answer)
    return int(answer.json()["figures"]["openings_refused"] or 0)
