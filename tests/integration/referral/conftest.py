"""A migrated database of referral for each test module, empty at the start of each test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from chassis.db.database import Database
from chassis.db.migrations import upgrade
from tests.integration.chassis.scratch_database import Scratch, scratch_database
from tests.integration.referral.service import Service
from tests.support.postgres import Cluster


@pytest.fixture(scope="module")
def scratch(postgres: Cluster) -> Iterator[Scratch]:
    with scratch_database(postgres, "referral") as made:
        upgrade("referral.migrations", made.dsn("referral_migrator").get_secret_value())
        yield made


@pytest.fixture
async def service(scratch: Scratch) -> AsyncIterator[Service]:
    scratch.as_superuser(
        "truncate referral, clock, rejection, early_delivery, audit, idempotency, outbox, outbox_sequence, inbox_event, inbox_position, inbox_waiting, inbox_dead_letter;"
        "update stage_count set reached = 0, present = 0"
    )
    app, worker = Database(scratch.dsn("referral_app")), Database(scratch.dsn("referral_worker"))
    yield Service(scratch, app, worker)
    await app.dispose()
    await worker.dispose()
