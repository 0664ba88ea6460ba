"""What a service told, and what it was told, in the order of each key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from chassis.inbox.table import TABLES as INBOX
from chassis.journal.entry import End, Entry
from chassis.outbox.table import TABLES as OUTBOX
from chassis.outbox.waves import envelope_of
from contracts.envelope import Envelope
from contracts.topics import FOLLOWED, OWNERS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection

_outbox, _event, _waiting, _dead = OUTBOX.outbox, INBOX.event, INBOX.waiting, INBOX.dead_letter


async def journal(connection: AsyncConnection, service: str, owner: str) -> AsyncIterator[Entry | End]:
    """Every event of `owner` that `service` told (as the owner itself) or was told, and the line that ends them.

    One query each: what is written meanwhile is not in it.
    """
    events = 0
    async for entry in _told(connection) if owner == service else _received(connection, service, owner):
        events += 1
        yield entry
    unapplied = 0 if owner == service else await _unapplied(connection, service, owner)
    yield End(service, owner, events, unapplied)


async def _told(connection: AsyncConnection) -> AsyncIterator[Entry]:
    order = (_outbox.c.created_at, _outbox.c.topic, _outbox.c.key, _outbox.c.sequence)
    # What nobody follows rebuilds nobody.
    followed = sa.select(_outbox).where(_outbox.c.topic.in_(FOLLOWED))
    async for row in await connection.stream(followed.order_by(*order)):
        yield Entry(row.topic, envelope_of(row))


async def _received(connection: AsyncConnection, consumer: str, owner: str) -> AsyncIterator[Entry]:
    # A row of before envelopes were kept is left out; whoever reads the journal finds the gap.
    query = sa.select(_event.c.topic, _event.c.envelope).where(
        _event.c.consumer == consumer, _event.c.topic.in_(_topics_of(owner)), _event.c.envelope.is_not(None)
    )
    order = (_event.c.at, _event.c.topic, _event.c.key, _event.c.sequence)
    async for row in await connection.stream(query.order_by(*order)):
        yield Entry(row.topic, Envelope.model_validate(row.envelope))


async def _unapplied(connection: AsyncConnection, consumer: str, owner: str) -> int:
    """Events that wait or are dead letters: they stand in no inbox row."""
    waiting = sa.select(sa.func.count()).where(_waiting.c.consumer == consumer, _waiting.c.topic.in_(_topics_of(owner)))
    dead = sa.select(sa.func.count()).where(
        _dead.c.consumer == consumer, _dead.c.topic.in_(_topics_of(owner)), _dead.c.resolution.is_(None)
    )
    found: int = (await connection.execute(sa.select(waiting.scalar_subquery() + dead.scalar_subquery()))).scalar_one()
    return found


def _topics_of(owner: str) -> list[str]:
    return [topic for topic, known in OWNERS.items() if known == owner]
