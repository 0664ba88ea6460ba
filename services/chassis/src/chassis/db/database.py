"""Transactions that set for row-level security who is asking."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import asyncpg
import orjson
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.db.pools import PoolCount
from chassis.db.transaction import Transaction
from chassis.domain.errors import Unavailable
from chassis.processes import failpoints
from chassis.telemetry.spans import STATEMENTS, transacting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pydantic import SecretStr

    from chassis.domain.principal import Principal

# is_local = true: the setting ends with the transaction, so a pooled connection never carries it on.
_SET_CALLER = (
    "select set_config('app.subject', $1, true), set_config('app.unit', $2, true), set_config('app.roles', $3, true)"
)
_GOODBYE_SECONDS = 0.2
SILENCE_MS = 2000
"""For request processes: what one held that hangs is free before another one, which is asked instead of it, gives up."""
WORK_SILENCE_MS = 5000
"""For what works behind the requests: between two statements it only reckons, and what is lost by a long stop is done again."""
_UNREACHABLE = (OSError, InterfaceError, PoolTimeout, asyncpg.CannotConnectNowError, asyncpg.TooManyConnectionsError)
_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.InterfaceError,
    # Asked between the server's last word and the end of the connection.
    asyncpg.InternalClientError,
    asyncpg.QueryCanceledError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.LockNotAvailableError,
    asyncpg.DiskFullError,
    asyncpg.TooManyConnectionsError,
    # What a database answers that takes no connections for a moment.
    asyncpg.ObjectNotInPrerequisiteStateError,
    # Given up for another transaction: nothing was done, and the same may succeed in a moment.
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
)


def is_unreachable(error: BaseException) -> bool:
    """Whether `error` says that the database, not the request, is at fault: worth another try later."""
    if isinstance(error, _UNREACHABLE):
        return True
    if isinstance(error, DBAPIError):
        original = error.orig
        cause = getattr(original, "__cause__", None)
        return error.connection_invalidated or isinstance(error, OperationalError) or isinstance(cause, _LOST)
    return isinstance(error, _LOST)


class _Impatient(asyncpg.Connection):  # type: ignore[misc]  # asyncpg carries no types
    """Does not wait for a server that has fallen silent before it closes."""

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 -- asyncpg's own signature
        """As asyncpg's, but over at once when nothing comes back."""
        async with asyncio.timeout(_GOODBYE_SECONDS):
            await super().close(timeout=timeout)


def _silence_is_loss(context: Any) -> None:
    """A connection whose server did not answer is given up: a rollback on it would wait for ever."""
    if isinstance(context.original_exception, TimeoutError):
        context.is_disconnect = True


def _begin(connection: Any) -> bool:
    """Instead of the pool's ping, the BEGIN that the transaction needs anyway: a lost connection shows there, before anything was done."""
    if connection.driver_connection.is_in_transaction():
        return False  # its COMMIT was answered with an error: the pool makes a new one
    connection.run_async(lambda _: connection._start_transaction())  # noqa: SLF001 -- what its first statement would do
    return True


def _note_statement(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    noted = connection.info.get(STATEMENTS)
    if noted is not None:
        noted.append(statement)


class Database:
    """One service's database as one role. `transaction` is the only way in, so no query runs without a caller."""

    def __init__(
        self,
        dsn: SecretStr,
        *,
        pool_size: int = 5,
        statement_timeout_ms: int = 3500,
        silence_ms: int | None = None,
    ) -> None:
        """Connects lazily. A statement that takes longer than `statement_timeout_ms` is ended: Unavailable.

        So is a transaction in which nothing is said for `silence_ms`.
        """
        silence = {} if silence_ms is None else {"idle_in_transaction_session_timeout": str(silence_ms)}
        self._dsn = dsn
        self._engine = create_async_engine(
            dsn.get_secret_value(),
            pool_size=pool_size,
            max_overflow=pool_size,
            # Waiting for a connection and then for a new one together stay below the five seconds that a caller waits.
            pool_timeout=2.5,
            pool_pre_ping=True,
            hide_parameters=True,
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            connect_args={
                "timeout": 2,
                # The server ends a slow statement itself; this is for a server that answers nothing at all.
                "command_timeout": statement_timeout_ms / 1000 + _GOODBYE_SECONDS,
                "connection_class": _Impatient,
                "server_settings": {
                    "statement_timeout": str(statement_timeout_ms),
                    "lock_timeout": "3000",
                    # Policies make most statements dearer to plan than to run: each is planned once for a connection.
                    "plan_cache_mode": "force_generic_plan",
                    **silence,
                },
            },
        )
        self._pool = PoolCount(self._engine, 2 * pool_size)
        self._engine.dialect.do_ping = _begin  # type: ignore[assignment,method-assign]
        event.listen(self._engine.sync_engine, "handle_error", _silence_is_loss)
        event.listen(self._engine.sync_engine, "before_cursor_execute", _note_statement)

    @asynccontextmanager
    async def transaction(self, principal: Principal | None = None) -> AsyncIterator[Transaction]:
        """One transaction as `principal` (or without a caller): committed at the end, rolled back on any error.

        Raises Unavailable when the database cannot be reached or does not answer in time.
        """
        try:
            with transacting() as statements:
                connection = Transaction(self._engine)
                async with connection, connection.begin():
                    # Without a caller no settings are needed: those of the caller before ended with their transaction; policies see none.
                    if principal is not None:
                        await connection.exec_driver_sql(_SET_CALLER, _caller_settings(principal))
                    pooled = connection.info
                    pooled[STATEMENTS] = statements
                    try:
                        yield connection
                        await connection.send()
                    finally:
                        # What the connection is asked next belongs to another transaction.
                        pooled.pop(STATEMENTS, None)
            failpoints.reached("after-commit")
        except (DBAPIError, OSError, PoolTimeout, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            if isinstance(error, PoolTimeout):
                self._pool.timed_out()
            if is_unreachable(error):
                raise Unavailable from error
            raise

    async def ping(self) -> None:
        """Returns when the database answers; raises Unavailable otherwise."""
        async with self.transaction() as connection:
            await connection.execute(text("select 1"))

    async def connect_raw(self, **settings: str) -> asyncpg.Connection:
        """A connection outside the pool, with settings of its own, for LISTEN and session locks; the caller closes it."""
        url = self._engine.url
        host = url.query.get("host", url.host)
        port = url.query.get("port", url.port)
        return await asyncpg.connect(
            user=url.username,
            password=url.password,
            database=url.database,
            host=str(host),
            port=int(str(port or 5432)),
            timeout=3,
            server_settings=settings or None,
        )

    async def dispose(self) -> None:
        """Closes every connection."""
        await self._engine.dispose()


def _caller_settings(principal: Principal) -> tuple[str, str, str]:
    return str(principal.subject), str(principal.unit or ""), ",".join(sorted(principal.roles))
