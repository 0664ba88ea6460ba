"""The platform on databases of its own, made once."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.integration.people_first.three_services import Databases, Platform, migrated_databases, platform_on
from tests.support.loop_of_a_module import pytest_fixture_setup, pytest_itemcollected
from tests.support.postgres import Cluster

__all__ = ["pytest_fixture_setup", "pytest_itemcollected"]


@pytest.fixture(scope="session")
def databases(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Migrated databases."""
    with migrated_databases(postgres, tmp_path_factory.mktemp("people-first") / "kek.json") as made:
        yield made


@pytest.fixture(scope="module")
async def platform_of_the_module(databases: Databases) -> AsyncIterator[Platform]:
    """The platform."""
    async with platform_on(databases) as made:
        yield made


@pytest.fixture
def platform(platform_of_the_module: Platform) -> Platform:
    """The platform at 02:14."""
    platform_of_the_module.begin_anew()
    return platform_of_the_module
