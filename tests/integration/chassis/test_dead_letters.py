"""What a person can do with dead letters, and what their rows give away."""

import asyncio
import base64
import json
from uuid import UUID, uuid4

import pytest

from chassis.bus.codec import encode
from chassis.bus.ports import Received, Record
from chassis.inbox.applying import Outcome
from chassis.inbox.backlog import due_keys
from chassis.inbox.errors import LetterNotFound, LetterResolved, ReplayFailed
from chassis.inbox.inbox import Inbox
from chassis.inbox.letters import Letter
from chassis.inbox.record_cipher import RecordUnreadable
from chassis.vault.tink_aead import from_plain_json, new_plain_json
from contracts.envelope import Envelope
from tests.integration.chassis.bus_engines import PostgresEngine
from tests.integration.chassis.referral_inbox import REPORTS, Service, event, publish

CANARY = "Petrovic-0641234567"


def failing(*numbers: int) -> "Failing":
    return Failing(set(numbers))


class Failing:
    """Refuses these numbers until they are taken out."""

    def __init__(self, numbers: set[int]) -> None:
        """Name the numbers."""
        self.numbers = numbers

    def __call__(self, envelope: Envelope) -> None:
        if envelope.sequence in self.numbers:
            raise ValueError(CANARY)


async def parked(service: Service, bus: PostgresEngine, key: UUID, numbers: range, fails: Failing) -> Letter:
    """A consumer has read these numbers, with the first failing one now a dead letter."""
    service.fails = fails
    await publish(bus.producer("identification"), [event(key, n) for n in numbers])
    async with service.consuming(bus.consumer("referral", [REPORTS])):
        behind = [n for n in numbers if n > min(fails.numbers)]
        there = (1, len(behind))
        await service.until(
            lambda: (service.count("inbox_dead_letter"), service.count("inbox_waiting")) == there,
            f"a letter and {len(behind)} behind it",
        )
    [letter] = await service.letters.list()
    return letter


async def test_replay_applies_the_letter_and_all_behind_it_in_order_and_once(
    service: Service, bus: PostgresEngine
) -> None:
    key, fails = uuid4(), failing(2)
    letter = await parked(service, bus, key, range(1, 6), fails)
    assert service.effects(key) == [1]
    fails.numbers.clear()
    replayed = await service.letters.replay(letter.id)
    assert (replayed.outcome, replayed.behind) == (Outcome.APPLIED, {"applied": 3})
    assert service.effects(key) == [1, 2, 3, 4, 5]
    assert (await service.letters.list(), service.count("inbox_waiting")) == ([], 0)
    with pytest.raises(LetterResolved):
        await service.letters.replay(letter.id)
    assert service.effects(key) == [1, 2, 3, 4, 5]


async def test_replay_while_the_consumer_runs(service: Service, bus: PostgresEngine) -> None:
    key, fails, producer = uuid4(), failing(2), bus.producer("identification")
    letter = await parked(service, bus, key, range(1, 4), fails)
    async with service.consuming(bus.consumer("referral", [REPORTS])):
        fails.numbers.clear()
        await asyncio.gather(service.letters.replay(letter.id), publish(producer, [event(key, n) for n in range(4, 9)]))
        await service.until_effects(key, range(1, 9))
    assert service.count("effect") == 8


async def test_two_replays_at_once_have_one_effect(service: Service, bus: PostgresEngine) -> None:
    key, fails = uuid4(), failing(1)
    letter = await parked(service, bus, key, range(1, 4), fails)
    fails.numbers.clear()
    service.gate.clear()
    replays = [asyncio.create_task(service.letters.replay(letter.id)) for _ in range(4)]
    waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    await service.until(lambda: len(service.scratch.as_superuser(waiting)) == 3, "three replays wait for the first")
    service.gate.set()
    ends = await asyncio.gather(*replays, return_exceptions=True)
    assert sorted(type(end).__name__ for end in ends) == ["LetterResolved"] * 3 + ["Replayed"]
    assert service.effects(key) == [1, 2, 3]


async def test_a_replay_that_fails_again_leaves_the_key_parked(service: Service, bus: PostgresEngine) -> None:
    key, fails = uuid4(), failing(2)
    letter = await parked(service, bus, key, range(1, 4), fails)
    with pytest.raises(ReplayFailed, match="ValueError") as failed:
        await service.letters.replay(letter.id)
    assert CANARY not in str(failed.value)
    [same] = await service.letters.list()
    assert (same.id, same.attempts) == (letter.id, 2)
    assert service.effects(key) == [1]
    fails.numbers.clear()
    await service.letters.replay(letter.id)
    assert service.effects(key) == [1, 2, 3]


