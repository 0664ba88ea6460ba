"""Fixtures of the vault: the database of keys, migrated, and a key-encryption key."""

from collections.abc import AsyncIterator, Iterator

import pytest

from chassis.db.database import Database
from chassis.vault import keyset_file
from chassis.vault.operations import migrate
from chassis.vault.ports import Aead
from chassis.vault.vault import Vault
from tests.integration.chassis.scratch_database import Scratch, SetClock, scratch_database
from tests.integration.chassis.vault.owners import APP, WORKER
from tests.support.postgres import Cluster


@pytest.fixture(scope="module")
def scratch(postgres: Cluster) -> Iterator[Scratch]:
    with scratch_database(postgres, "identification_keys") as made:
        made.as_superuser(
            f"alter default privileges for role {made.owner} grant all on tables to {APP}, {WORKER}, public"
        )
        migrate(made.dsn(made.owner))
        yield made


@pytest.fixture(scope="module")
def kek(tmp_path_factory: pytest.TempPathFactory) -> Aead:
    path = tmp_path_factory.mktemp("kek") / "kek.json"
    keyset_file.create(path)
    return keyset_file.load_kek(path)


@pytest.fixture(autouse=True)
def _empty(scratch: Scratch) -> None:
    scratch.as_superuser("truncate wrapped_key, key_sweep")


@pytest.fixture
async def keys_db(scratch: Scratch) -> AsyncIterator[Database]:
    async with scratch.database(APP) as database:
        yield database


@pytest.fixture
async def worker_db(scratch: Scratch) -> AsyncIterator[Database]:
    async with scratch.database(WORKER) as database:
        yield database


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def vault(keys_db: Database, kek: Aead, clock: SetClock) -> Vault:
    return Vault(keys_db, kek, clock)


@pytest.fixture
def eraser(worker_db: Database, kek: Aead, clock: SetClock) -> Vault:
    return Vault(worker_db, kek, clock)
