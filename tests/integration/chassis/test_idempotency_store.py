"""One command, sent as often as a client likes."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from chassis.db.database import Database
from chassis.db.transaction import Transaction
from chassis.domain.errors import IdempotencyKeyReused, Unavailable
from chassis.domain.principal import Principal
from chassis.idempotency.ddl import create_idempotency
from chassis.idempotency.store import IdempotencyStore, ResultNotStored, forget, stored_key
from chassis.idempotency.table import idempotency_table
from chassis.ports import IdempotencyKey, StoredResult
from tests.integration.chassis.scratch_database import Scratch, generous_database
from tests.support.postgres import Cluster
from tests.support.probe import eventually_async
from tests.support.tokens import SettableClock

APP, WORKER = "referral_app", "referral_worker"
SECRET = bytes(range(32))
ANA, IVAN = (Principal(uuid4(), "", "", None, None, None, frozenset(), 0, None) for _ in range(2))
BODY = b'{"concern": "canary sentence", "danger": "yes"}'
SAME_BODY = b'{ "danger":"yes",\n"concern":"canary sentence"}'
OTHER_BODY = b'{"concern": "another sentence", "danger": "yes"}'
KEY = IdempotencyKey("key-00000001", BODY)


@pytest.fixture(scope="module")
def scratch(postgres: Cluster) -> Iterator[Scratch]:
    with generous_database(postgres, "referral") as made:
        made.build(lambda: create_idempotency(APP, WORKER))
        yield made


@pytest.fixture(autouse=True)
def _empty(scratch: Scratch) -> None:
    scratch.empty("idempotency")


@asynccontextmanager
async def command(db: Database) -> AsyncIterator[tuple[IdempotencyStore, Transaction]]:
    """One command's transaction and its claim."""
    async with db.transaction() as connection:
        yield IdempotencyStore(connection, SECRET, SettableClock()), connection


async def send(
    db: Database,
    *,
    caller: Principal = ANA,
    operation: str = "reports:file",
    key: str = "key-00000001",
    body: bytes = BODY,
    target: UUID | None = None,
) -> tuple[StoredResult | None, UUID]:
    """Do the command unless it was done: what was stored, and the id this call made or read."""
    async with command(db) as (store, _):
        stored = await store.seen(caller, operation, IdempotencyKey(key, body), target)
        if stored:
            made = stored.ids["report"]
            assert isinstance(made, UUID)
            return stored, made
        made = uuid4()
        await store.done(report=made, version=3)
        return None, made


async def test_second_call_gets_the_ids_of_the_first(app: Database) -> None:
    first, made = await send(app)
    again, same = await send(app, body=SAME_BODY)
    assert first is None
    assert again is not None
    assert again.ids == {"report": made, "version": 3}
    assert same == made


@pytest.mark.parametrize("changed", [{"body": OTHER_BODY}, {"target": uuid4()}])
async def test_same_key_for_another_request_is_refused(app: Database, changed: dict[str, bytes]) -> None:
    await send(app)
    with pytest.raises(IdempotencyKeyReused):
        await send(app, **changed)  # type: ignore[arg-type]
    assert (await send(app))[0] is not None, "the first one still stands"


@pytest.mark.parametrize("other", [{"caller": IVAN}, {"operation": "reports:withdraw"}, {"key": "key-00000002"}])
async def test_people_operations_and_keys_do_not_touch_each_other(app: Database, other: dict[str, str]) -> None:
    await send(app)
    stored, _ = await send(app, body=OTHER_BODY, **other)  # type: ignore[arg-type]
    assert stored is None
    assert (await send(app))[0] is not None


async def test_a_repeat_writes_so_that_its_commit_waits_for_a_copy_of_the_first(app: Database) -> None:
    await send(app)
    async with command(app) as (store, connection):
        assert await store.seen(ANA, "reports:file", KEY)
        writes = await connection.execute(sa.text("select pg_current_xact_id_if_assigned() is not null"))
        assert writes.scalar_one()


async def test_failed_command_leaves_its_key_free(app: Database, scratch: Scratch) -> None:
    async def fail() -> None:
        async with command(app) as (store, _):
            await store.seen(ANA, "reports:file", KEY)
            raise RuntimeError("the command failed")

    with pytest.raises(RuntimeError, match="the command failed"):
        await fail()
    assert scratch.as_superuser("select count(*) from idempotency") == [["0"]]
    assert (await send(app, body=OTHER_BODY))[0] is None


async def someone_waits(db: Database) -> bool:
    """Whether a transaction waits for another one to end."""
    async with db.transaction() as connection:
        waiting = sa.text("select count(*) from pg_locks where locktype = 'transactionid' and not granted")
        return bool((await connection.execute(waiting)).scalar_one())


