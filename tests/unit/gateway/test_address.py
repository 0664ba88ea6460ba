"""Who is taken to have sent a request: whom our own proxies saw, never what a caller writes of itself."""

from __future__ import annotations

import pytest
from starlette.datastructures import State
from starlette.requests import Request

from gateway.endpoint.address import address_of


class _Application:
    def __init__(self, proxies: int) -> None:
        self.state = State({"proxies": proxies})


@pytest.mark.parametrize(
    ("proxies", "shown", "address"),
    [
        (0, ["198.51.100.1"], "192.0.2.9"),
        (1, [], "192.0.2.9"),
        (1, ["198.51.100.1"], "198.51.100.1"),
        (1, ["10.0.0.1, 198.51.100.1"], "198.51.100.1"),
        (1, ["10.0.0.1", "198.51.100.1"], "198.51.100.1"),
        (2, ["10.0.0.1, 198.51.100.1, 203.0.113.5"], "198.51.100.1"),
        (2, ["198.51.100.1"], "192.0.2.9"),
        (1, ["unknown"], "192.0.2.9"),
        (1, [""], "192.0.2.9"),
        (1, ["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
        (1, ["2001:db8:1:2::9"], "2001:db8:1:2::/64"),
        (1, ["::ffff:198.51.100.1"], "198.51.100.1"),
    ],
)
def test_the_address_is_the_one_that_our_outermost_proxy_saw(proxies: int, shown: list[str], address: str) -> None:
    headers = [(b"x-forwarded-for", line.encode()) for line in shown]
    scope = {"type": "http", "headers": headers, "client": ("192.0.2.9", 4711), "app": _Application(proxies)}
    assert address_of(Request(scope)) == address
