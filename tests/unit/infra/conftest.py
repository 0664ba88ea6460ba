"""Fixtures of the infra unit tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from infra.installation.place import Installation
from tests.support.issuer import IssuerInProcess


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    """An installation in which nothing was started yet."""
    installation = Installation(tmp_path / "state", 21000)
    installation.prepare()
    return installation


@pytest_asyncio.fixture
async def issuer(tmp_path: Path) -> AsyncIterator[IssuerInProcess]:
    """A fresh issuer with a fresh key, inside this process."""
    made = IssuerInProcess(tmp_path)
    yield made
    await made.http.aclose()
