"""Works a batch off so that one key's trouble costs the others nothing: each key is a lane with its own pauses."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chassis.domain.backoff import doubled, scattered
from chassis.domain.errors import Unavailable
from chassis.inbox.applying import Outcome
from chassis.inbox.errors import is_transient
from chassis.inbox.record_cipher import RecordUnreadable
from chassis.telemetry.logging import get_logger

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from chassis.bus.ports import Received
    from chassis.inbox.inbox import Inbox

_log = get_logger(__name__)
_DEAD_LETTER, _PUT_ASIDE = "dead-letter", "put-aside"
ENDS = (*(outcome.value for outcome in Outcome), _PUT_ASIDE, _DEAD_LETTER)
"""What may become of a record."""


@dataclass(frozen=True, slots=True)
class Retry:
    """How often a transient failure is tried before it becomes a dead letter, and the doubling pauses between.

    A batch that has worked for `patience_seconds` does not wait for its failing keys: they are tried beside later ones.
    """

    attempts: int = 5
    first_seconds: float = 0.1
    longest_seconds: float = 1.0
    outage_seconds: float = 5.0
    patience_seconds: float = 1.0

    def pause(self, failures: int, longest: float | None = None) -> float:
        """Seconds after the given number of failures, with jitter so that keys do not come back all at once."""
        return scattered(doubled(self.first_seconds, longest or self.longest_seconds, failures))


@dataclass(slots=True)
class _Lane:
    name: Hashable
    records: deque[Received] = field(default_factory=deque)
    not_before: float = 0.0


class Lanes:
    """Applies records; whatever cannot be applied is a dead letter, and nothing is passed over unrecorded."""

    def __init__(self, inbox: Inbox, retry: Retry | None = None) -> None:
        """`outcomes` counts what became of records, by ENDS."""
        self._inbox = inbox
        self._retry = retry or Retry()
        self._outages = 0
        self._attempts: Counter[Hashable] = Counter()
        self.outcomes: Counter[str] = Counter()

    @property
    def stuck(self) -> bool:
        """Whether the last attempt failed for want of the database."""
        return self._outages > 0

    async def work(self, records: Sequence[Received], stop: asyncio.Event) -> bool:
        """Settles every record; False when `stop` came first (what is left comes again from the bus)."""
        lanes = self._lanes(records)
        loop = asyncio.get_running_loop()
        patient_until = loop.time() + self._retry.patience_seconds
        while lanes and not stop.is_set():
            impatient = loop.time() >= patient_until
            due = [lane for lane in lanes if lane.not_before <= loop.time() or impatient]
            for lane in due:
                if stop.is_set():
                    break
                if self._attempts[lane.name] and loop.time() >= patient_until:
                    await self._put_aside(lane, stop)
                else:
                    await self._step(lane, stop)
            lanes = [lane for lane in lanes if lane.records]
            if lanes and not due:
                await _pause(min(patient_until, *(lane.not_before for lane in lanes)) - loop.time(), stop)
        return not lanes

    def _lanes(self, records: Sequence[Received]) -> list[_Lane]:
        lanes: dict[Hashable, _Lane] = {}
        for received in records:
            # A record without a key parks nothing, so it needs no lane of others.
            name = (received.topic, received.key or (received.partition, received.position))
            lanes.setdefault(name, _Lane(name)).records.append(received)
        # Whose last try failed comes last: it may hang again.
        return sorted(lanes.values(), key=lambda lane: self._attempts[lane.name])

    async def _step(self, lane: _Lane, stop: asyncio.Event) -> None:
        received = lane.records[0]
        try:
            outcome, more = await self._inbox.settle(received)
        except Exception as error:  # noqa: BLE001 -- whatever a handler raises ends here: tried again or dead letter
            await self._failed(lane, error, stop)
            return
        self._settled(lane, outcome.value)
        if more:
            await self._follow(lane, received)

    async def _failed(self, lane: _Lane, error: Exception, stop: asyncio.Event) -> None:
        if is_transient(error) and not await self._inbox.reachable():
            # The database is away: no event is at fault, and there is nowhere to write a dead letter.
            await self._sit_out(stop, error)
            return
        self._attempts[lane.name] += 1
        attempts = self._attempts[lane.name]
        if is_transient(error) and attempts < self._retry.attempts:
            lane.not_before = asyncio.get_running_loop().time() + self._retry.pause(attempts)
            return
        try:
            await self._inbox.bury(lane.records[0], error, attempts)
        except Exception as unburied:  # noqa: BLE001 -- it must not be passed over: tried again until it is written
            _log.error("inbox.dead_letter_not_written", consumer=self._inbox.consumer, error=unburied)
            await self._sit_out(stop, unburied)
            return
        self._settled(lane, _DEAD_LETTER)

    async def _put_aside(self, lane: _Lane, stop: asyncio.Event) -> None:
        """Keeps the lane's first record among those that wait; the sweep tries it again, and what follows it is kept too."""
        try:
            await self._inbox.put_aside(lane.records[0])
        except Exception as error:  # noqa: BLE001 -- it must not be passed over: tried again until it is written
            await self._sit_out(stop, error)
            return
        lane.records.popleft()
        self.outcomes[_PUT_ASIDE] += 1

    def _settled(self, lane: _Lane, outcome: str) -> None:
        lane.records.popleft()
        lane.not_before, self._outages = 0.0, 0
        self._attempts.pop(lane.name, None)
        self.outcomes[outcome] += 1

    async def _follow(self, lane: _Lane, received: Received) -> None:
        """Puts what waited for this event before the rest of its lane; if that fails, the sweep finds it later."""
        if received.key is None:
            return
        try:
            waiting = await self._inbox.next_waiting(received.topic, received.key)
        except Unavailable:
            return
        except RecordUnreadable as error:
            _log.error("inbox.waiting_event_unreadable", consumer=self._inbox.consumer, error=error)
            return
        if waiting is not None:
            lane.records.appendleft(waiting)

    async def _sit_out(self, stop: asyncio.Event, error: Exception) -> None:
        self._outages += 1
        if self._outages == 1:
            _log.warning("inbox.database_away", consumer=self._inbox.consumer, error=error)
        await _pause(self._retry.pause(self._outages, self._retry.outage_seconds), stop)


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), max(seconds, 0))
