"""One migrated database of notifications per module, emptied before each test."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.integration.chassis.bus_engines import Log, scratch_log
from tests.integration.chassis.scratch_database import Scratch, migrated_database
from tests.integration.notifications.catcher import Catcher
from tests.integration.notifications.installation import Installation
from tests.integration.notifications.world import TABLES, World, world_on
from tests.support.loop_of_a_module import pytest_fixture_setup, pytest_itemcollected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from infra.processes.fork_server import ForkServer
    from tests.support.postgres import Cluster

__all__ = ["pytest_fixture_setup", "pytest_itemcollected"]


@pytest.fixture(scope="module")
def scratch(postgres: Cluster) -> Iterator[Scratch]:
    """A migrated database."""
    with migrated_database(postgres, "notifications", "notifications.migrations") as made:
        yield made


@pytest.fixture(scope="module")
async def world_of_the_module(scratch: Scratch) -> AsyncIterator[World]:
    """The service on it."""
    async with world_on(scratch) as made:
        yield made


@pytest.fixture
def world(world_of_the_module: World) -> World:
    """The service with nothing in its database, by a clock of this test."""
    made = world_of_the_module
    made.scratch.empty(TABLES)
    return World(made.scratch, made.worker, made.app)


@pytest.fixture(scope="module")
def log(postgres: Cluster) -> Iterator[Log]:
    """A bus of the module."""
    with scratch_log(postgres) as made:
        yield made


@pytest.fixture
def installation(world: World, log: Log, tmp_path: Path, nursery: ForkServer) -> Iterator[Installation]:
    """Nothing started yet."""
    log.empty()
    world.scratch.empty("inbox_event, inbox_position, inbox_waiting, inbox_dead_letter")
    with ExitStack() as stack:
        yield Installation(world, log, tmp_path, Catcher(), stack, nursery)
