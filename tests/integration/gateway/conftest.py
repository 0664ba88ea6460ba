"""A gateway before a small server that speaks the services' shapes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.gateway import GatewayCaller, gateway


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
