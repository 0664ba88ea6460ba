"""Fixtures of the record: its database, its roles, its signing keys."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from alembic import op

import referral.migrations
from chassis.audit import signing
from chassis.audit.ddl import create_audit, queue_unsealed
from chassis.audit.sealer import Sealer
from chassis.db import repeatable
from chassis.db.database import Database
from tests.integration.chassis.audit.reads import APP, WORKER, begun, sealer_on
from tests.integration.chassis.scratch_database import Scratch, generous_database
from tests.support.postgres import Cluster

RECORD_POLICIES = Path(referral.migrations.__path__[0]) / "repeatable" / "030_record_of_reads.sql"


@pytest.fixture(scope="module")
def scratch(postgres: Cluster) -> Iterator[Scratch]:
    with generous_database(postgres, "referral") as made:
        made.build(lambda: create_audit(APP, WORKER))
        made.build(lambda: queue_unsealed(APP, WORKER))
        made.build(lambda: repeatable.run(op.get_bind()))
        made.build(lambda: repeatable.run(op.get_bind(), RECORD_POLICIES))
        # These tests add in no one's name; that a line names its caller is for the services' own.
        made.as_superuser("alter table audit disable row level security")
        yield made


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    signing.create(folder / "private.pem", folder / "public.pem")
    return folder


@pytest.fixture(autouse=True)
def _empty(scratch: Scratch, keys: Path) -> None:
    scratch.empty("audit, audit_seal, audit_root, audit_unsealed")
    begun(keys)


@pytest.fixture
async def sealer(worker: Database, keys: Path) -> AsyncIterator[Sealer]:
    made = sealer_on(worker, keys)
    yield made
    await made.close()
