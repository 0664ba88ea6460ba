"""What is not sealed yet waits in a table of its own, from its own commit to that of its link, and the sealer reads nothing else."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.engine import Engine

from chassis.audit import signing
from chassis.audit.chain import link, sign
from chassis.audit.links import rows_named
from chassis.audit.log import put_on_record
from chassis.audit.sealer import Sealer
from chassis.audit.sealer_state import HeadFile, SealerState
from chassis.audit.table import TABLES
from chassis.audit.verify import verify
from chassis.db.database import Database
from chassis.db.migrations import upgrade
from chassis.db.transaction import Transaction
from tests.integration.chassis.audit.reads import APP, NOON, WORKER, audit, begun, entry, first, record, seal, sealer_on
from tests.integration.chassis.scratch_database import Scratch, scratch_database
from tests.support.postgres import Cluster
from tests.support.probe import eventually_async
from tests.support.tokens import SettableClock

WAITING = "select count(*) from audit_unsealed"
SEALED = "select count(*) from audit_seal"
UNPROTECTED = (
    "select count(*) from audit a where not exists (select from audit_seal s where s.audit_id = a.id) "
    "and not exists (select from audit_unsealed w where w.audit_id = a.id)"
)
MANY = (
    "insert into audit select gen_random_uuid(), timestamptz '2026-11-01' + each * interval '1 second', gen_random_uuid(), "
    "null, 'unit', 'report:read', 'report', null, '{{}}', null, null, null from generate_series(1, {number}) each"
)
BUFFERS = (
    "select sum(heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read)::bigint "
    "from pg_statio_user_tables where relname like 'audit%'"
)


async def buffers(scratch: Scratch, worker: Database) -> int:
    """Pages of the record, its chain and its list that this role has read since the database was made."""
    async with worker.transaction() as connection:
        await connection.execute(sa.text("select pg_stat_force_next_flush()"))
    return int(scratch.as_superuser(BUFFERS)[0][0])


async def read_by_rounds(scratch: Scratch, keys: Path, number: int) -> tuple[int, int]:
    """What a round with nothing to do and one with five new rows read, hours later, in a record of this many sealed rows."""
    scratch.as_superuser(MANY.format(number=number))
    clock = SettableClock()
    async with scratch.database(APP) as app, scratch.database(WORKER) as worker:
        sealer = sealer_on(worker, keys, clock)
        assert await sealer.seal_once() == number
        for table in ("audit", "audit_seal", "audit_root", "audit_unsealed"):
            scratch.as_superuser(f"vacuum analyze {table}")  # as autovacuum does within a minute
        clock.at += timedelta(hours=5)
        marks = [await buffers(scratch, worker)]
        assert await sealer.seal_once() == 0
        marks.append(await buffers(scratch, worker))
        await record(app, *(entry(18_000 + each) for each in range(5)))
        async with app.transaction() as connection:
            await connection.execute(sa.text("select pg_stat_force_next_flush()"))
        marks.append(await buffers(scratch, worker))
        assert await sealer.seal_once() == 5
        marks.append(await buffers(scratch, worker))
        await sealer.close()
    return marks[1] - marks[0], marks[3] - marks[2]


def test_what_a_round_reads_does_not_grow_with_the_record(scratch: Scratch, keys: Path) -> None:
    few = asyncio.run(read_by_rounds(scratch, keys, 1_000))
    scratch.as_superuser("truncate audit, audit_seal, audit_root, audit_unsealed")
    begun(keys)
    many = asyncio.run(read_by_rounds(scratch, keys, 10_000))
    assert all(after <= before * 1.5 for before, after in zip(few, many, strict=True)), (few, many)


def test_the_worker_takes_nothing_out_that_no_link_covers(scratch: Scratch, keys: Path) -> None:
    async def take_out_all() -> None:
        async with scratch.database(APP) as app, scratch.database(WORKER) as worker:
            await record(app, entry(1), entry(2))
            async with worker.transaction() as connection:
                await connection.execute(sa.text("delete from audit_unsealed"))

    asyncio.run(take_out_all())
    assert scratch.as_superuser(WAITING) == [["2"]]
    seal(scratch, keys, 1)
    assert scratch.as_superuser(WAITING) == [["0"]]
    assert scratch.as_superuser(SEALED) == [["3"]]


def test_what_has_a_link_and_still_waits_is_taken_out(scratch: Scratch, keys: Path) -> None:
    """A sealer of an older release adds links only, and so does a restore of the record's tables."""
    seal(scratch, keys, 4)
    scratch.as_superuser("insert into audit_unsealed select at, id from audit")
    assert audit(scratch, keys, "verify").exit_code == 0
    seal(scratch, keys, 1)
    assert scratch.as_superuser(WAITING) == [["0"]]
    assert scratch.as_superuser(SEALED) == [["5"]]


