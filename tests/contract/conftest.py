"""The applications of the processes that answer requests, and the contracts where a test may spoil them."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.gateway import gateway
from tests.workshop.export.__main__ import ROOT

PROCESSES = ("gateway", "identification", "referral", "notifications")


@pytest.fixture(params=PROCESSES)
async def app(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    """The process' application; no one is signed in, so that nothing behind it is reached."""
    async with AsyncExitStack() as stack:
        if request.param == "gateway":
            yield (await stack.enter_async_context(gateway())).client.app
        else:
            yield importlib.import_module(f"{request.param}.entrypoints.http.app").documented_app()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The committed contracts, to be spoiled."""
    return Path(shutil.copytree(ROOT, tmp_path / "contracts", ignore=shutil.ignore_patterns("src")))
