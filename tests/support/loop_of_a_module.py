"""Hooks for the conftest of a folder: tests of a module share a loop, and so may share a service with its connections.

What PostgreSQL has planned for a connection is half of what a test costs.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    """Each test awaits in the loop of its module."""
    if item.get_closest_marker("asyncio"):
        item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
    """What a fixture awaits belongs to that loop too; pytest-asyncio has a setting of it for all folders alone."""
    vars(fixturedef.func).setdefault("_loop_scope", "module")
    return (yield)
