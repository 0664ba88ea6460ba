"""What keeps a database from being rebuilt: each says what is wrong, names it by ids, and leaves the database empty."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.bus.ports import Received
from chassis.inbox.inbox import Inbox
from chassis.journal.errors import (
    DatabaseNotEmpty,
    EventNotApplied,
    JournalContradicts,
    JournalIncomplete,
    JournalRefused,
    NoJournal,
)
from chassis.outbox.writer import OutboxWriter
from contracts.events.identification import ReportReceivedV1
from contracts.topics import IDENTIFICATION_REPORTS, REFERRAL_REFERRALS
from tests.integration.people_first.three_services import WORKER
from tests.integration.rebuilding.life import Life
from tests.support.walks import walk

Lines = list[dict[str, Any]]


@pytest.fixture
async def told(life: Life) -> list[str]:
    """Journals of a report whose child's referral was accepted late, and an empty database."""
    report = await life.files(danger="yes")
    await life.tell_all()
    life.platform.clock.forward(hours=30)
    await life.platform.referral_sweeps()
    await life.accept(await life.platform.child(report), WORKER)
    await life.tell_all()
    lines = await life.journals()
    life.empty_referral()
    return lines


def changed(told: list[str], type_: str, change: Callable[[dict[str, Any]], object]) -> tuple[list[str], UUID]:
    """The lines with the first event of a type changed; and its id."""
    lines: Lines = [json.loads(line) for line in told]
    event = next(line["event"] for line in lines if line.get("event", {}).get("type") == type_)
    change(event)
    return [json.dumps(line) for line in lines], UUID(event["id"])


async def refused(life: Life, lines: list[str]) -> JournalRefused:
    with pytest.raises(JournalRefused) as why:
        await life.rebuild(lines)
    assert not [
        table
        for table, rows in life.stands().items()
        if rows and table not in ("stage_count", "term_count", "day_total")
    ]
    return why.value


@walk(
    "type_, field, value",
    [
        ("referral.referral-sent.v1", "respondBy", "2026-12-24T01:14:00Z"),
        ("referral.referral-sent.v1", "unitId", str(uuid4())),
        ("referral.referral-accepted.v1", "version", 7),
        ("referral.clock-breached.v1", "dueAt", "2026-12-24T01:14:00Z"),
    ],
)
async def test_another_word_than_others_heard(life: Life, told: list[str], type_: str, field: str, value: Any) -> None:
    lines, event = changed(told, type_, lambda envelope: envelope["data"].update({field: value}))
    why = await refused(life, lines)
    assert isinstance(why, JournalContradicts)
    assert (why.event, why.field) == (event, field)
    assert f"Event {event} was told otherwise: {field} would differ." in str(why)


async def test_an_effect_of_another_cause(life: Life, told: list[str]) -> None:
    lines, event = changed(told, "referral.referral-sent.v1", lambda envelope: envelope.update(causationid=None))
    why = await refused(life, lines)
    assert isinstance(why, JournalContradicts)
    assert why.event == event


async def test_a_number_that_nobody_has(life: Life, told: list[str]) -> None:
    lines: Lines = [json.loads(line) for line in told]
    gone = next(line for line in lines if line.get("topic") == REFERRAL_REFERRALS and line["event"]["sequence"] == 1)
    lines.remove(gone)
    for line in lines:
        if line.get("end", {}).get("of") == "referral":
            line["end"]["events"] -= 1
    why = await refused(life, [json.dumps(line) for line in lines])
    assert isinstance(why, JournalIncomplete)
    assert f"Of {REFERRAL_REFERRALS} {gone['event']['subject']} nobody has number 1." in str(why)


async def test_what_one_witness_lacks_another_may_have(life: Life, told: list[str]) -> None:
    whole = [*told, *await life.journals(("notifications", "referral"))]
    lines: Lines = [json.loads(line) for line in whole]
    first = next(line for line in lines if line.get("topic") == REFERRAL_REFERRALS)
    lines.remove(first)
    end = next(line["end"] for line in lines if line.get("end", {}).get("of") == "referral")
    end["events"] -= 1
    end["unapplied"] = 1
    assert (await life.rebuild([json.dumps(line) for line in lines])).retold > 0


async def test_two_witnesses_who_differ(life: Life, told: list[str]) -> None:
    theirs = await life.journals(("notifications", "referral"))
    lines, event = changed(theirs, "referral.referral-sent.v1", lambda envelope: envelope.update(source="another"))
    why = await refused(life, [*told, *lines])
    assert isinstance(why, JournalContradicts)
    assert (why.event, why.field) == (event, "source")


async def test_a_journal_that_was_cut_off(life: Life, told: list[str]) -> None:
    assert isinstance(await refused(life, told[:-1]), NoJournal)
    assert isinstance(await refused(life, [*told[:-2], told[-1]]), NoJournal)


@walk(
    "by, of, sentence",
    [
        ("notifications", "notifications", "The journal of notifications is missing"),
        ("identification", "identification", "The journal of identification is missing"),
        ("identification", "referral", "Nobody says what referral told"),
    ],
)
async def test_a_journal_that_is_missing(life: Life, told: list[str], by: str, of: str, sentence: str) -> None:
    assert told
    which = [("identification", "identification"), ("notifications", "notifications"), ("identification", "referral")]
    which.remove((by, of))
    why = await refused(life, await life.journals(*which))
    assert isinstance(why, JournalIncomplete)
    assert sentence in str(why)


async def test_a_witness_who_could_not_apply_all(life: Life, told: list[str]) -> None:
    assert told
    inbox = Inbox(life.platform.workers["identification"], "identification", {}, life.aead)
    await inbox.bury(Received(REFERRAL_REFERRALS, 0, 9, uuid4(), {}, b"other"), ValueError(), 1)
    why = await refused(life, await life.journals())
    assert "identification has 1 events of referral that it could not apply" in str(why)


async def test_a_database_that_is_not_empty(life: Life, told: list[str]) -> None:
    await life.rebuild(told)
    before = life.stands()
    with pytest.raises(DatabaseNotEmpty, match="The table referral is not empty"):
        await life.rebuild(told)
    assert life.stands() == before


async def test_an_event_that_had_been_given_up(life: Life, told: list[str]) -> None:
    assert told
    never_filed = ReportReceivedV1(
        report_id=uuid4(), taken_over_by=uuid4(), taken_over_at=datetime(2026, 11, 24, tzinfo=UTC), version=2
    )
    async with life.platform.workers["identification"].transaction() as connection:
        event = OutboxWriter(connection, "identification").write(never_filed).id
    lines = await life.journals()
    why = await refused(life, lines)
    assert isinstance(why, EventNotApplied)
    assert f"--without {event}" in str(why)
    await life.rebuild(lines, without=[event])
    place = (
        f"select last from inbox_position where key = '{never_filed.report_id}' and topic = '{IDENTIFICATION_REPORTS}'"
    )
    assert life.platform.rows("referral", place) == [["1"]]
    assert life.platform.rows("referral", f"select 1 from inbox_event where event_id = '{event}'") == []
