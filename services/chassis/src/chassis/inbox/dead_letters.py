"""What a person does with dead letters: list them, look at one, replay it, or let its key go on without it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.inbox.errors import LetterResolved, ReplayFailed, reason_of
from chassis.inbox.lanes import Lanes, Retry
from chassis.inbox.place import Place
from chassis.telemetry.logging import get_logger

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.bus.ports import Received
    from chassis.inbox.applying import Outcome
    from chassis.inbox.inbox import Inbox
    from chassis.inbox.letters import Letter

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of the letter itself, and of the events that stood behind it (by outcome)."""

    outcome: Outcome
    behind: dict[str, int]


class DeadLetters:
    """The dead letters of one consumer; safe to use while the consumer runs."""

    def __init__(self, inbox: Inbox, retry: Retry | None = None) -> None:
        """`inbox` needs its handlers only for `replay` and `skip`."""
        self._inbox = inbox
        self._retry = retry or Retry()

    async def list(self) -> list[Letter]:
        """The open ones, oldest first."""
        async with self._inbox.db.transaction() as connection:
            return await self._inbox.letters(connection).open_ones()

    async def show(self, letter_id: UUID) -> tuple[Letter, Received]:
        """One open letter and its record, decrypted; raises LetterNotFound, LetterResolved, RecordUnreadable."""
        async with self._inbox.db.transaction() as connection:
            letters = self._inbox.letters(connection)
            return await letters.get(letter_id), await letters.record(letter_id)

    async def replay(self, letter_id: UUID) -> Replayed:
        """Applies the letter, then what is behind it, in order and once.

        Raises LetterNotFound, LetterResolved, RecordUnreadable, and ReplayFailed: then the key stays parked.
        """
        letter, received = await self.show(letter_id)
        try:
            outcome = await self._inbox.apply(received, replaying=letter_id)
        except LetterResolved:
            raise
        except Exception as error:
            async with self._inbox.db.transaction() as connection:
                await self._inbox.letters(connection).failed_again(letter_id, error)
            raise ReplayFailed(letter_id, reason_of(error)) from error
        _log.info("inbox.replayed", consumer=self._inbox.consumer, event_id=letter.event_id, outcome=outcome)
        return Replayed(outcome, await self._go_on(letter))

    async def skip(self, letter_id: UUID) -> dict[str, int]:
        """Gives the letter up and lets its key go on without its effect; what became of the events behind it.

        A letter whose number cannot be read fills no gap: events behind one go on waiting.
        Raises LetterNotFound, LetterResolved, RecordUnreadable.
        """
        letter, received = await self.show(letter_id)
        async with self._inbox.db.transaction() as connection:
            place = None
            if letter.key is not None:
                place = await Place.lock(connection, self._inbox.consumer, letter.topic, letter.key)
                await place.remove_kept(received)
            await self._inbox.letters(connection).resolve(letter_id, "skipped")
            if place is not None and letter.sequence is not None:
                await place.give_up(letter.sequence)
        _log.warning("inbox.skipped", consumer=self._inbox.consumer, event_id=letter.event_id, reason=letter.reason)
        return await self._go_on(letter)

    async def _go_on(self, letter: Letter) -> dict[str, int]:
        lanes = Lanes(self._inbox, self._retry)
        if letter.key is not None:
            waiting = await self._inbox.next_waiting(letter.topic, letter.key)
            await lanes.work([waiting] if waiting else [], asyncio.Event())
        return dict(lanes.outcomes)
