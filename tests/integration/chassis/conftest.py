"""What the tests of outbox, bus and inbox share."""

from collections.abc import AsyncIterator, Iterator
from typing import cast

import pytest

from chassis.db.database import Database
from chassis.outbox.ddl import create_outbox, keep_outbox
from chassis.vault.tink_aead import from_plain_json, new_plain_json
from tests.integration.chassis.bus_engines import (
    Engine,
    KafkaEngine,
    Log,
    PostgresEngine,
    kafka_engine,
    postgres_engine,
    scratch_log,
)
from tests.integration.chassis.referral_inbox import TABLES, Service, referral_database
from tests.integration.chassis.relay_at_work import APP, WORKER
from tests.integration.chassis.scratch_database import Scratch, generous_database
from tests.support.kafka import Kafka
from tests.support.postgres import Cluster


@pytest.fixture(scope="module")
def log(postgres: Cluster) -> Iterator[Log]:
    """A migrated PostgreSQL log of the module."""
    with scratch_log(postgres) as made:
        yield made


@pytest.fixture
async def bus(log: Log) -> AsyncIterator[PostgresEngine]:
    """The module's log, emptied, as an engine."""
    async with postgres_engine(log) as engine:
        yield engine


@pytest.fixture
async def bus_kafka(kafka: Kafka) -> AsyncIterator[KafkaEngine]:
    """The session's broker, emptied, as an engine."""
    async with kafka_engine(kafka) as engine:
        yield engine


@pytest.fixture
def kafka_running_again(kafka: Kafka) -> Iterator[None]:
    """Whatever a test did to the broker, the next one finds it running."""
    yield
    kafka.start()


@pytest.fixture(params=["postgres", "kafka"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Every adapter in turn; a further one is one more name here and its fixture."""
    names = {"postgres": "bus", "kafka": "bus_kafka"}
    return cast("Engine", request.getfixturevalue(names[request.param]))


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


@pytest.fixture(scope="module")
def outbox_database(postgres: Cluster) -> Iterator[Scratch]:
    """A database of identification with an outbox."""
    with generous_database(postgres, "identification") as made:
        made.build(lambda: create_outbox(APP, WORKER))
        made.build(lambda: keep_outbox(WORKER))
        yield made


@pytest.fixture
def outbox(outbox_database: Scratch) -> Scratch:
    """The same, emptied."""
    outbox_database.as_superuser("truncate outbox, outbox_sequence")
    return outbox_database


@pytest.fixture
def scratch(outbox: Scratch) -> Scratch:
    """The database of `app` and `worker`; the one who has another one says so under this name."""
    return outbox


@pytest.fixture
async def app(scratch: Scratch) -> AsyncIterator[Database]:
    """The database as requests use it."""
    async with scratch.database(scratch.role("app")) as database:
        yield database


@pytest.fixture
async def worker(scratch: Scratch) -> AsyncIterator[Database]:
    """The database as relays and workers use it."""
    async with scratch.database(scratch.role("worker")) as database:
        yield database
