"""What tests of every service's seed need: something that happens in the middle of one, and tables that are emptied one by one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.workshop.seeding.filling import AlreadyFilled

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    import asyncpg

    from tests.integration.chassis.scratch_database import Scratch
    from tests.workshop.seeding.filling import Filling, Rows, Writer
    from tests.workshop.seeding.story import Story


class Between:
    """A writer of whose batches something happens when what has to be committed first is committed, and the rest is not."""

    def __init__(self, writer: Writer, happens: Callable[[], Awaitable[None]]) -> None:
        """`happens` in every batch."""
        self.tables = writer.tables
        self._writer = writer
        self._happens = happens

    async def write(self, shown: Sequence[Story], rows: Rows) -> None:
        """As the writer, and what happens then."""
        await self._writer.write(shown, rows)
        await self._happens()

    async def settle(self, connection: asyncpg.Connection) -> None:
        """As the writer."""
        await self._writer.settle(connection)


def refused_for(made: Filling, database: Scratch) -> list[str]:
    """The tables for which a seed is refused, each emptied before it is tried again; the database ends up empty."""
    found: list[str] = []
    for _ in made.tables:
        try:
            asyncio.run(made.look())
        except AlreadyFilled as full:
            found.append(full.table)
            database.as_superuser(f"set session_replication_role = replica; delete from {full.table}")
    asyncio.run(made.look())
    return found


def holding(made: Filling, database: Scratch) -> list[str]:
    """Those of the tables that a seed writes in which there is something."""
    names = [table.name for table in made.tables]
    return [name for name in names if database.as_superuser(f"select exists (select from {name})") == [["t"]]]
