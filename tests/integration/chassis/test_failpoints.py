"""A migration that dies in the middle leaves nothing, and the next one does all of it."""

from __future__ import annotations

import signal

from infra.processes.fork_server import ForkServer
from tests.integration.chassis.scratch_database import Scratch, scratch_database
from tests.support.nursery import ran
from tests.support.postgres import Cluster

_TABLES = "select count(*) from pg_tables where schemaname = 'public'"


def migrated(nursery: ForkServer, scratch: Scratch, *killed: str) -> int:
    """The exit code of referral's migration into this database, run as it is or by the program named before it."""
    dsn = scratch.dsn("referral_migrator").get_secret_value()
    settings = {"SPONA_ENV": "development", "REFERRAL_DB__MIGRATOR_DSN": dsn}
    return ran(nursery, *killed, "referral.operations", "migrate", env=settings).returncode


def test_a_migration_killed_in_the_middle_is_done_whole_the_next_time(nursery: ForkServer, postgres: Cluster) -> None:
    with scratch_database(postgres, "referral") as scratch:
        assert migrated(nursery, scratch, "tests.faults.failpoints", "in-migration:1") == -signal.SIGKILL
        assert scratch.as_superuser(_TABLES) == [["0"]]
        assert migrated(nursery, scratch) == 0
        assert int(scratch.as_superuser(_TABLES)[0][0]) > 5
        assert migrated(nursery, scratch) == 0
