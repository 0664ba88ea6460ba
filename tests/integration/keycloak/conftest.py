"""A gateway of Keycloak's on a database of its own, and a browser before both."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI

from chassis.db.migrations import upgrade
from tests.integration.chassis.scratch_database import Scratch, scratch_database
from tests.integration.keycloak.at_keycloak import AtKeycloak
from tests.support.cookie_browser import World
from tests.support.keycloak import GATEWAY, RunningKeycloak
from tests.support.postgres import Cluster


@pytest.fixture(scope="module")
def scratch(postgres: Cluster) -> Iterator[Scratch]:
    """The gateway's database, migrated."""
    with scratch_database(postgres, "gateway") as made:
        upgrade("gateway.migrations", made.dsn("gateway_migrator").get_secret_value())
        yield made


@pytest.fixture
def world(scratch: Scratch, tmp_path: Path) -> World:
    """A clock and empty tables."""
    scratch.as_superuser("truncate session, completed_sign_in, logout_token")
    return World(scratch.dsn("gateway_app").get_secret_value(), tmp_path, gateway_port=urlsplit(GATEWAY).port or 0)


@pytest.fixture
async def app(keycloak: RunningKeycloak, world: World) -> AsyncIterator[FastAPI]:
    """A gateway of Keycloak's."""
    async with world.gateway(auth=keycloak.auth) as made:
        yield made


@pytest.fixture
async def browser(keycloak: RunningKeycloak, app: FastAPI, world: World) -> AsyncIterator[AtKeycloak]:
    """A browser that holds nothing."""
    made = AtKeycloak(keycloak.server.issuer, world.browser(app), world)
    yield made
    await made.close()
