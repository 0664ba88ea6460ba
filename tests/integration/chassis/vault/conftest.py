"""Fixtures of the vault: the database of keys, migrated, and a key-encryption key."""

from collections.abc import Iterator

import pytest

from chassis.db.database import Database
from chassis.db.migrations import upgrade
from chassis.vault import keyset_file
from chassis.vault.ports import Aead
from chassis.vault.vault import Vault
from tests.integration.chassis.scratch_database import Scratch, generous_database
from tests.support.postgres import Cluster
from tests.support.tokens import SettableClock


@pytest.fixture(scope="module")
def scratch(postgres: Cluster) -> Iterator[Scratch]:
    with generous_database(postgres, "identification_keys") as made:
        upgrade("chassis.vault.migrations", made.dsn(made.owner).get_secret_value())
        yield made


@pytest.fixture(scope="module")
def kek(tmp_path_factory: pytest.TempPathFactory) -> Aead:
    path = tmp_path_factory.mktemp("kek") / "kek.json"
    keyset_file.create(path)
    return keyset_file.load(path)


@pytest.fixture(autouse=True)
def _empty(scratch: Scratch) -> None:
    scratch.as_superuser("truncate wrapped_key, key_sweep")


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def vault(app: Database, kek: Aead, clock: SettableClock) -> Vault:
    return Vault(app, kek, clock)


@pytest.fixture
def elsewhere(app: Database, kek: Aead, clock: SettableClock) -> Vault:
    """Another process, which has opened no key yet."""
    return Vault(app, kek, clock)


@pytest.fixture
def eraser(worker: Database, kek: Aead, clock: SettableClock) -> Vault:
    return Vault(worker, kek, clock)
