"""What every relay and every consumer looks up of its tables, whatever travels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.inbox.backlog import count_backlog, due_keys
from chassis.outbox.waves import measure, next_wave
from tests.workshop.probes.asking import Read

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from chassis.db.database import Database
    from chassis.db.transaction import Transaction

_WAVE = 500


def backlog_reads(service: str, database: Database) -> dict[str, Read]:
    """By name; as the worker role."""

    def asked(ask: Callable[[Transaction], Awaitable[object]]) -> Callable[[], Awaitable[Sequence[str]]]:
        async def run() -> Sequence[str]:
            async with database.transaction() as connection:
                await ask(connection)
            return ()

        return run

    return {
        "relay: next wave": Read("relay", asked(lambda connection: next_wave(connection, _WAVE))),
        "relay: backlog": Read("relay", asked(measure)),
        "consumer: keys whose turn it is": Read("consumer", asked(lambda connection: due_keys(connection, service))),
        "consumer: backlog": Read("consumer", asked(lambda connection: count_backlog(connection, service))),
    }
