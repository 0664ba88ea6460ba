"""A port that a test was given is its own until its process listens there, whoever else looks for one meanwhile."""

from __future__ import annotations

import socket

import pytest

from tests.support.program import free_port


def test_a_port_that_was_given_is_given_to_no_one_else_and_a_server_that_names_it_has_it() -> None:
    port = free_port()
    with socket.socket() as stranger, pytest.raises(OSError, match="in use"):
        stranger.bind(("127.0.0.1", port))
    for _ in range(2):
        with socket.create_server(("127.0.0.1", port)) as server:
            assert server.getsockname()[1] == port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2)
