"""A session whose server said its last word, while the end of the connection has not arrived yet."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from chassis.db.database import Database
from chassis.domain.errors import Unavailable
from chassis.processes import leadership
from chassis.processes.leadership import Leadership
from tests.integration.chassis.scratch_database import Scratch, taking_no_connections
from tests.support.probe import eventually_async

_SOCKET = ".s.PGSQL.5432"
_LAST_WORD = b"terminating connection"
_FATAL = b"SFATAL\0VFATAL\0C57P01\0M" + _LAST_WORD + b"\0\0"
_READY = b"Z\0\0\0\5"
_READY_SIZE = 6
_ANSWERS_OF_A_NEW_CONNECTION = 9


class SlowGoodbye:
    """Between a client and the server's socket: passes everything on but the end of a connection.

    `last_word_after` so many answers the server is made to say its last word, in one breath with the answer.
    """

    def __init__(self, server: Path) -> None:
        """`server` is the server's own socket."""
        self._server = server
        self.said = asyncio.Event()
        self.last_word_after: int | None = None
        self._ends: list[asyncio.StreamWriter] = []

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client until it or `close` ends it."""
        from_server, to_server = await asyncio.open_unix_connection(self._server)
        self._ends += [writer, to_server]
        await asyncio.gather(self._pass_on(from_server, writer), self._pass_on(reader, to_server))

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                writer.write(self._ended(data))
                await writer.drain()
                if _LAST_WORD in data:
                    self.said.set()

    def _ended(self, data: bytes) -> bytes:
        at = -1
        while self.last_word_after and (at := data.find(_READY, at + 1)) >= 0:
            self.last_word_after -= 1
            if self.last_word_after == 0:
                return data[: at + _READY_SIZE] + b"E" + (len(_FATAL) + 4).to_bytes(4, "big") + _FATAL
        return data

    async def close(self) -> None:
        """Let everybody go."""
        for end in self._ends:
            end.close()
            with suppress(OSError):
                await end.wait_closed()


@pytest.fixture
async def between(outbox: Scratch) -> AsyncIterator[tuple[Database, SlowGoodbye]]:
    """The app's database through a `SlowGoodbye`; one connection in its pool."""
    address = sa.make_url(outbox.dsn("identification_app").get_secret_value())
    with tempfile.TemporaryDirectory(prefix="spona-") as folder:
        slow = SlowGoodbye(Path(str(address.query["host"])) / _SOCKET)
        server = await asyncio.start_unix_server(slow.connected, Path(folder) / _SOCKET)
        through = address.update_query_dict({"host": folder})
        database = Database(SecretStr(through.render_as_string(hide_password=False)), pool_size=1)
        yield database, slow
        await database.dispose()
        server.close()
        await slow.close()


def end_sessions(outbox: Scratch) -> None:
    outbox.as_superuser(
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where usename = 'identification_app' and datname = current_database()"
    )


async def test_a_leader_takes_a_lost_session_for_lost(outbox: Scratch, between: tuple[Database, SlowGoodbye]) -> None:
    database, slow = between
    lead = Leadership(database, "test")
    assert await lead.held()
    end_sessions(outbox)
    await asyncio.wait_for(slow.said.wait(), 10)
    with pytest.raises(Unavailable):
        await lead.held()
    assert await lead.held()
    lead.drop()


async def test_a_transaction_on_a_lost_session_is_reported_as_unavailable(
    outbox: Scratch, between: tuple[Database, SlowGoodbye]
) -> None:
    database, slow = between

    async def ask_after_the_last_word() -> None:
        async with database.transaction() as connection:
            end_sessions(outbox)
            await asyncio.wait_for(slow.said.wait(), 10)
            await connection.execute(sa.text("select 1"))

    with pytest.raises(Unavailable):
        await ask_after_the_last_word()
    await database.ping()


@pytest.mark.parametrize("answers", range(1, _ANSWERS_OF_A_NEW_CONNECTION + 1))
async def test_a_connection_that_ends_while_it_is_new_is_reported_as_unavailable(
    between: tuple[Database, SlowGoodbye], answers: int
) -> None:
    database, slow = between
    slow.last_word_after = answers
    with pytest.raises(Unavailable):
        await database.ping()
    await database.ping()


async def test_a_connection_that_was_left_inside_a_transaction_is_not_used_again(outbox: Scratch) -> None:
    async with outbox.database("identification_app") as database:
        async with database._engine.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None
            await raw.execute("begin")
        for _ in range(2):
            async with database.transaction() as again:
                assert (await again.execute(sa.text("select 1"))).scalar_one() == 1


async def test_a_database_that_takes_no_connections_for_a_moment_is_away_and_comes_back(outbox: Scratch) -> None:
    async with outbox.database("identification_app") as database:
        lead = Leadership(database, "test")
        with taking_no_connections(outbox):
            with pytest.raises(Unavailable):
                await database.ping()
            with pytest.raises(Unavailable):
                await lead.held()
        await database.ping()
        assert await lead.held()
        lead.drop()


async def test_who_leads_and_hangs_is_taken_for_dead_and_hears_it_when_it_goes_on(
    outbox: Scratch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leadership, "_SILENCE_SECONDS", 1)
    async with outbox.database("identification_app") as database:
        hanging, waiting = Leadership(database, "test"), Leadership(database, "test")
        assert await hanging.held() is True
        assert await waiting.held() is False
        await eventually_async(waiting.held, "the next one leads")
        with pytest.raises(Unavailable):
            await hanging.held()
        assert await hanging.held() is False
        await waiting.release()
