"""What this machine must have before anything begins, and the command that brings what is missing."""

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

from infra.errors import CliError

ADDRESS = "127.0.0.84"
"""An address of this machine alone that nothing else is likely to listen on."""
PORTS = (443,)
MISSING = 3
_GO = (1, 24)
_PROGRAMS = {
    "podman": "podman",
    "runc": "runc",
    "iptables": "iptables",
    "ip": "iproute2",
    "debootstrap": "debootstrap",
    "mvn": "maven",
    "java": "openjdk-17-jre-headless",
    "chromium": "chromium",
    "openssl": "openssl",
}
_HELPERS = {"netavark": "netavark", "aardvark-dns": "aardvark-dns"}
_HELPER_FOLDERS = (Path("/usr/lib/podman"), Path("/usr/libexec/podman"), Path("/usr/local/libexec/podman"))


def require_programs() -> None:
    """Refuse with one sentence and what to do when this machine cannot do it."""
    if os.geteuid() != 0:
        raise CliError("Containers with limits and networks of their own need root: sudo make containers", code=MISSING)
    packages = missing_packages()
    if packages:
        raise CliError(f"This machine lacks programs; on Debian: apt install {' '.join(packages)}", code=MISSING)


def require_ports() -> None:
    """Refuse when the ports that are published are taken."""
    for port in PORTS:
        _require_free(port)


def require_go() -> None:
    """Refuse when what is still to be built cannot be."""
    if not _go_is_new_enough():
        wanted = ".".join(map(str, _GO))
        raise CliError(f"Go {wanted} or newer is needed to build docker compose: put it on the PATH", code=MISSING)


def missing_packages() -> list[str]:
    """Return the Debian packages whose programs are not here."""
    missing = [package for program, package in _PROGRAMS.items() if shutil.which(program) is None]
    return missing + [
        package
        for helper, package in _HELPERS.items()
        if not any((folder / helper).exists() for folder in _HELPER_FOLDERS)
    ]


def _go_is_new_enough() -> bool:
    if shutil.which("go") is None:
        return False
    said = subprocess.run(["go", "version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"go(\d+)\.(\d+)", said)
    return found is not None and tuple(map(int, found.groups())) >= _GO


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            raise CliError(
                f"Port {port} of {ADDRESS} is not free ({error.strerror}): end what listens there", code=MISSING
            ) from error
