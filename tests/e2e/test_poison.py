"""A record on the bus that is no event: it is put aside with its key, everything else goes on (DESIGN 7)."""

from __future__ import annotations

import json
import uuid
from typing import Any

from tests.e2e.exports import comes_to, value
from tests.e2e.filings import accepted, centres_item_of, filed, girl, girl_in_full, item_of, taken_over
from tests.e2e.people import SERVICES, Everybody, until
from tests.support.stack import Stack
from tests.support.stack_bus import last_record_of

POISON = b'{"reportId": 7, "unheardOf": "Zmajognjen"}'


async def put_on_the_bus(stack: Stack, report: str, value: bytes | None = None, **headers: str) -> str:
    """The report's next record after its last one, made from it with another content; its event's id."""
    event = str(uuid.uuid4())
    last = await last_record_of(stack.bus, report)
    changed = {"ce_id": event, "ce_sequence": str(int(last.headers["ce_sequence"]) + 1), **headers}
    shown = {**last.headers, **{name: text.encode() for name, text in changed.items()}}
    await stack.bus.put(report, shown, last.value if value is None else value)
    return event


def letters(stack: Stack) -> dict[str, list[dict[str, Any]]]:
    """What `spona dead-letters list` prints, by service."""
    done = stack.spona("dead-letters", "list", "--json")
    assert done.returncode == 0, done.stderr
    services = [line.rstrip(":") for line in done.stderr.splitlines() if line.endswith(":")]
    return dict(zip(services, (json.loads(line) for line in done.stdout.splitlines()), strict=True))


async def test_poison_parks_its_key_and_every_other_key_goes_on(people: Everybody, stack: Stack) -> None:
    # Nothing that people did in any story before has ever become one.
    assert set((await _letters_about(stack)).values()) == {0}
    doctor, intake = people("health.nis"), people("intake.centre")
    parked, other = await filed(doctor, girl()), await filed(doctor, girl_in_full())
    await stack.quiet()
    event = await put_on_the_bus(stack, parked, POISON, ce_type="identification.report-received.v1")
    await taken_over(intake, parked)
    await taken_over(intake, other)
    await accepted(people("csr.nis"), other)
    await stack.quiet()

    assert (await centres_item_of(intake, other))["state"] == "accepted"
    assert (await centres_item_of(intake, parked))["state"] == "sent"
    assert (await intake.ask("ReadReport", id=parked))["state"] == "received"

    listed = letters(stack)
    for service in ("referral", "notifications"):
        mine = [each for each in listed[service] if each["event_id"] == event]
        assert [(each["key"], each["type"]) for each in mine] == [(parked, "identification.report-received.v1")], (
            service
        )
        assert "Zmajognjen" not in json.dumps(mine)
    assert [each for each in listed["identification"] if each["event_id"] == event] == []
    letter = next(each for each in listed["referral"] if each["event_id"] == event)
    assert stack.spona("dead-letters", "replay", "referral", letter["id"]).returncode == 1
    fresh = await filed(doctor, girl())
    await item_of(people("csr.nis"), fresh)


async def test_what_cannot_be_applied_is_counted_among_what_is_exported(people: Everybody, stack: Stack) -> None:
    before = value(stack, "referral-consumer", "spona.inbox.dead_letters") or 0
    ended = value(stack, "referral-consumer", "spona.inbox.records", outcome="dead-letter") or 0
    report = await filed(people("health.nis"), girl())
    await stack.quiet()
    await put_on_the_bus(stack, report, POISON, ce_type="identification.report-received.v1")
    await comes_to(stack, "referral-consumer", "spona.inbox.dead_letters", lambda now: now == before + 1)
    await comes_to(stack, "referral-consumer", "spona.inbox.parked_keys", lambda now: now >= 1)
    outcome = {"outcome": "dead-letter"}
    await comes_to(stack, "referral-consumer", "spona.inbox.records", lambda now: now == ended + 1, **outcome)


async def test_an_event_of_an_unknown_type_is_skipped_and_counted(people: Everybody, stack: Stack) -> None:
    report, intake = await filed(people("health.nis"), girl()), people("intake.centre")
    await stack.quiet()
    before = await _figure(people, stack, "records_unknown_type")
    event = await put_on_the_bus(stack, report, b"{}", ce_type="identification.report-unheard-of.v1")
    await stack.quiet()

    async def counted() -> bool:
        return await _figure(people, stack, "records_unknown_type") == before + 1

    await until(counted, "referral's consumer counts the unknown type")
    noted = await stack.rows("referral", "select outcome from inbox_event where event_id = $1", event)
    assert noted == [{"outcome": "unknown-type"}]
    assert set((await _letters_about(stack, event)).values()) == {0}
    assert (await centres_item_of(intake, report))["state"] == "sent"


async def test_an_event_that_comes_before_its_turn_waits(people: Everybody, stack: Stack) -> None:
    report = await filed(people("health.nis"), girl())
    await stack.quiet()
    (last,) = await stack.rows("referral", "select last from inbox_position where key = $1", report)
    await put_on_the_bus(
        stack, report, b"{}", ce_type="identification.report-unheard-of.v1", ce_sequence=str(last["last"] + 3)
    )
    await stack.quiet()
    waiting = await stack.rows("referral", "select sequence from inbox_waiting where key = $1", report)
    assert waiting == [{"sequence": last["last"] + 3}]
    assert await stack.rows("referral", "select last from inbox_position where key = $1", report) == [last]
    assert await stack.rows("referral", "select id from inbox_dead_letter where key = $1", report) == []


async def _figure(people: Everybody, stack: Stack, name: str) -> int:
    answer = await people.wire.send("GET", 15, "/readyz", None, {})
    assert answer.status == 200, (stack.data, answer)
    return int(answer.json()["figures"].get(name, 0))


async def _letters_about(stack: Stack, event: str | None = None) -> dict[str, int]:
    """How many dead letters each service holds, of one event or of any."""
    sql = "select id from inbox_dead_letter where $1::uuid is null or event_id = $1::uuid"
    return {service: len(await stack.rows(service, sql, event)) for service in SERVICES}
