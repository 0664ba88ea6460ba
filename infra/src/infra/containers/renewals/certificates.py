"""Certificates that are issued again while people work: each is shown within a minute, and only the broker is recreated for it."""

import ssl
import time
from functools import partial

from infra.containers.needs import ADDRESS
from infra.containers.people.crowd import Crowd
from infra.containers.running.composed import Composed
from infra.errors import CliError

_SHOWN_SECONDS = 150
# Asked at the ports of this machine: inside both answer to one name.
_PUBLISHED = {"keycloak": 8443, "keycloak-second": 8444}
# Asked from a container that shares its network.
_INSIDE = {
    "postgres": ("identification", 5432),
    "collector": ("identification", 4318),
    "kafka": ("identification-relay", 9093),
}
_READ = """\
import socket, ssl, sys
plain = socket.create_connection((sys.argv[1], int(sys.argv[2])), 5)
if sys.argv[1] == "postgres":
    # SSLRequest of its protocol.
    plain.sendall(bytes.fromhex("0000000804d2162f"))
    assert plain.recv(1) == b"S"
trusting = ssl.create_default_context(cafile="/run/secrets/ca.pem")
with trusting.wrap_socket(plain, server_hostname=sys.argv[1]) as shown:
    print(ssl.DER_cert_to_PEM_cert(shown.getpeercert(binary_form=True)))
"""


def renew(composed: Composed, crowd: Crowd) -> str:
    """All of them, with a further name; refuses when a request failed, or when an old one is still shown after two minutes."""
    asked = crowd.unnoticed(partial(_renew, composed))
    return f"{asked}; shown by {len(_PUBLISHED) + len(_INSIDE)} containers"


def _renew(composed: Composed) -> None:
    before = {host: _shown(composed, host) for host in (*_PUBLISHED, *_INSIDE)}
    composed.make_secrets("--also", "renewed.test")
    composed.compose("kill", "--signal", "SIGHUP", "postgres")
    composed.recreate("kafka")
    end = time.monotonic() + _SHOWN_SECONDS
    for host, old in before.items():
        while _shown(composed, host) == old:
            if time.monotonic() > end:
                raise CliError(f"{host} still shows the certificate of before")
            time.sleep(1)


def _shown(composed: Composed, host: str) -> str:
    if port := _PUBLISHED.get(host):
        return ssl.get_server_certificate((ADDRESS, port)).strip()
    service, port = _INSIDE[host]
    inside = composed.containers_of(service)[0]
    return composed.engine.podman("exec", inside, "python", "-c", _READ, host, str(port)).strip()
