"""What the tests of outbox, bus and inbox share."""

from collections.abc import AsyncIterator, Iterator

import pytest

from chassis.vault.tink_aead import from_plain_json, new_plain_json
from tests.integration.chassis.bus_engines import Log, PostgresEngine, postgres_engine, scratch_log
from tests.integration.chassis.referral_inbox import TABLES, Service, referral_database
from tests.integration.chassis.scratch_database import Scratch
from tests.support.postgres import Cluster


@pytest.fixture(scope="module")
def log(postgres: Cluster) -> Iterator[Log]:
    """A migrated PostgreSQL log of the module."""
    with scratch_log(postgres) as made:
        made.migrate()
        yield made


@pytest.fixture
async def bus(log: Log) -> AsyncIterator[PostgresEngine]:
    """The module's log, emptied, as an engine."""
    async with postgres_engine(log) as engine:
        yield engine


@pytest.fixture(scope="module")
def referral(postgres: Cluster) -> Iterator[Scratch]:
    """A database of referral with inbox and outbox."""
    with referral_database(postgres) as made:
        yield made


@pytest.fixture
async def service(referral: Scratch) -> AsyncIterator[Service]:
    """A service on that database, emptied."""
    referral.as_superuser(f"truncate {TABLES}")
    async with referral.database("referral_worker") as database:
        yield Service(referral, database, from_plain_json(new_plain_json()))