async def test_a_replay_stops_at_the_next_event_that_fails(service: Service, bus: PostgresEngine) -> None:
    key, fails = uuid4(), failing(2, 4)
    letter = await parked(service, bus, key, range(1, 7), fails)
    fails.numbers.remove(2)
    replayed = await service.letters.replay(letter.id)
    assert replayed.behind == {"applied": 1, "dead-letter": 1}
    [next_letter] = await service.letters.list()
    assert (next_letter.sequence, service.effects(key)) == (4, [1, 2, 3])
    fails.numbers.clear()
    await service.letters.replay(next_letter.id)
    assert service.effects(key) == [1, 2, 3, 4, 5, 6]


async def test_skipping_lets_the_key_go_on_without_the_effect(service: Service, bus: PostgresEngine) -> None:
    key = uuid4()
    letter = await parked(service, bus, key, range(1, 5), failing(2))
    assert await service.letters.skip(letter.id) == {"applied": 2}
    assert service.effects(key) == [1, 3, 4]
    assert service.scratch.as_superuser("select resolution, sealed is null from inbox_dead_letter") == [
        ["skipped", "t"]
    ]
    with pytest.raises(LetterResolved):
        await service.letters.skip(letter.id)


async def test_a_corrected_event_is_applied_when_the_broken_one_is_skipped(
    service: Service, bus: PostgresEngine
) -> None:
    key, producer = uuid4(), bus.producer("identification")
    broken = encode(REPORTS, event(key, 1))
    assert await producer.send([Record(REPORTS, key, broken.headers, b"no json")]) == [None]
    await publish(producer, [event(key, 1), event(key, 2)])
    async with service.consuming(bus.consumer("referral", [REPORTS])):
        await service.until(lambda: service.count("inbox_waiting") == 2, "both stand behind the letter")
    [letter] = await service.letters.list()
    assert await service.letters.skip(letter.id) == {"applied": 2}
    assert service.effects(key) == [1, 2]


async def test_skipping_a_letter_without_a_number_fills_no_gap(service: Service, bus: PostgresEngine) -> None:
    key, producer = uuid4(), bus.producer("identification")
    await publish(producer, [event(key, 1)])
    assert await producer.send([Record(REPORTS, key, {}, b"")]) == [None]
    await publish(producer, [event(key, 2)])
    async with service.consuming(bus.consumer("referral", [REPORTS])):
        await service.until(lambda: service.count("inbox_waiting") == 1, "one event behind the letter")
    [letter] = await service.letters.list()
    assert (letter.sequence, letter.type, letter.event_id) == (None, None, None)
    async with service.inbox.db.transaction() as connection:
        assert await due_keys(connection, "referral") == []
    assert await service.letters.skip(letter.id) == {"applied": 1}
    assert service.effects(key) == [1, 2]


async def test_a_snapshot_behind_a_letter_starts_the_key_when_the_letter_is_skipped(
    service: Service, bus: PostgresEngine
) -> None:
    key, producer = uuid4(), bus.producer("identification")
    assert await producer.send([Record(REPORTS, key, {}, b"")]) == [None]
    await publish(producer, [event(key, 7, type="identification.report-snapshot.v1"), event(key, 8)])
    async with service.consuming(bus.consumer("referral", [REPORTS])):
        await service.until(lambda: service.count("inbox_waiting") == 2, "two events behind the letter")
    [letter] = await service.letters.list()
    assert await service.letters.skip(letter.id) == {"unknown-type": 1, "applied": 1}
    assert service.effects(key) == [8]


async def test_a_record_read_again_is_one_letter_and_a_new_one_at_its_place_is_another(service: Service) -> None:
    key = uuid4()
    first, second = (Received(REPORTS, 0, 5, key, {}, value) for value in (b"one", b"two"))
    for record in (first, first, second, second):
        await service.inbox.bury(record, ValueError(), 1)
    shown = [(await service.letters.show(letter.id))[1] for letter in await service.letters.list()]
    assert shown == [first, second]


async def test_a_record_without_a_key_parks_nothing(service: Service, bus: PostgresEngine) -> None:
    key = uuid4()
    await service.inbox.bury(Received(REPORTS, 0, 5, None, {}, b""), ValueError(), 1)
    await publish(bus.producer("identification"), [event(key, 1)])
    async with service.consuming(bus.consumer("referral", [REPORTS])) as consumer:
        await service.until_effects(key, [1])
        await service.until(lambda: consumer.status()["inbox_dead_letters"] == 1, "the letter is counted")
        assert consumer.status()["inbox_parked_keys"] == 0


