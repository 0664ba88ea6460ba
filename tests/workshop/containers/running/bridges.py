"""The hardware address of each network's own end, which answers for names: Docker sets it, podman 4.3 leaves it to the kernel."""

import json
from pathlib import Path

from tests.workshop.containers.running.engine import Engine

_INTERFACES = Path("/sys/class/net")


def keep_addresses(engine: Engine) -> None:
    """Have each network keep the address that it has now.

    The kernel gives a bridge the lowest address of the one who is on it, so that it changes as containers come and go, and whoever
    knew the old one is answered no more, about names above all, until it asks anew, up to eight seconds later.
    """
    names = engine.podman("network", "ls", "--quiet").split()
    for network in json.loads(engine.podman("network", "inspect", *names)):
        interface = _INTERFACES / network["network_interface"]
        # One on which no container is has none.
        if interface.exists():
            address = (interface / "address").read_text().strip()
            engine.command("ip", "link", "set", "dev", interface.name, "address", address)
