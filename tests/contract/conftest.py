"""The applications of the processes that answer requests."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from tests.support.gateway import gateway

PROCESSES = ("gateway", "identification", "referral", "notifications")


@pytest.fixture(params=PROCESSES)
async def app(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    """The process' application; nobody is signed in, so that nothing behind it is reached."""
    async with AsyncExitStack() as stack:
        if request.param == "gateway":
            yield (await stack.enter_async_context(gateway())).client.app
        else:
            yield importlib.import_module(f"{request.param}.entrypoints.http.app").documented_app()
