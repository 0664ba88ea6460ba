"""What destroying a key means, which keys are swept away, and what the database allows."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, ProgrammingError

from chassis.db.database import Database
from chassis.db.migrations import upgrade
from chassis.domain.errors import NotFound
from chassis.vault.cache import KeyCache
from chassis.vault.errors import KeyDestroyed, KeyMissing
from chassis.vault.ports import Aead
from chassis.vault.sweeper import Sweeper
from chassis.vault.table import key_sweep_table, wrapped_key_table
from chassis.vault.vault import CACHE_SECONDS, Vault
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.chassis.vault.owners import APP, KINDS, TEXT, WORKER, none_left, owner_with_text
from tests.support.tokens import SettableClock


async def test_destroyed_key_opens_nothing_and_never_comes_back(
    vault: Vault, eraser: Vault, elsewhere: Vault, scratch: Scratch
) -> None:
    owner, row, sealed = await owner_with_text(vault)
    assert await eraser.decrypt(owner, "report", "account", row, sealed) == TEXT
    assert await eraser.destroy(owner) is True
    assert await eraser.destroy(owner) is False
    with pytest.raises(KeyDestroyed):
        await elsewhere.create([("person", owner)])
    for one in (eraser, elsewhere):
        await one.open([owner])
        with pytest.raises(KeyDestroyed):
            await one.decrypt(owner, "report", "account", row, sealed)
        with pytest.raises(KeyDestroyed):
            await one.encrypt(owner, "report", "account", row, TEXT)
    tombstone = scratch.as_superuser("select owner_id, wrapped is null, destroyed_at is not null from wrapped_key")
    assert tombstone == [[str(owner), "t", "t"]]


async def test_destroyed_looks_like_missing_to_a_caller(vault: Vault, eraser: Vault) -> None:
    owner, row, sealed = await owner_with_text(vault)
    await eraser.destroy(owner)
    with pytest.raises(NotFound) as gone:
        await eraser.decrypt(owner, "report", "account", row, sealed)
    assert (gone.value.slug, gone.value.detail, gone.value.extensions) == (NotFound.slug, NotFound.title, {})


async def test_another_process_forgets_a_destroyed_key_in_time(
    vault: Vault, eraser: Vault, app: Database, kek: Aead, clock: SettableClock
) -> None:
    owner, row, sealed = await owner_with_text(vault)
    seconds = 0.0
    other = Vault(app, kek, clock, KeyCache(10, CACHE_SECONDS, lambda: seconds))
    await other.open([owner])
    await eraser.destroy(owner)
    seconds = CACHE_SECONDS - 1.0
    assert await other.decrypt(owner, "report", "account", row, sealed) == TEXT
    seconds = float(CACHE_SECONDS)
    with pytest.raises(KeyDestroyed):
        await other.decrypt(owner, "report", "account", row, sealed)


async def test_nothing_is_cached_when_destroying_fails(
    vault: Vault, worker: Database, kek: Aead, clock: SettableClock, scratch: Scratch
) -> None:
    cache = KeyCache(10, CACHE_SECONDS)
    eraser = Vault(worker, kek, clock, cache)
    owner, _, _ = await owner_with_text(vault)
    await eraser.open([owner])
    assert len(cache) == 1
    scratch.as_superuser(f"revoke update on wrapped_key from {WORKER}")
    try:
        with pytest.raises(ProgrammingError, match="permission denied"):
            await eraser.destroy(owner)
    finally:
        scratch.as_superuser(f"grant update (wrapped, destroyed_at) on wrapped_key to {WORKER}")
    assert len(cache) == 0
    assert await eraser.destroy(owner) is True


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("update wrapped_key set owner_kind = 'report'", "permission denied"),
        ("update wrapped_key set owner_id = gen_random_uuid()", "permission denied"),
        ("truncate wrapped_key", "permission denied"),
        ("insert into wrapped_key values (gen_random_uuid(), 'person', 'x', now())", "permission denied"),
        ("update wrapped_key set wrapped = 'another'", "may only be emptied"),
        ("update wrapped_key set wrapped = null", "check constraint"),
        ("delete from wrapped_key where wrapped is null", "a tombstone stays"),
        ("update wrapped_key set wrapped = 'back', destroyed_at = null where wrapped is null", "may only be emptied"),
    ],
)
async def test_worker_role_can_only_empty_and_remove(
    vault: Vault, eraser: Vault, worker: Database, statement: str, refusal: str
) -> None:
    await owner_with_text(vault)
    erased, _, _ = await owner_with_text(vault)
    await eraser.destroy(erased)
    with pytest.raises(DBAPIError, match=refusal):
        async with worker.transaction() as connection:
            await connection.execute(sa.text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "delete from wrapped_key",
        "update wrapped_key set wrapped = null, destroyed_at = now()",
        "update wrapped_key set destroyed_at = now() where wrapped is null",
        "truncate wrapped_key",
    ],
)
async def test_who_answers_requests_erases_no_one(
    vault: Vault, app: Database, scratch: Scratch, statement: str
) -> None:
    for _ in range(3):
        await owner_with_text(vault)
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with app.transaction() as connection:
            await connection.execute(sa.text(statement))
    assert scratch.as_superuser("select count(wrapped) from wrapped_key") == [["3"]]


async def test_orphans_go_after_an_hour_and_owners_stay(
    vault: Vault, elsewhere: Vault, worker: Database, clock: SettableClock
) -> None:
    kept, orphan = [(await owner_with_text(vault)) for _ in range(2)]
    report = uuid4()
    await vault.create([("report", report)])
    asked: list[tuple[str, set[UUID]]] = []

    async def exists(kind: str, owners: Sequence[UUID]) -> set[UUID]:
        asked.append((kind, set(owners)))
        return {kept[0], report} & set(owners)

    sweeper = Sweeper(worker, clock)
    clock.at += timedelta(minutes=60)
    assert (await sweeper.orphans(KINDS, exists)).removed == 0
    assert asked == [], "too young to be asked about"
    clock.at += timedelta(seconds=1)
    swept = await sweeper.orphans(KINDS, exists)
    assert (swept.removed, swept.held_back) == (1, {})
    assert dict(asked) == {"person": {kept[0], orphan[0]}, "report": {report}}
    with pytest.raises(KeyMissing):
        await elsewhere.encrypt(orphan[0], "report", "account", 1, TEXT)
    assert await vault.decrypt(kept[0], "report", "account", kept[1], kept[2]) == TEXT


async def test_lookup_that_sees_no_one_removes_nothing(
    vault: Vault, worker: Database, clock: SettableClock, scratch: Scratch
) -> None:
    for _ in range(3):
        await owner_with_text(vault)
    clock.at += timedelta(hours=2)
    swept = await Sweeper(worker, clock).orphans(KINDS, none_left)
    assert (swept.removed, swept.held_back) == (0, {"person": 3})
    assert scratch.as_superuser("select count(*) from wrapped_key") == [["3"]]


async def test_a_sweep_begins_where_the_last_one_ended_and_doubts_it_no_less(
    vault: Vault, worker: Database, clock: SettableClock, scratch: Scratch
) -> None:
    kept, orphan = [(await owner_with_text(vault))[0] for _ in range(2)]
    asked: list[set[UUID]] = []

    async def exists(_kind: str, owners: Sequence[UUID]) -> set[UUID]:
        asked.append(set(owners))
        return {kept} & set(owners)

    sweeper = Sweeper(worker, clock)
    clock.at += timedelta(hours=2)
    assert (await sweeper.orphans(KINDS, exists)).removed == 1
    asked.clear()
    assert (await sweeper.orphans(KINDS, exists)).removed == 0
    assert asked == [], "nothing came since"
    later, _, _ = await owner_with_text(vault)
    clock.at += timedelta(hours=2)
    held_back = await Sweeper(worker, clock).orphans(KINDS, none_left)
    assert (held_back.removed, held_back.held_back) == (0, {"person": 1})
    swept = await Sweeper(worker, clock).orphans(KINDS, exists)
    assert (swept.removed, swept.held_back) == (1, {})
    assert asked == [{later}, {kept}], "what is new, and since none of it is there, whether anything is seen at all"
    assert scratch.as_superuser("select owner_id from wrapped_key") == [[str(kept)]]
    assert orphan not in asked[0] | asked[1]


async def test_who_answers_requests_neither_learns_nor_says_how_far_keys_were_swept(app: Database) -> None:
    for statement in ("select * from key_sweep", "insert into key_sweep values ('person', now())"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with app.transaction() as connection:
                await connection.execute(sa.text(statement))


async def test_sweep_walks_every_page_and_leaves_tombstones(
    vault: Vault, eraser: Vault, worker: Database, clock: SettableClock, scratch: Scratch
) -> None:
    owners = [uuid4() for _ in range(1201)]
    await vault.create([("person", owner) for owner in owners])
    await eraser.destroy(owners[0])
    living = set(owners[2::2])
    clock.at += timedelta(hours=2)

    async def exists(_kind: str, asked: Sequence[UUID]) -> set[UUID]:
        assert owners[0] not in asked
        return living & set(asked)

    assert (await Sweeper(worker, clock).orphans(KINDS, exists)).removed == 600
    assert scratch.as_superuser("select count(*), count(wrapped) from wrapped_key") == [["601", "600"]]


def test_migration_may_run_again_and_makes_the_table_in_code(scratch: Scratch) -> None:
    upgrade("chassis.vault.migrations", scratch.dsn(scratch.owner).get_secret_value())
    metadata = sa.MetaData()
    wrapped_key_table(metadata)
    key_sweep_table(metadata)
    differences = [each for each in scratch.differences(metadata) if "alembic_version" not in str(each)]
    assert differences == []


def test_grants_are_these_and_no_others(scratch: Scratch) -> None:
    granted = scratch.as_superuser(
        "select grantee, privilege_type, column_name from information_schema.column_privileges "
        "where table_name = 'wrapped_key' and privilege_type = 'UPDATE' and grantee <> 'identification_keys_migrator' "
        "union all select grantee, privilege_type, '' from information_schema.role_table_grants "
        "where table_name = 'wrapped_key' and grantee <> 'identification_keys_migrator'"
    )
    assert {tuple(row) for row in granted} == {
        (APP, "SELECT", ""),
        (APP, "INSERT", ""),
        (WORKER, "UPDATE", "wrapped"),
        (WORKER, "UPDATE", "destroyed_at"),
        (WORKER, "SELECT", ""),
        (WORKER, "DELETE", ""),
    }