def test_a_row_that_waits_and_is_deleted_is_named(scratch: Scratch, keys: Path) -> None:
    seal(scratch, keys, 2)

    async def work() -> list[str]:
        async with scratch.database(APP) as app:
            return await record(app, entry(7), entry(8))

    gone, stays = asyncio.run(work())
    scratch.as_superuser(f"delete from audit where id = '{gone}'")
    assert first(scratch, keys) == ("row-missing", gone)
    seal(scratch, keys, 1)
    assert first(scratch, keys) == ("row-missing", gone), "sealing on does not cover it up"
    assert scratch.as_superuser(f"select count(*) from audit_seal where audit_id = '{stays}'") == [["1"]]


def test_a_row_that_was_added_past_the_sealer_is_named(scratch: Scratch, keys: Path) -> None:
    seal(scratch, keys, 2)
    added = "00000000-0000-0000-0000-0000000000ab"
    scratch.as_superuser(
        "set session_replication_role = replica; "
        + MANY.format(number=1).replace("gen_random_uuid(), timestamptz", f"'{added}', timestamptz")
    )
    assert first(scratch, keys) == ("row-unannounced", added)


RELEASES = {"identification": "2026_11_26_2010", "referral": "2026_11_26_2020", "notifications": "2026_11_26_2020"}


async def sealed_before(old: Scratch, service: str, keys: Path) -> None:
    """What a sealer of the release before left: seven rows with their links and a kept head, and two rows without."""
    old.as_superuser(MANY.format(number=9))
    async with old.database(f"{service}_worker") as worker, worker.transaction() as connection:
        ids = (await connection.execute(sa.select(TABLES.audit.c.id).order_by(TABLES.audit.c.at).limit(7))).scalars()
        rows = await rows_named(connection, list(ids))
        seals = link(rows, NOON)
        root = sign(seals, signing.load_private(keys / "private.pem"), NOON)
        await connection.execute(sa.insert(TABLES.seal), [asdict(each) for each in seals])
        await connection.execute(sa.insert(TABLES.root), asdict(root))
    HeadFile(keys / "head", service).write(SealerState(service, seals[-1].head, NOON))


@pytest.mark.parametrize("service", RELEASES)
def test_a_record_that_was_sealed_before_the_upgrade_goes_on_after_it(
    postgres: Cluster, keys: Path, service: str
) -> None:
    """One more row is committed while the upgrade already waits for its writer."""

    async def work(old: Scratch, address: str) -> None:
        await sealed_before(old, service, keys)
        async with old.database(old.owner) as late:
            async with late.transaction() as writing:
                await writing.execute(sa.text(MANY.format(number=1)))
                upgrading = asyncio.create_task(asyncio.to_thread(upgrade, f"{service}.migrations", address))
                await eventually_async(lambda: waits_for_a_lock(old), "the upgrade waits for the writer")
            await upgrading
        assert old.as_superuser(WAITING) == [["3"]]
        async with old.database(f"{service}_worker") as worker:
            key = signing.load_private(keys / "private.pem")
            sealer = Sealer(worker, key, SettableClock(), HeadFile(keys / "head", service))
            assert await sealer.seal_once() == 3
            await sealer.close()
            async with worker.transaction() as connection:
                verdict = await verify(connection, signing.load_publics(keys / "public.pem"))
        assert (verdict.first, verdict.sealed, verdict.unsealed) == (None, 10, 0)
        assert old.as_superuser(WAITING) == [["0"]]

    with scratch_database(postgres, service) as old:
        address = old.dsn(old.owner).get_secret_value()
        upgrade(f"{service}.migrations", address, RELEASES[service])
        asyncio.run(work(old, address))


