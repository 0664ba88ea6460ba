"""A migrated database of referral for each test module, empty at the start of each test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from chassis.db.database import Database
from chassis.db.migrations import upgrade
from tests.integration.chassis.scratch_database import Scratch, scratch_database
from tests.integration.referral.service import EMPTY, Service
from tests.support.postgres import Cluster


@pytest.fixture(scope="module")
def scratch(postgres: Cluster) -> Iterator[Scratch]:
    with scratch_database(postgres, "referral") as made:
        upgrade("referral.migrations", made.dsn("referral_migrator").get_secret_value())
        yield made


@pytest.fixture
async def service(scratch: Scratch) -> AsyncIterator[Service]:
    scratch.as_superuser(EMPTY)
    app, worker = Database(scratch.dsn("referral_app")), Database(scratch.dsn("referral_worker"))
    yield Service(scratch, app, worker)
    await app.dispose()
    await worker.dispose()
