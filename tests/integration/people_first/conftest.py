"""The platform on databases of its own, made once."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack

import pytest

from chassis.db.migrations import upgrade
from chassis.vault import keyset_file
from tests.integration.chassis.scratch_database import Scratch, scratch_database
from tests.integration.people_first.three_services import Databases, Platform, platform_on
from tests.support.postgres import Cluster


@pytest.fixture(scope="session")
def databases(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Migrated databases."""
    kek = tmp_path_factory.mktemp("people-first") / "kek.json"
    keyset_file.create(kek)
    with ExitStack() as stack:

        def migrated(service: str, migrations: str) -> Scratch:
            made = stack.enter_context(scratch_database(postgres, service))
            upgrade(migrations, made.dsn(f"{service}_migrator").get_secret_value())
            return made

        yield Databases(
            identification=migrated("identification", "identification.migrations"),
            keys=migrated("identification_keys", "chassis.vault.migrations"),
            referral=migrated("referral", "referral.migrations"),
            notifications=migrated("notifications", "notifications.migrations"),
            kek=kek,
        )


@pytest.fixture
async def platform(databases: Databases) -> AsyncIterator[Platform]:
    """The platform at 02:14."""
    async with platform_on(databases) as made:
        yield made
