"""The platform on databases of its own, made once."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.integration.people_first.three_services import Databases, Platform, migrated_databases, platform_on
from tests.support.postgres import Cluster


@pytest.fixture(scope="session")
def databases(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Migrated databases."""
    with migrated_databases(postgres, tmp_path_factory.mktemp("people-first") / "kek.json") as made:
        yield made


@pytest.fixture
async def platform(databases: Databases) -> AsyncIterator[Platform]:
    """The platform at 02:14."""
    async with platform_on(databases) as made:
        yield made
