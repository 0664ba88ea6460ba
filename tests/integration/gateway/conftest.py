"""A gateway before a small server that speaks the services' shapes; and, for browsers, a real database and a real demo issuer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from tests.integration.chassis.scratch_database import Scratch, migrated_database
from tests.support.cookie_browser import Browser, World
from tests.support.gateway import GatewayCaller, gateway
from tests.support.postgres import Cluster


@pytest.fixture
async def caller() -> AsyncIterator[GatewayCaller]:
    """`csr.nis`, signed in at a gateway in development."""
    async with gateway() as signed_in:
        yield signed_in


@pytest.fixture
async def in_production() -> AsyncIterator[GatewayCaller]:
    """The same in production. Its token endpoint cannot be reached: nothing here may need a service."""
    async with gateway(production=True) as signed_in:
        yield signed_in


@pytest.fixture(scope="module")
def scratch(postgres: Cluster) -> Iterator[Scratch]:
    """The gateway's database, migrated."""
    with migrated_database(postgres, "gateway", "gateway.migrations") as made:
        yield made


@pytest.fixture
async def world(scratch: Scratch, tmp_path: Path) -> AsyncIterator[World]:
    """An issuer that answers, and empty tables."""
    scratch.empty("session, completed_sign_in, logout_token, kept_form")
    made = World(scratch.dsn("gateway_app").get_secret_value(), tmp_path)
    async with made.issuer():
        yield made


@pytest.fixture
def browser(world: World, app: FastAPI) -> Browser:
    """A browser that holds nothing."""
    return world.browser(app)
