"""What the tests of outbox, bus and inbox share."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.integration.chassis.bus_engines import Log, PostgresEngine, postgres_engine, scratch_log
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
