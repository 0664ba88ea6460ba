"""One migrated database of notifications per module, emptied before each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.chassis.scratch_database import Scratch, migrated_database
from tests.integration.notifications.world import World, world_on

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.support.postgres import Cluster


@pytest.fixture(scope="module")
def scratch(postgres: Cluster) -> Iterator[Scratch]:
    """A migrated database."""
    with migrated_database(postgres, "notifications", "notifications.migrations") as made:
        yield made


@pytest.fixture
async def world(scratch: Scratch) -> AsyncIterator[World]:
    """The service on it."""
    async with world_on(scratch) as made:
        yield made
