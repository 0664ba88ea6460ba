"""Fixtures of the infra unit tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.support.issuer import IssuerInProcess


@pytest_asyncio.fixture
async def issuer(tmp_path: Path) -> AsyncIterator[IssuerInProcess]:
    """A fresh issuer with a fresh key, inside this process."""
    made = IssuerInProcess(tmp_path)
    yield made
    await made.http.aclose()
