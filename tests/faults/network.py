"""A network namespace of the harness's own, in which packets to and from a server can be made to vanish."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

_CLONE_NEWNET = 0x40000000
_OURS = Path("/proc/self/ns/net")
_LOOPBACK_MAY_LEAVE = Path("/proc/sys/net/ipv4/conf/void/route_localnet")
_VOID = 66
# What is looked up before the addresses of this machine, so those must stand behind it.
_FIRST, _BEHIND = 1, 100
_LAID = (
    "link set lo up",
    "link add void type veth peer name nowhere",
    "link set void up arp off",
    "link set nowhere up arp off",
    f"rule add pref {_BEHIND} lookup local",
    "rule del pref 0",
    # With our address: an attempt to connect that begins in a cut goes on when it ends.
    f"route add default dev void table {_VOID} src 127.0.0.1",
)


class Network:
    """Both ends of a cut live and keep their connections; what they send each other is lost without a word."""

    @classmethod
    def enter(cls) -> Self | None:
        """Moves this process into a new network, with all it starts from now on; None where the machine does not allow it.

        To be called before any thread is started.
        """
        if shutil.which("ip") is None:
            return None
        libc = ctypes.CDLL(None)
        before = os.open(_OURS, os.O_RDONLY)
        try:
            if libc.unshare(_CLONE_NEWNET) != 0:
                return None
            try:
                _ip(*_LAID)
                _LOOPBACK_MAY_LEAVE.write_text("1")
            except (subprocess.CalledProcessError, OSError):
                if libc.setns(before, _CLONE_NEWNET) != 0:
                    raise
                return None
            return cls()
        finally:
            os.close(before)

    @contextmanager
    def cut(self, port: int) -> Iterator[None]:
        """Nothing reaches this port, and nothing that it answers leaves it."""
        rules = [f"pref {_FIRST} ipproto tcp {side} {port} lookup {_VOID}" for side in ("dport", "sport")]
        _ip(*(f"rule add {rule}" for rule in rules))
        try:
            yield
        finally:
            _ip(*(f"rule del {rule}" for rule in rules))


def _ip(*commands: str) -> None:
    subprocess.run(["ip", "-batch", "-"], input="\n".join(commands), text=True, capture_output=True, check=True)
