"""Certificates that are issued again while people work: each is shown within a minute, and only the broker is recreated for it."""

import time
from functools import partial

from infra.errors import CliError
from tests.workshop.containers.people.crowd import Crowd
from tests.workshop.containers.running.composed import Composed

_SHOWN_SECONDS = 150
_JOBS = "localhost/spona/jobs"
# Each with its port and its network.
_SHOWING = {
    "postgres": (5432, "database"),
    "postgres-keys": (5432, "database"),
    "collector": (4318, "telemetry"),
    "kafka": (9093, "events"),
    "keycloak": (8443, "sign-in"),
    "proxy": (8001, "requests"),
}
_READ = """\
import socket, ssl, sys
host, port = sys.argv[1:]
trusting = ssl.create_default_context(cafile="/ca.pem")
for *_, address in sorted(socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_STREAM)):
    plain = socket.create_connection(address, 5)
    if host.startswith("postgres"):
        # SSLRequest of its protocol.
        plain.sendall(bytes.fromhex("0000000804d2162f"))
        assert plain.recv(1) == b"S"
    with trusting.wrap_socket(plain, server_hostname=host) as shown:
        print(shown.getpeercert()["serialNumber"])
"""


def renew(composed: Composed, crowd: Crowd) -> str:
    """All of them, with a further name; refuses when a request failed, or when an old one is still shown after two minutes."""
    asked = crowd.unnoticed(partial(_renew, composed))
    return f"{asked}; shown by {', '.join(_SHOWING)}"


def _renew(composed: Composed) -> None:
    before = {host: _shown(composed, host) for host in _SHOWING}
    composed.make_secrets("--also", "renewed.test")
    composed.compose("kill", "--signal", "SIGHUP", "postgres", "postgres-keys")
    composed.compose("kill", "--signal", "SIGUSR2", "proxy")
    composed.recreate("kafka")
    end = time.monotonic() + _SHOWN_SECONDS
    for host, old in before.items():
        while _shown(composed, host) & old:
            if time.monotonic() > end:
                raise CliError(f"{host} still shows the certificate of before")
            time.sleep(1)


def _shown(composed: Composed, host: str) -> set[str]:
    """The serial numbers of what every container of this name shows, asked from its own network."""
    port, network = _SHOWING[host]
    run = ("run", "--rm", f"--network=spona_{network}", f"--volume={composed.places.secrets / 'ca.pem'}:/ca.pem:ro")
    return set(composed.engine.podman(*run, "--entrypoint=python", _JOBS, "-c", _READ, host, str(port)).split())
