"""Unit tests open no socket to anywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket


@pytest.fixture(autouse=True)
def _no_sockets() -> Iterator[None]:
    """Blocks them for each test; the event loop's own pair is a Unix socket."""
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()
