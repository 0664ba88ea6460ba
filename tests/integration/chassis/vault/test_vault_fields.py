"""Fields under their owner's key, and the keys themselves."""

from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from chassis.db.database import Database
from chassis.domain.errors import Unavailable
from chassis.vault import keyset_file
from chassis.vault.errors import (
    CiphertextMismatch,
    KeyDestroyed,
    KeyMissing,
    KeyNotUnwrapped,
    WrongOwnerKind,
)
from chassis.vault.ports import Aead
from chassis.vault.sweeper import Sweeper
from chassis.vault.vault import Vault
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.chassis.vault.owners import KINDS, TEXT, none_left, owner_with_text
from tests.support.statements import sent_statements
from tests.support.tokens import SettableClock


async def test_field_comes_back_and_is_not_readable_meanwhile(vault: Vault, elsewhere: Vault) -> None:
    owner, row, sealed = await owner_with_text(vault)
    assert TEXT not in sealed
    assert sealed != await vault.encrypt(owner, "report", "account", row, TEXT), "never twice alike"
    assert await elsewhere.decrypt(owner, "report", "account", row, sealed) == TEXT


async def test_moved_or_altered_field_does_not_open(vault: Vault) -> None:
    owner, row, sealed = await owner_with_text(vault)
    other, _, _ = await owner_with_text(vault)
    flipped = sealed[:-1] + bytes([sealed[-1] ^ 1])
    tried = [
        (other, "report", "account", row, sealed),
        (owner, "addendum", "account", row, sealed),
        (owner, "report", "concern", row, sealed),
        (owner, "report", "account", uuid4(), sealed),
        (owner, "report", "account", row, flipped),
        (owner, "report", "account", row, sealed[:10]),
        (owner, "report", "account", row, b""),
    ]
    for one in tried:
        with pytest.raises(CiphertextMismatch, match="was not written there"):
            await vault.decrypt(*one)
    assert await vault.decrypt(owner, "report", "account", row, sealed) == TEXT


@pytest.mark.parametrize(
    ("table", "column", "row"),
    [("a|b", "c", 1), ("a", "b|c", 1), ("a", "b", "c|1"), ("", "b", 1), ("A", "b", 1), ("a", "b", "č")],
)
async def test_place_that_could_be_read_in_two_ways_is_refused(vault: Vault, table: str, column: str, row: int) -> None:
    owner, _, _ = await owner_with_text(vault)
    with pytest.raises(ValueError, match="without"):
        await vault.encrypt(owner, table, column, row, TEXT)


async def test_unknown_owner_is_reported(vault: Vault) -> None:
    owner = uuid4()
    with pytest.raises(KeyMissing, match=str(owner)):
        await vault.encrypt(owner, "report", "account", 1, TEXT)
    with pytest.raises(KeyMissing):
        await vault.decrypt(owner, "report", "account", 1, b"anything")


async def test_key_is_wrapped_bound_to_its_owner_and_committed_at_once(vault: Vault, scratch: Scratch) -> None:
    owner, _, _ = await owner_with_text(vault)
    ((kind, wrapped, destroyed),) = scratch.as_superuser(
        f"select owner_kind, length(wrapped) > 60, destroyed_at is null from wrapped_key where owner_id = '{owner}'"
    )
    assert (kind, wrapped, destroyed) == ("person", "t", "t")


async def test_making_a_key_again_keeps_the_first(vault: Vault, elsewhere: Vault) -> None:
    (owner, row, sealed), new = await owner_with_text(vault), uuid4()
    await elsewhere.create([("person", owner), ("report", new)])
    await elsewhere.create([])
    assert await elsewhere.decrypt(owner, "report", "account", row, sealed) == TEXT
    opened = await elsewhere.encrypt(new, "report", "concern", row, TEXT)
    assert await vault.decrypt(new, "report", "concern", row, opened) == TEXT
    with pytest.raises(WrongOwnerKind):
        await vault.create([("report", owner)])


async def test_keys_of_several_owners_are_made_all_or_none(vault: Vault, scratch: Scratch) -> None:
    owner, _, _ = await owner_with_text(vault)
    with pytest.raises(WrongOwnerKind):
        await vault.create([("person", uuid4()), ("report", owner)])
    assert scratch.as_superuser("select count(*) from wrapped_key") == [["1"]]


async def test_page_of_keys_is_fetched_once(vault: Vault, elsewhere: Vault, scratch: Scratch) -> None:
    written = [await owner_with_text(vault) for _ in range(3)]
    await elsewhere.open([*(owner for owner, _, _ in written), uuid4()])
    # With the rows gone, only what was fetched before can still open a field.
    scratch.as_superuser("truncate wrapped_key")
    for owner, row, sealed in written:
        assert await elsewhere.decrypt(owner, "report", "account", row, sealed) == TEXT


async def test_a_ring_of_many_keys_costs_one_query_and_distinguishes_what_it_does_not_hold(
    vault: Vault, eraser: Vault, elsewhere: Vault
) -> None:
    written = [await owner_with_text(vault) for _ in range(5)]
    gone, row, sealed = await owner_with_text(vault)
    await eraser.destroy(gone)
    never = uuid4()
    for cost in ("the keys", "a second time only for what is not living"):
        with sent_statements() as sent:
            ring = await elsewhere.open([gone, never, *(owner for owner, _, _ in written)])
        assert len(sent) == 1, cost
        assert [ring.decrypt(owner, "report", "account", at, text) for owner, at, text in written] == [TEXT] * 5
        with pytest.raises(KeyDestroyed):
            ring.decrypt(gone, "report", "account", row, sealed)
        with pytest.raises(KeyMissing):
            ring.decrypt(never, "report", "account", row, sealed)
    with sent_statements() as sent:
        await elsewhere.open(owner for owner, _, _ in written)
    assert sent == []


async def test_key_wrapped_by_another_kek_or_copied_to_another_owner_does_not_open(
    vault: Vault, elsewhere: Vault, app: Database, clock: SettableClock, scratch: Scratch, tmp_path: Path
) -> None:
    owner, row, sealed = await owner_with_text(vault)
    victim, _, _ = await owner_with_text(vault)
    keyset_file.create(tmp_path / "other.json")
    other = Vault(app, keyset_file.load(tmp_path / "other.json"), clock)
    with pytest.raises(KeyNotUnwrapped, match=str(owner)):
        await other.decrypt(owner, "report", "account", row, sealed)
    scratch.as_superuser(
        "set session_replication_role = replica; update wrapped_key set wrapped = "
        f"(select wrapped from wrapped_key where owner_id = '{owner}') where owner_id = '{victim}'"
    )
    with pytest.raises(KeyNotUnwrapped, match=str(victim)):
        await elsewhere.encrypt(victim, "report", "account", row, TEXT)


async def test_unreachable_database_of_keys_is_unavailable(kek: Aead, clock: SettableClock, tmp_path: Path) -> None:
    db = Database(SecretStr(f"postgresql+asyncpg://a:b@/c?host={tmp_path}&port=5432"))
    vault = Vault(db, kek, clock)
    for call in (
        vault.create([("person", uuid4())]),
        vault.open([uuid4()]),
        vault.encrypt(uuid4(), "report", "account", 1, TEXT),
        vault.decrypt(uuid4(), "report", "account", 1, b"x"),
        vault.destroy(uuid4()),
        Sweeper(db, clock).orphans(KINDS, none_left),
    ):
        with pytest.raises(Unavailable):
            await call
    await db.dispose()