async def waits_for_a_lock(scratch: Scratch) -> bool:
    waiting = "select count(*) from pg_locks where not granted and relation = 'audit'::regclass"
    return scratch.as_superuser(waiting) == [["1"]]


class Death:
    """Ends a task in the middle of the statement or of the commit that it comes to after so many."""

    def __init__(self, task: "asyncio.Task[int]", steps: int) -> None:
        """Listens to what is sent in `task`."""
        self._task, self._left = task, steps
        for name in ("before_cursor_execute", "commit"):
            event.listen(Engine, name, self._step)

    def _step(self, *_: object) -> None:
        if asyncio.current_task() is self._task:
            self._left -= 1
            if self._left == 0:
                asyncio.get_running_loop().call_soon(self._task.cancel)

    def close(self) -> None:
        """No one dies any more."""
        for name in ("before_cursor_execute", "commit"):
            event.remove(Engine, name, self._step)


class Walk:
    """Several writers, who commit when they like, and a sealer that dies when it may."""

    def __init__(self, keys: Path, app: Database, worker: Database) -> None:
        """No one writes yet."""
        self._keys, self._app, self._worker = keys, app, worker
        self._writing: dict[int, tuple[AsyncExitStack, Transaction]] = {}
        self._sealer = sealer_on(worker, keys)

    async def write(self, writer: int, second: int) -> None:
        """Two rows, in a transaction that stays open."""
        if writer not in self._writing:
            stack = AsyncExitStack()
            self._writing[writer] = (stack, await stack.enter_async_context(self._app.transaction()))
        _, connection = self._writing[writer]
        put_on_record(connection, entry(second), entry(second + 1))
        await connection.send()

    async def end(self, writer: int, *, kept: bool) -> None:
        """The transaction of this writer ends, if there is one."""
        if writer in self._writing:
            stack, connection = self._writing.pop(writer)
            if not kept:
                await connection.rollback()
            await stack.aclose()

    async def seal(self, dies_at: int) -> None:
        """A round; a sealer that died is followed by a new one."""
        task = asyncio.create_task(self._sealer.seal_once())
        death = Death(task, dies_at)
        try:
            await task
        except asyncio.CancelledError:
            await self._sealer.close()
            self._sealer = sealer_on(self._worker, self._keys)
        finally:
            death.close()

    async def holds(self) -> None:
        """The one who is committed has a link or waits for one."""
        async with self._worker.transaction() as connection:
            assert (await connection.execute(sa.text(UNPROTECTED))).scalar_one() == 0

    async def finish(self) -> None:
        """Everybody commits, and the sealer has a round to itself."""
        for writer in list(self._writing):
            await self.end(writer, kept=True)
        await self._sealer.seal_once()
        await self._sealer.close()


WRITERS = st.integers(0, 2)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), WRITERS, st.integers(-200_000, 200_000)),
        st.tuples(st.just("end"), WRITERS, st.booleans()),
        st.tuples(st.just("seal"), st.integers(1, 40), st.just(0)),
    ),
    min_size=4,
    max_size=20,
)


@given(STEPS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_who_commits_when_and_wherever_the_sealer_dies_every_row_is_sealed_once(
    scratch: Scratch, keys: Path, steps: list[tuple[str, int, int]]
) -> None:
    scratch.as_superuser("truncate audit, audit_seal, audit_root, audit_unsealed")
    begun(keys)

    async def work() -> None:
        async with scratch.database(APP) as app, scratch.database(WORKER) as worker:
            walk = Walk(keys, app, worker)
            for step, first_, second in steps:
                if step == "write":
                    await walk.write(first_, second)
                elif step == "end":
                    await walk.end(first_, kept=bool(second))
                else:
                    await walk.seal(first_)
                await walk.holds()
            await walk.finish()
            async with worker.transaction() as connection:
                verdict = await verify(connection, signing.load_publics(keys / "public.pem"))
        # The dates are anything: a row that states another time than its seal is reported, and sealed like any other.
        assert verdict.first is None or verdict.first.kind in {"row-ahead", "row-backdated"}
        assert verdict.unsealed == 0
        assert scratch.as_superuser("select count(*) from audit") == scratch.as_superuser(SEALED)
        assert scratch.as_superuser(WAITING) == [["0"]]

    asyncio.run(work())
