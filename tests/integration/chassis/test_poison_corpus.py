"""Every poison on every bus at once: what becomes of it, who sees it, whom it holds up, and how its key goes on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chassis.inbox.lanes import Retry
from chassis.processes.health import Check, HealthServer
from contracts.topics import IDENTIFICATION_REPORTS
from tests.integration.chassis.poison_corpus import Consumers, Mend, Poison, corpus, whole
from tests.support.asgi import AsgiClient

if TYPE_CHECKING:
    from chassis.bus.ports import BusProducer, Record
    from chassis.inbox.consumer import Consumer
    from tests.integration.chassis.bus_engines import Engine
    from tests.integration.chassis.referral_inbox import Service

HELD_UP_AT_MOST_SECONDS = 5.0


@dataclass
class Scene:
    """The corpus on one bus, and the consumer that reads it."""

    service: Service
    producer: BusProducer
    consumer: Consumer
    poisons: tuple[Poison, ...]

    async def send(self, *records: Record) -> None:
        """The bus takes them all."""
        assert await self.producer.send(records) == [None] * len(records)

    def effects(self) -> dict[str, list[int]]:
        """What every poisoned key has had, in order."""
        return {poison.name: self.service.effects(poison.key) for poison in self.poisons}

    async def listed(self) -> dict[str, dict[str, Any]]:
        """`dead-letters list --json`, by the name of the poison."""
        printed = await self.service.dead_letters("list", "--json")
        assert printed.exit_code == 0, printed.output
        names = {str(poison.key): poison.name for poison in self.poisons}
        letters = json.loads(printed.stdout)
        assert len({letter["key"] for letter in letters}) == len(letters)
        return {names[letter["key"]]: letter for letter in letters}

    async def figures(self) -> dict[str, Any]:
        """What /readyz tells; a consumer with dead letters is ready all the same."""
        server = HealthServer(0, [Check("inbox", self.consumer.ready)], self.consumer.status)
        answer = await AsgiClient(server).get("/readyz")
        assert answer.status == 200, answer.body
        figures: dict[str, Any] = answer.json()["figures"]
        return figures

    async def shows(self, **expected: int) -> None:
        """Waits until /readyz says this."""

        def happened() -> bool:
            status = self.consumer.status()
            return all(status.get(name) == number for name, number in expected.items())

        await self.service.until(happened, f"the figures {expected}")
        assert expected.items() <= (await self.figures()).items()

    async def healthy_keys_are_not_held_up(self) -> None:
        """The event behind each poison, in its partition, has its effect in time."""
        keys = ", ".join(f"'{poison.healthy}'" for poison in self.poisons)
        done = f"select count(*) from effect where sequence = 2 and key in ({keys})"
        await self.service.until(
            lambda: self.service.scratch.as_superuser(done) == [[str(len(self.poisons))]],
            "every healthy key goes on",
            seconds=HELD_UP_AT_MOST_SECONDS,
        )

    async def mend(self, poison: Poison, letters: dict[str, dict[str, Any]]) -> None:
        """What a person does about it."""
        if poison.mend in (Mend.SEND, Mend.SEND_AGAIN):
            await self.send(whole(poison.key, 2))
        if poison.reason is None:
            return
        letter = letters[poison.name]["id"]
        if poison.mend is Mend.SEND_AGAIN:
            waits = f"select 1 from inbox_waiting where key = '{poison.key}' and sequence = 2"
            await self.service.until(lambda: self.service.scratch.as_superuser(waits), "the event waits")
        word = "replay" if poison.mend is Mend.REPLAY else "skip"
        done = await self.service.dead_letters(word, letter)
        assert done.exit_code == 0, (poison.name, done.output)
        again = await self.service.dead_letters(word, letter)
        assert (again.exit_code, "dealt with before" in again.output) == (1, True), poison.name


async def test_each_poison_parks_its_own_key_is_seen_and_mended_and_nothing_is_done_twice(
    service: Service, engine: Engine
) -> None:
    poisons, producer = corpus(), engine.producer("identification")
    handler = Consumers(poisons)
    service.fails = handler
    # With the pauses of production: five attempts before a fault that does not pass becomes a letter.
    async with service.consuming(engine.consumer("referral", [IDENTIFICATION_REPORTS]), Retry()) as consumer:
        scene = Scene(service, producer, consumer, poisons)
        await scene.send(*(whole(poison.healthy, 1) for poison in poisons))
        await service.until(lambda: service.count("effect") == len(poisons), "the consumer reads")

        await scene.send(*(record for poison in poisons for record in poison.records()))
        await scene.healthy_keys_are_not_held_up()

        buried = [poison for poison in poisons if poison.reason is not None]
        held = [poison for poison in poisons if poison.mend is not Mend.NOTHING]
        await scene.shows(
            inbox_dead_letters=len(buried),
            inbox_parked_keys=len(buried),
            inbox_waiting=2 * len(held),
            records_unknown_type=1,
        )
        # What was put aside while a fault was tried again is behind its letter too, and is counted as put aside.
        assert (consumer.status()["records_parked"] or 0) >= 2 * (len(buried) - 1)
        letters = await scene.listed()
        assert {name: (letter["reason"], letter["attempts"], letter["topic"]) for name, letter in letters.items()} == {
            p.name: (p.reason, Retry().attempts if p.passing else 1, IDENTIFICATION_REPORTS) for p in buried
        }
        assert scene.effects() == {poison.name: poison.before for poison in poisons}

        handler.mend()
        for poison in poisons:
            await scene.mend(poison, letters)
        await scene.shows(inbox_dead_letters=0, inbox_parked_keys=0, inbox_waiting=0)
        assert scene.effects() == {poison.name: poison.after for poison in poisons}
        assert await scene.listed() == {}

        # And once more, as a bus may: nothing has a second effect.
        await scene.send(*(whole(poison.key, n) for poison in poisons for n in (1, 2, 3, 4)))
        duplicates = 4 * len(poisons)
        await service.until(lambda: consumer.status().get("records_duplicate", 0) >= duplicates, "all are duplicates")  # type: ignore[operator]
        assert scene.effects() == {poison.name: poison.after for poison in poisons}
    once = "select count(*) - count(distinct (key, sequence)) from effect"
    assert service.scratch.as_superuser(once) == [["0"]]
