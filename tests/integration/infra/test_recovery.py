"""Recovery to the second: servers are killed and their files removed while people write, and barman brings them back."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import asyncpg
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from chassis.db.database import Database
from chassis.db.streaming import NotStreamed, streamed
from chassis.domain.errors import Unavailable
from tests.integration.infra.backups import Backups, Machine, backed_up
from tests.support.probe import eventually, eventually_async
from tests.support.small_disk import SmallDisk, small_disk

pytestmark = pytest.mark.slow

DATABASES = ("identification", "referral", "notifications")
MOST_LOST_SECONDS = 5
UNAVAILABLE_SECONDS = 8
CROWD_SECONDS = 2.0


@pytest.fixture(scope="module")
def backups() -> Iterator[Backups]:
    with backed_up() as running:
        for database in DATABASES:
            running.main.sql.query("create table filed (id int primary key); grant insert on filed to public", database)
        running.keys.sql.query("create table kept (id int primary key)", "identification_keys")
        yield running


def address(backups: Backups, name: str, machine: Machine) -> SecretStr:
    """What a process reads, with this machine's port."""
    role, _, database = (backups.secrets / name).read_text().partition("@")
    return SecretStr(f"{role}@127.0.0.1:{machine.prepared.port}/{database.partition('/')[2]}")


async def connect(machine: Machine, database: str) -> asyncpg.Connection:
    return await asyncpg.connect(
        host="127.0.0.1", port=machine.prepared.port, user="postgres", password=machine.password, database=database
    )


async def file(machine: Machine, database: str, began: int, acknowledged: dict[tuple[str, int], float]) -> None:
    """Add rows one by one until the server is gone; notes when each was acknowledged."""
    connection, number = await connect(machine, database), began
    try:
        while True:
            await connection.execute("insert into filed values ($1)", number)
            acknowledged[database, number] = time.monotonic()
            number += 1
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
        connection.terminate()


async def lost_in_a_crowd(backups: Backups, began: int, *, synchronous: bool) -> tuple[int, list[float]]:
    """Lose the server under a crowd and recover it; returns how many were acknowledged, and how late what is lost was."""
    acknowledged: dict[tuple[str, int], float] = {}
    filing = [asyncio.create_task(file(backups.main, each, began, acknowledged)) for each in DATABASES]
    await asyncio.sleep(CROWD_SECONDS)
    assert not any(each.done() for each in filing)
    killed = time.monotonic()
    await asyncio.to_thread(backups.main.lose)
    await asyncio.gather(*filing)
    done = backups.recover("main")
    assert done.returncode == 0, done.stderr
    backups.main.start(synchronous=synchronous)
    found = {(each, int(row)) for each in DATABASES for (row,) in backups.main.sql.query("select * from filed", each)}
    return len(acknowledged), [killed - when for row, when in acknowledged.items() if row not in found]


async def test_asynchronously_no_more_is_lost_than_the_last_seconds(backups: Backups) -> None:
    acknowledged, lost = await lost_in_a_crowd(backups, 0, synchronous=False)
    assert acknowledged > 100
    assert all(late < MOST_LOST_SECONDS for late in lost), f"{len(lost)} of {acknowledged}"
    # And the next base backup can be taken.
    backups.wait_until_streamed(backups.main)
    taken = backups.barman("--quiet", "backup", "--wait", "main")
    assert taken.returncode == 0, taken.stderr


@pytest.mark.nightly
async def test_to_a_named_moment_and_on_from_there(backups: Backups) -> None:
    sql = backups.main.sql
    sql.query("delete from filed; insert into filed select generate_series(1, 150)", "identification")
    [[moment]] = sql.query("select clock_timestamp()")
    sql.query("insert into filed values (151)", "identification")
    backups.main.lose()
    done = backups.recover("main", moment)
    assert done.returncode == 0, done.stderr
    backups.main.start()
    assert sql.query("select count(*), max(id) from filed", "identification") == [["150", "150"]]
    # Without a base backup meanwhile, all of it once more: to a moment of the new timeline.
    backups.wait_until_streamed(backups.main)
    sql.query("insert into filed values (152)", "identification")
    backups.main.lose()
    for _ in range(2):
        # Also when the first one's files were lost in turn.
        shutil.rmtree(backups.main.data, ignore_errors=True)
        assert backups.recover("main").returncode == 0
    backups.main.start()
    assert sql.query("select max(id) from filed", "identification") == [["152"]]
    backups.wait_until_streamed(backups.main)


