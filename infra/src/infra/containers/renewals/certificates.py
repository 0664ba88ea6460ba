"""Certificates that are issued again while people work: each is shown within a minute, and only the broker is recreated for it."""

import ssl
import time
from functools import partial

from infra.containers.people.crowd import Crowd
from infra.containers.places import USER
from infra.containers.running.composed import Composed
from infra.errors import CliError

_SHOWN_SECONDS = 150
# Asked from a container that shares its network, each in the way in which its clients ask.
_FROM = {
    ("postgres", 5432): "identification",
    ("keycloak", 8443): "identification",
    ("keycloak-second", 8443): "identification",
    ("collector", 4318): "identification",
    ("kafka", 9093): "identification-relay",
}
_READ = """\
import socket, ssl, sys
plain = socket.create_connection((sys.argv[1], int(sys.argv[2])), 5)
if sys.argv[1] == "postgres":
    # SSLRequest of its protocol.
    plain.sendall(bytes.fromhex("0000000804d2162f"))
    assert plain.recv(1) == b"S"
trusting = ssl.create_default_context(cafile="/run/secrets/ca.pem")
with trusting.wrap_socket(plain, server_hostname=sys.argv[3]) as shown:
    print(ssl.DER_cert_to_PEM_cert(shown.getpeercert(binary_form=True)))
"""


def renew(composed: Composed, crowd: Crowd) -> str:
    """All of them, with a further name; refuses when a request failed, or when an old one is still shown after two minutes."""
    asked = crowd.meanwhile(partial(_renew, composed))
    if asked.failed:
        raise CliError(str(asked))
    return f"{asked}; shown by {len(_FROM)} containers"


def _renew(composed: Composed) -> None:
    secrets = composed.places.secrets
    before = {host: (secrets / f"{host.removesuffix('-second')}.pem").read_text() for host, _ in _FROM}
    spona = composed.places.repository / ".venv" / "bin" / "spona"
    composed.engine.command(spona, "secrets", "make", secrets, "--owner", str(USER), "--also", "renewed.test")
    composed.compose("kill", "--signal", "SIGHUP", "postgres")
    composed.recreate("kafka")
    end = time.monotonic() + _SHOWN_SECONDS
    for host, port in _FROM:
        while _same(_shown(composed, host, port), before[host]):
            if time.monotonic() > end:
                raise CliError(f"{host} still shows the certificate of before")
            time.sleep(1)


def _shown(composed: Composed, host: str, port: int) -> str:
    inside = composed.containers_of(_FROM[host, port])[0]
    return composed.engine.podman(
        *("exec", inside, "python", "-c", _READ, host, str(port), host.removesuffix("-second"))
    )


def _same(one: str, other: str) -> bool:
    return ssl.PEM_cert_to_DER_cert(one.strip()) == ssl.PEM_cert_to_DER_cert(other.strip())
