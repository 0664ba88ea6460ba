"""The gateway of these tests needs no service behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from tests.support.cookie_browser import World


@pytest.fixture
async def app(world: World) -> AsyncIterator[FastAPI]:
    """A gateway."""
    async with world.gateway() as made:
        yield made