@pytest.mark.parametrize("first_commits", [True, False])
async def test_duplicate_under_way_waits_for_the_first(app: Database, *, first_commits: bool) -> None:
    made = uuid4()
    async with app.transaction() as connection:
        store = IdempotencyStore(connection, SECRET, SettableClock())
        assert await store.seen(ANA, "reports:file", KEY) is None
        await store.done(report=made)
        await connection.send()
        duplicate = asyncio.create_task(send(app))
        await eventually_async(lambda: someone_waits(app), "the duplicate waits")
        assert not duplicate.done()
        if not first_commits:
            await connection.rollback()
    stored, seen = await duplicate
    assert (stored is not None, seen == made) == (first_commits, first_commits)


async def test_many_at_once_do_it_once(app: Database) -> None:
    answers = await asyncio.gather(*(send(app) for _ in range(8)))
    assert sum(stored is None for stored, _ in answers) == 1
    assert len({made for _, made in answers}) == 1


async def test_duplicate_of_a_command_that_hangs_is_asked_to_come_back(app: Database) -> None:
    async with command(app) as (store, _):
        await store.seen(ANA, "reports:file", KEY)
        with pytest.raises(Unavailable):
            await asyncio.wait_for(send(app), 5)
        await store.done(report=uuid4())


async def test_body_is_not_stored_and_equal_bodies_do_not_look_equal(app: Database, scratch: Scratch) -> None:
    await send(app)
    await send(app, caller=IVAN)
    await send(app, key="key-00000002")
    rows = scratch.as_superuser("select idempotency::text, body_mac from idempotency")
    assert "canary" not in str(rows)
    assert b"canary".hex() not in str(rows)
    assert len({mac for _, mac in rows}) == 3


async def test_a_key_is_not_stored_as_it_was_sent_and_depends_on_the_secret(app: Database, scratch: Scratch) -> None:
    await send(app)
    await send(app, caller=IVAN)
    assert KEY.key not in str(scratch.as_superuser("select idempotency::text from idempotency"))
    async with app.transaction() as connection:
        # Under another secret it is another key: the command is done anew (infra/production/upgrade-and-recovery.md#change-a-secret).
        other = IdempotencyStore(connection, bytes(32), SettableClock())
        assert await other.seen(ANA, "reports:file", KEY) is None
        await other.done(report=uuid4())
    assert stored_key(SECRET, KEY.key) != stored_key(bytes(32), KEY.key)


async def test_what_the_release_before_did_is_not_done_again(app: Database, scratch: Scratch) -> None:
    """It stored keys as they were sent, with the same hash of the body."""
    _, made = await send(app)
    scratch.as_superuser(f"update idempotency set key = '{KEY.key}'")
    stored, again = await send(app)
    assert (stored is not None, again) == (True, made)
    assert scratch.as_superuser("select count(*) from idempotency") == [["1"]]
    with pytest.raises(IdempotencyKeyReused):
        await send(app, body=OTHER_BODY)


async def test_a_secret_that_is_short_is_refused(app: Database) -> None:
    async with app.transaction() as connection:
        with pytest.raises(ValueError, match="32 bytes"):
            IdempotencyStore(connection, b"short", SettableClock())


async def test_command_that_forgets_its_claim_is_reported(app: Database) -> None:
    async with command(app) as (store, _):
        with pytest.raises(ResultNotStored, match="Call `seen` first"):
            await store.done(report=uuid4())
        await store.seen(ANA, "reports:file", KEY)
    with pytest.raises(ResultNotStored, match="reports:file never completed"):
        await send(app)


async def test_only_ids_and_whole_numbers_are_stored(app: Database) -> None:
    async with command(app) as (store, _):
        await store.seen(ANA, "reports:file", KEY)
        with pytest.raises(TypeError, match="UUIDs and whole numbers"):
            await store.done(name="Marija")  # type: ignore[arg-type]
        await store.done()
    async with command(app) as (store, _):
        stored = await store.seen(ANA, "reports:file", KEY)
        assert stored is not None
        assert stored.ids == {}


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        (APP, "update idempotency set body_mac = ''"),
        (APP, "update idempotency set caller = gen_random_uuid()"),
        (APP, "delete from idempotency"),
        (APP, "truncate idempotency"),
        (WORKER, "insert into idempotency select * from idempotency"),
        (WORKER, "update idempotency set result_ids = '{}'"),
    ],
)
async def test_roles_may_do_no_more_than_they_need(scratch: Scratch, role: str, statement: str) -> None:
    async with scratch.database(role) as database:
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with database.transaction() as connection:
                await connection.execute(sa.text(statement))


async def test_old_claims_are_forgotten_by_the_worker(app: Database, scratch: Scratch) -> None:
    await send(app)
    now = SettableClock().now()
    async with scratch.database(WORKER) as worker, worker.transaction() as connection:
        assert await forget(connection, now, timedelta(days=1)) == 0
        assert await forget(connection, now + timedelta(days=1, seconds=1), timedelta(days=1)) == 1
    assert (await send(app))[0] is None


def test_table_in_code_is_the_table_made(scratch: Scratch) -> None:
    metadata = sa.MetaData()
    idempotency_table(metadata)
    assert scratch.differences(metadata) == []
