"""The proxy of an installation with its configuration as it is: HAProxy, a name service, and small processes behind it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from infra.deployment.certificates import Authority, new_authority
from tests.support.program import ROOT, free_port

SITES = {"gateway": "spona.test", "keycloak": "sign-in.test", "notifications": "answers.test"}
INSIDE = ("identification", "referral", "notifications", "keycloak", "gateway")
_FOLDER = ROOT / "infra/proxy"
_TYPE_A, _NO_SUCH_NAME = 1, 3


@dataclass
class Names:
    """What the name service answers, after so many seconds: addresses by name. `silent` says nothing at all."""

    addresses: dict[str, list[str]]
    silent: bool = False
    takes: float = 0

    def serve(self, sock: socket.socket) -> None:
        """Answers questions until the socket is closed."""
        while True:
            try:
                question, asker = sock.recvfrom(512)
                time.sleep(self.takes)
                if not self.silent:
                    sock.sendto(self._answer(question), asker)
            except OSError:
                return

    def _answer(self, question: bytes) -> bytes:
        end, labels = 12, []
        while length := question[end]:
            labels.append(question[end + 1 : end + 1 + length].decode())
            end += 1 + length
        (kind,) = struct.unpack_from(">H", question, end + 1)
        known = self.addresses.get(".".join(labels).lower())
        found = [socket.inet_aton(each) for each in known or ()] if kind == _TYPE_A else []
        flags = 0x8180 | (_NO_SUCH_NAME if known is None else 0)
        head = question[:2] + struct.pack(">HHHHH", flags, 1, len(found), 0, 0)
        rows = b"".join(b"\xc0\x0c" + struct.pack(">HHIH", _TYPE_A, 1, 1, 4) + each for each in found)
        return head + question[12 : end + 5] + rows


class Certificates:
    """An authority of the test, and what it signed, as an installation's folder of secrets holds it."""

    def __init__(self, folder: Path) -> None:
        """`folder` gets `ca.pem`, and `NAME.pem` with `NAME.pem.key` for each name."""
        self.folder = folder
        made = new_authority(datetime.now(UTC))
        (folder / "ca.pem").write_bytes(made.certificate)
        (folder / "ca.key").write_bytes(made.key)
        authority = Authority.read(folder / "ca.pem", folder / "ca.key")
        for name in ("proxy", *INSIDE):
            issued = authority.issue(name, ("localhost",), datetime.now(UTC))
            (folder / f"{name}.pem").write_bytes(issued.certificate)
            (folder / f"{name}.pem.key").write_bytes(issued.key)
        public = authority.issue(SITES["gateway"], [*SITES.values()][1:], datetime.now(UTC))
        (folder / "public").mkdir()
        (folder / "public" / "public.pem").write_bytes(public.certificate + public.key)


@dataclass(frozen=True)
class Proxy:
    """HAProxy that runs. Ports of this machine by what they lead to: `edge`, `figures`, and each of INSIDE."""

    ports: Mapping[str, int]
    names: Names
    log: Path
    _master: subprocess.Popen[bytes]

    def reload(self) -> None:
        """As after its certificates were issued again: a new worker takes over, and the one before finishes what it has."""
        self._master.send_signal(signal.SIGUSR2)


@contextmanager
def proxy(certificates: Certificates, names: Names, behind: Mapping[str, int]) -> Iterator[Proxy]:
    """HAProxy before processes that listen on the ports of `behind`; skips the test where there is no HAProxy."""
    program = shutil.which("haproxy", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("There is no haproxy here")
    folder = certificates.folder
    ports = {name: free_port() for name in ("edge", "figures", *INSIDE)}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as resolver:
        resolver.bind(("127.0.0.1", 0))
        threading.Thread(target=names.serve, args=(resolver,), daemon=True).start()
        configuration = folder / "haproxy.cfg"
        configuration.write_text(_placed(folder, ports, resolver.getsockname()[1], behind))
        sites = {f"SPONA_{name}": f"https://{SITES[to]}" for name, to in _SITE_SETTINGS.items()}
        with (folder / "haproxy.log").open("w") as log:
            running = subprocess.Popen((program, "-W", "-db", "-f", configuration), env=sites, stdout=log, stderr=log)
        try:
            yield Proxy(ports, names, folder / "haproxy.log", running)
        finally:
            running.terminate()
            running.wait()
            resolver.close()


def up(running: Proxy, name: str) -> int:
    """How many processes of this name the proxy takes for alive."""
    try:
        figures = httpx.get(f"http://127.0.0.1:{running.ports['figures']}/metrics").text
    except httpx.TransportError:
        return 0
    found = re.findall(rf'haproxy_backend_active_servers{{proxy="(?:files-)?{name}"}} (\d+)', figures)
    return min(int(each) for each in found)


_SITE_SETTINGS = {"GATEWAY": "gateway", "SIGN_IN": "keycloak", "ANSWERS": "notifications"}


def _placed(folder: Path, ports: Mapping[str, int], resolver: int, behind: Mapping[str, int]) -> str:
    """The configuration as it is, with the places of this test instead of a container's."""
    text = (_FOLDER / "haproxy.cfg").read_text("utf-8")
    inside = {
        f"bind :{port} name {name} ": f"bind 127.0.0.1:{ports[name]} name {name} " for port, name in _inside(text)
    }
    replaced = {
        "parse-resolv-conf": f"nameserver test 127.0.0.1:{resolver}",
        "bind :8443 ": f"bind 127.0.0.1:{ports['edge']} ",
        "bind :9009\n": f"bind 127.0.0.1:{ports['figures']}\n",
        "abns@spona-inner": f"abns@spona-inner-{ports['edge']}",
        "/etc/spona/certificates/": f"{folder}/public/",
        "/run/secrets/": f"{folder}/",
        "/etc/spona/": f"{_FOLDER}/",
        **inside,
        **{f" 4 {name}:{port} ": f" 4 {name}:{behind.get(name, 9)} " for name, port in _BEHIND.items()},
        "port 9000 no-check-ssl": "check-ssl check-sni keycloak",
    }
    for each, here in replaced.items():
        assert each in text, each
        text = text.replace(each, here)
    return text


_BEHIND = {**dict.fromkeys(("identification", "referral", "notifications", "gateway"), 8000), "keycloak": 8443}


def _inside(text: str) -> Sequence[tuple[str, str]]:
    return re.findall(r"bind :(\d+) name (\w+) ", text)