async def test_nothing_at_rest_holds_what_a_record_held(service: Service, bus: PostgresEngine) -> None:
    key, producer = uuid4(), bus.producer("identification")
    found = event(key, 1, data={"reportId": CANARY})
    record = encode(REPORTS, found)
    await producer.send([Record(REPORTS, key, {**record.headers, "ce_note": CANARY.encode()}, record.value)])
    await publish(producer, [event(key, 2, data={"reportId": str(key), "note": CANARY})])
    async with service.consuming(bus.consumer("referral", [REPORTS])):
        await service.until(lambda: service.count("inbox_waiting") == 1, "one letter and one event behind it")
    [letter] = await service.letters.list()
    _, opened = await service.letters.show(letter.id)
    assert CANARY.encode() in opened.value
    assert opened.headers["ce_note"] == CANARY.encode()
    for table in ("inbox_event", "inbox_position", "inbox_waiting", "inbox_dead_letter"):
        at_rest = str(service.scratch.as_superuser(f"select t::text from {table} t"))
        assert not [form for form in forms_of(CANARY) if form in at_rest], table


def forms_of(text: str) -> list[str]:
    """The text as it is, in base64 at each of its three alignments, and all of that in hexadecimal digits."""
    raw = text.encode()
    # The first and last characters of each depend on the neighbours.
    encoded = [base64.b64encode(bytes(shift) + raw)[4:-4] for shift in range(3)]
    return [text, *(form.decode() for form in encoded), raw.hex(), *(form.hex() for form in encoded)]


async def test_a_sealed_record_opens_in_its_own_row_only(service: Service, bus: PostgresEngine) -> None:
    first = await parked(service, bus, uuid4(), range(1, 2), failing(1))
    await service.inbox.bury(Received(REPORTS, 0, 99, uuid4(), {}, b"other"), ValueError(), 1)
    service.scratch.as_superuser(
        f"update inbox_dead_letter set sealed = (select sealed from inbox_dead_letter where id <> '{first.id}') where id = '{first.id}'"
    )
    with pytest.raises(RecordUnreadable, match="keyset"):
        await service.letters.show(first.id)


async def test_another_consumers_letter_is_not_found(service: Service, bus: PostgresEngine) -> None:
    letter = await parked(service, bus, uuid4(), range(1, 2), failing(1))
    other = Inbox(service.inbox.db, "other", {}, from_plain_json(new_plain_json()))
    with pytest.raises(LetterNotFound):
        async with other.db.transaction() as connection:
            await other.letters(connection).get(letter.id)


async def test_closed_letters_go_after_thirty_days_and_events_and_places_stay(
    service: Service, bus: PostgresEngine
) -> None:
    key = uuid4()
    letter = await parked(service, bus, key, range(1, 4), failing(2))
    await service.letters.skip(letter.id)
    service.scratch.as_superuser("update inbox_event set at = now() - interval '31 days' where sequence = 1")
    service.scratch.as_superuser("update inbox_dead_letter set resolved_at = now() - interval '31 days'")
    async with service.consuming(bus.consumer("referral", [REPORTS])):
        await service.until(lambda: service.count("inbox_dead_letter") == 0, "the closed letter is forgotten")
    assert [n for n, _ in service.outcomes(key)] == [1, 3]
    assert service.scratch.as_superuser("select last from inbox_position") == [["3"]]


async def test_the_commands(service: Service, bus: PostgresEngine) -> None:
    key, fails = uuid4(), failing(2)
    assert (await service.dead_letters("list")).output == "No dead letters.\n"
    letter = await parked(service, bus, key, range(1, 4), fails)
    listed = await service.dead_letters("list")
    assert listed.exit_code == 0
    assert str(letter.id) in listed.output
    assert "ValueError" in listed.output
    [as_json] = json.loads((await service.dead_letters("list", "--json")).stdout)
    assert (as_json["id"], as_json["sequence"], as_json["reason"]) == (str(letter.id), 2, "ValueError")
    shown = json.loads((await service.dead_letters("show", str(letter.id))).stdout)
    assert shown["record"]["headers"]["ce_sequence"] == "2"
    refused = await service.dead_letters("replay", str(letter.id))
    assert (refused.exit_code, "still cannot be applied (ValueError)" in refused.output) == (1, True)
    fails.numbers.clear()
    replayed = await service.dead_letters("replay", str(letter.id))
    assert (replayed.exit_code, replayed.stdout) == (0, f"{letter.id}: applied; behind it: 1 applied\n")
    again = await service.dead_letters("skip", str(letter.id))
    assert (again.exit_code, "dealt with before" in again.output) == (1, True)
    missing = await service.dead_letters("show", str(uuid4()))
    assert (missing.exit_code, "There is no dead letter" in missing.output) == (1, True)
    assert service.effects(key) == [1, 2, 3]
