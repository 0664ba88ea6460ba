"""A gateway before a small server that speaks the services' shapes; and, for browsers, a real database and a real demo issuer."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from tests.integration.chassis.scratch_database import Scratch, migrated_database
from tests.integration.gateway.asking import NAME
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
    scratch.as_superuser("truncate session, completed_sign_in, logout_token, kept_form")
    made = World(scratch.dsn("gateway_app").get_secret_value(), tmp_path)
    async with made.issuer():
        yield made


@pytest.fixture
def browser(world: World, app: FastAPI) -> Browser:
    """A browser that holds nothing."""
    return world.browser(app)


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> list[str | Exception]:
    """What the name service says of NAME: addresses, or why it does not know; those after the first error come the next time."""
    said: list[str | Exception] = []
    ask = socket.getaddrinfo

    def looked_up(host: Any, port: Any, *arguments: Any, **more: Any) -> Any:
        if host != NAME:
            return ask(host, port, *arguments, **more)
        if said and isinstance(said[0], Exception):
            raise said.pop(0)  # type: ignore[misc]
        return [found for address in said for found in ask(str(address), port, *arguments, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    return said