def test_keys_are_recovered_to_their_newest_state_and_to_no_other(backups: Backups) -> None:
    sql = backups.keys.sql
    sql.query("insert into kept values (1), (2)", "identification_keys")
    [[moment]] = sql.query("select clock_timestamp()")
    sql.query("delete from kept where id = 1", "identification_keys")
    backups.keys.lose()
    refused = backups.recover("keys", moment)
    assert refused.returncode == 2
    assert refused.stderr.startswith("The keys are recovered to their newest state only")
    assert not backups.keys.data.exists()
    done = backups.recover("keys")
    assert done.returncode == 0, done.stderr
    backups.keys.start()
    assert sql.query("select id from kept", "identification_keys") == [["2"]]
    backups.wait_until_streamed(backups.keys)


@pytest.mark.parametrize("moment", ["2020-01-01 00:00:00+00", "yesterday at noon"])
def test_a_moment_before_the_first_backup_is_refused_with_those_that_there_are(backups: Backups, moment: str) -> None:
    refused = backups.recover("main", moment)
    assert refused.returncode == 1
    assert "A moment has to lie after the end of one of these backups:\nmain " in refused.stderr


def test_files_that_are_there_are_not_written_over(backups: Backups) -> None:
    before = datetime.fromtimestamp(backups.main.data.stat().st_mtime)  # noqa: DTZ006 -- compared with itself
    refused = backups.recover("main")
    assert refused.returncode == 1
    assert "is not empty" in refused.stderr
    assert datetime.fromtimestamp(backups.main.data.stat().st_mtime) == before  # noqa: DTZ006 -- the same


async def test_a_worker_knows_on_either_server_when_nothing_receives(backups: Backups) -> None:
    roles = {"identification_db__worker_dsn": backups.main, "identification_vault__worker_dsn": backups.keys}
    databases = [Database(address(backups, name, machine)) for name, machine in roles.items()]
    for database in databases:
        await streamed(database)
    await asyncio.to_thread(backups.stop)
    try:
        for database in databases:

            async def noticed(asked: Database = database) -> bool:
                try:
                    await streamed(asked)
                except NotStreamed:
                    return True
                return False

            # A server ends what it sends a moment after the receiver is gone.
            await eventually_async(noticed, "nothing receives")
            await database.dispose()
    finally:
        await asyncio.to_thread(backups.start)


@contextmanager
def put_on(disk: SmallDisk, folder: Path) -> Iterator[None]:
    """A folder lies on this disk meanwhile, and is as before afterwards."""
    # In a folder of its own: barman takes away what it does not know.
    (there := disk.folder / "streaming").mkdir()
    before = folder.rename(folder.with_suffix(".before"))
    folder.symlink_to(there)
    try:
        yield
    finally:
        folder.unlink()
        before.rename(folder)


@pytest.mark.nightly
def test_a_full_archive_disk_is_named_and_once_there_is_room_it_goes_on_by_itself(backups: Backups) -> None:
    backups.stop()
    with small_disk(64) as disk, put_on(disk, backups.home / "barman/main/streaming"):
        disk.fill()
        backups.begin()
        eventually(lambda: "pg_receivewal terminated" in backups.log.read_text(), f"it ends; see {backups.log}")
        assert "No space left on device" in backups.barman("receive-wal", "main").stdout
        backups.main.sql.query("insert into filed values (-7)", "identification")
        disk.make_room()
        backups.wait_until_streamed(backups.main)
        backups.stop()
    backups.start()


@pytest.mark.nightly
async def test_synchronously_nothing_that_was_acknowledged_is_lost_and_a_write_waits_for_its_copy(
    backups: Backups,
) -> None:
    """The last of these tests: the server stays synchronous."""
    backups.main.stop()
    backups.stop()
    backups.main.start(synchronous=True)
    backups.start()
    acknowledged, lost = await lost_in_a_crowd(backups, 1_000_000, synchronous=True)
    assert acknowledged > 100
    assert lost == []
    backups.wait_until_streamed(backups.main)
    connection = await connect(backups.main, "referral")
    await connection.execute("set statement_timeout = 200")
    backups.stop()
    waiting = asyncio.create_task(connection.execute("insert into filed values (-1)"))
    # As an answer to what was sent already does (chassis.idempotency).
    repeating = await connect(backups.main, "referral")
    repeated = asyncio.create_task(repeating.execute("select from filed where id = 1000000 for key share"))
    # A service says in time that it does not know: the gateway waits for four seconds, and the page tells.
    database, began = Database(address(backups, "referral_db__app_dsn", backups.main)), time.monotonic()
    with pytest.raises(Unavailable):
        async with database.transaction() as transaction:
            await transaction.execute(text("insert into filed values (-2)"))
    assert time.monotonic() - began < UNAVAILABLE_SECONDS
    await database.dispose()
    assert not waiting.done()
    assert not repeated.done()
    # What makes the roles of the one who receives does not wait for it.
    assert backups.main.sql.query("create table made_meanwhile ()") == []
    await asyncio.to_thread(backups.start)
    await asyncio.wait_for(asyncio.gather(waiting, repeated), 60)
    await connection.close()
    await repeating.close()
