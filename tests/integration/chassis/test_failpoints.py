"""A migration that dies in the middle leaves nothing, and the next one does all of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from tests.integration.chassis.scratch_database import Scratch, scratch_database
from tests.support.postgres import Cluster

_TABLES = "select count(*) from pg_tables where schemaname = 'public'"


def migrated(scratch: Scratch, **environment: str) -> int:
    """The exit code of referral's migration into this database."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SPONA_")}
    dsn = scratch.dsn("referral_migrator").get_secret_value()
    done = subprocess.run(
        [sys.executable, "-m", "referral.operations", "migrate"],
        env={**plain, "SPONA_ENV": "development", "REFERRAL_DB__MIGRATOR_DSN": dsn, **environment},
        check=False,
        timeout=60,
    )
    return done.returncode


def test_a_migration_killed_in_the_middle_is_done_whole_the_next_time(postgres: Cluster) -> None:
    with scratch_database(postgres, "referral") as scratch:
        assert migrated(scratch, SPONA_FAILPOINT="in-migration:1") == -signal.SIGKILL
        assert scratch.as_superuser(_TABLES) == [["0"]]
        assert migrated(scratch) == 0
        assert int(scratch.as_superuser(_TABLES)[0][0]) > 5
        assert migrated(scratch) == 0
