"""Databases of the three services, and a life on them whose events go through real inboxes."""

from collections.abc import AsyncIterator, Iterator

import pytest

from chassis.vault.tink_aead import from_plain_json, new_plain_json
from tests.integration.people_first.three_services import Databases, migrated_databases, platform_on
from tests.integration.rebuilding.life import EMPTY_INBOX, Life
from tests.support.postgres import Cluster


@pytest.fixture(scope="session")
def databases(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Migrated databases."""
    with migrated_databases(postgres, tmp_path_factory.mktemp("rebuilding") / "kek.json") as made:
        yield made


@pytest.fixture
async def life(databases: Databases) -> AsyncIterator[Life]:
    """Nothing has happened yet; it is night."""
    for scratch in (databases.identification, databases.notifications):
        scratch.as_superuser(EMPTY_INBOX)
    async with platform_on(databases) as platform:
        yield Life(platform, from_plain_json(new_plain_json()))
