"""A cut of the fault harness loses packets both ways while both ends live; what was sent or begun in it arrives after it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

_TRIED = """
import json, os, select, socket
from tests.faults.network import Network

before = os.readlink("/proc/self/ns/net")
network = Network.enter()
if network is None:
    print(json.dumps({"allowed": False, "moved": os.readlink("/proc/self/ns/net") != before}))
    raise SystemExit
server = socket.create_server(("127.0.0.1", 0))
port = server.getsockname()[1]
client = socket.create_connection(("127.0.0.1", port))
served, _ = server.accept()
with network.cut(port):
    client.settimeout(0.3)
    served.settimeout(0.3)
    client.sendall(b"asked")
    served.sendall(b"answered")
    lost = []
    for end in (client, served):
        try:
            lost.append(end.recv(9).decode())
        except TimeoutError:
            lost.append(None)
    begun = socket.socket()
    begun.setblocking(False)
    begun.connect_ex(("127.0.0.1", port))
    reached = bool(select.select([], [begun], [], 0.3)[1])
client.settimeout(10)
served.settimeout(10)
arrived = [client.recv(9).decode(), served.recv(9).decode()]
connected = bool(select.select([], [begun], [], 10)[1])
print(json.dumps({"allowed": True, "lost": lost, "reached": reached, "arrived": arrived, "connected": connected}))
"""


def test_packets_vanish_both_ways_and_arrive_when_the_cut_is_healed() -> None:
    # In a process of its own: a network is entered for good.
    result = subprocess.run([sys.executable, "-c", _TRIED], capture_output=True, text=True, check=True, timeout=60)
    found = json.loads(result.stdout)
    if not found["allowed"]:
        assert not found["moved"], "It stays in the network it was in."
        pytest.skip("This machine gives no network of its own (needs root and iproute2).")
    assert found.pop("lost") == [None, None]
    assert found == {"allowed": True, "reached": False, "arrived": ["answered", "asked"], "connected": True}
