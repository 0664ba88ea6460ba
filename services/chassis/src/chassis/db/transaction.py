"""One transaction of the pool."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.db.writes import Writes

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping
    from enum import IntEnum

    from sqlalchemy import CursorResult, Executable
    from sqlalchemy.ext.asyncio import AsyncEngine

    from chassis.db.writes import Write

    Rows = CursorResult[*tuple[Any, ...]]

T = TypeVar("T")
_SAID_EVERY_SECONDS = 0.5


class LockOutOfOrder(Exception):
    """A lock was asked for behind one that comes later in the order: two transactions could wait for each other."""


class Transaction(AsyncConnection):
    """What was put off is sent before anything else is asked, and before the commit, so that its waiting is never visible."""

    __slots__ = ("_locks", "_writes")

    def __init__(self, engine: AsyncEngine) -> None:
        """Use `Database.transaction`, which also commits."""
        super().__init__(engine)
        self._writes = Writes()
        self._locks: set[tuple[IntEnum, object]] = set()

    def locks(self, kind: IntEnum, key: object) -> None:
        """To be said before a lock is taken that is held to the end, so that all transactions take theirs in the order of `kind`.

        Raises LockOutOfOrder, also where the lock is free. What is held already may be asked for again.
        """
        if (kind, key) not in self._locks and any(held > kind for held, _ in self._locks):
            raise LockOutOfOrder(f"{kind.name} behind {max(held for held, _ in self._locks).name}")
        self._locks.add((kind, key))

    def later(self, write: Write, *rows: Mapping[str, Any]) -> None:
        """Puts a write off, to be sent together with others. What the database says against it ends the transaction later."""
        self._writes.add(write, rows)

    async def send(self) -> None:
        """Sends what was put off, in one statement."""
        together = self._writes.together()
        if together is not None:
            await super().exec_driver_sql(*together)

    async def beside(self, other: Coroutine[Any, Any, T]) -> T:
        """What `other` gives, which asks another system; this database hears meanwhile that the process lives."""
        asked = asyncio.ensure_future(other)
        try:
            while not (await asyncio.wait((asked,), timeout=_SAID_EVERY_SECONDS))[0]:
                await super().exec_driver_sql("select 1")
            return await asked
        finally:
            asked.cancel()
            with suppress(Exception, asyncio.CancelledError):
                await asked

    async def rollback(self) -> None:
        """As the library's; what was put off is forgotten."""
        self._writes = Writes()
        self._locks = set()
        await super().rollback()

    async def execute(self, statement: Executable, *rest: Any, **options: Any) -> Rows:
        """As the library's, after what was put off."""
        await self.send()
        return await super().execute(statement, *rest, **options)

    async def stream(self, statement: Executable, *rest: Any, **options: Any) -> Any:  # type: ignore[override]  # to be awaited only
        """As the library's, after what was put off."""
        await self.send()
        return await super().stream(statement, *rest, **options)

    async def exec_driver_sql(self, statement: str, *rest: Any, **options: Any) -> Rows:
        """As the library's, after what was put off."""
        await self.send()
        return await super().exec_driver_sql(statement, *rest, **options)


class OnTransaction:
    """A port in PostgreSQL: all of it is read and written in one transaction, which its caller ends."""

    def __init__(self, connection: Transaction) -> None:
        """Whose it is, the database asks of `connection`."""
        self._connection = connection
