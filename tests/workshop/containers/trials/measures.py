"""What an installation that runs takes and shows: memory, ports, images, and roots that stay read-only."""

import json
import re
from pathlib import Path

from infra.errors import CliError
from tests.workshop.containers.needs import ADDRESS
from tests.workshop.containers.running.composed import Composed

_MIB = 2**20
_OPEN = {443}


def memory(composed: Composed) -> str:
    """Return how much each container uses, and the whole against what is allowed."""
    used, allowed = {}, 0
    for name in composed.containers_of(*composed.services()):
        known = composed.engine.inspect(name)
        used[name] = _used(int(known["State"]["Pid"]))
        allowed += int(known["HostConfig"]["Memory"])
    most = ", ".join(
        f"{name.removeprefix('spona-')} {size:.0f}"
        for name, size in sorted(used.items(), key=lambda each: -each[1])[:6]
    )
    return f"{sum(used.values()):.0f} MiB of {allowed / _MIB:.0f} allowed; most: {most}"


def ports(composed: Composed) -> str:
    """Return what is open to this machine; refuses anything but what infra/production/set-up.md names."""
    printed = json.loads(composed.engine.podman("ps", "--format", "json"))
    found = {(each["host_ip"], each["host_port"]) for part in printed for each in part.get("Ports") or []}
    if found != {(ADDRESS, port) for port in _OPEN}:
        raise CliError(f"Something else is open than {sorted(_OPEN)}: {sorted(found)}")
    return ", ".join(f"{address}:{port}" for address, port in sorted(found))


def read_only(composed: Composed) -> str:
    """Refuse a container into whose root something can be written; returns how many were tried."""
    tried = 0
    for name in composed.containers_of(*composed.services()):
        process = composed.engine.inspect(name)["State"]["Pid"]
        options = re.search(r"^\S+ / \S+ (\S+)", Path(f"/proc/{process}/mounts").read_text(), re.MULTILINE)
        # A line of /proc/PID/mounts is: device, place, kind, options.
        if options is None or "ro" not in options[1].split(","):
            raise CliError(f"The root of {name} can be written to")
        tried += 1
    return f"{tried} containers"


def _used(process: int) -> float:
    """What the container of a process uses, in MiB, without what is only a copy of files and taken back whenever a person wants it."""
    groups = dict(line.split(":", 2)[1:] for line in Path(f"/proc/{process}/cgroup").read_text().splitlines())
    old, new = groups.get("memory"), groups.get("", "/")
    # Machines differ: one tree for each controller, or one for all.
    if old is not None:
        group, name, prefix = Path("/sys/fs/cgroup/memory") / old.lstrip("/"), "memory.usage_in_bytes", "total_"
    else:
        group, name, prefix = Path("/sys/fs/cgroup") / new.lstrip("/"), "memory.current", ""
    found = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
    files = sum(int(found.get(f"{prefix}{kind}_file", 0)) for kind in ("inactive", "active"))
    return max(0, int((group / name).read_text()) - files) / _MIB
