"""What nobody may notice at work: each process that answers requests is recreated, upgraded, killed and held in turn.

And what is told: how many requests failed, and how long the slowest took, while an engine is started anew.
"""

import os
import signal
import time
from collections.abc import Callable
from functools import partial

from infra.containers.building import images
from infra.containers.people.crowd import Asked, Crowd
from infra.containers.running.composed import SERVICES, Composed
from infra.containers.trials import kills
from infra.containers.trials.changes import make_anew
from infra.errors import CliError

# The services before who asks them, as infra/PRODUCTION.md upgrades them.
HTTP = (*SERVICES, "gateway", "gateway-second")
_HELD_SECONDS = 15


def recreate(composed: Composed, service: str) -> None:
    """Each container of a service, one after the other, as infra/PRODUCTION.md writes it."""
    for name in composed.containers_of(service):
        composed.engine.podman("stop", name, within=60)
        composed.engine.podman("rm", name)
        composed.compose("up", "--detach", "--no-build", "--no-deps", "--no-recreate", "--wait", service)


def upgrade(composed: Composed, service: str) -> None:
    """Each in the same way, out of another image: the next version; refuses when one runs out of the old one in the end."""
    newer = images.next_version(composed.engine, composed.document["services"][service]["image"])
    composed.override(f"upgraded-{service}", {service: {"image": newer}})
    recreate(composed, service)
    wanted = composed.engine.podman("image", "inspect", "--format={{.Id}}", f"localhost/{newer}").strip()
    for name in composed.containers_of(service):
        if composed.engine.inspect(name)["Image"] != wanted:
            raise CliError(f"{name} does not run out of {newer}")


def kill(composed: Composed, service: str) -> None:
    """Each, the next one when the one before is well again."""
    for name in composed.containers_of(service):
        kills.kill(composed, name)


def hold(composed: Composed, service: str) -> None:
    """Each keeps its connections, takes new ones and answers nothing for a quarter of a minute."""
    for name in composed.containers_of(service):
        process = kills.process_of(composed, name)
        os.kill(process, signal.SIGSTOP)
        try:
            time.sleep(_HELD_SECONDS)
        finally:
            os.kill(process, signal.SIGCONT)
        composed.wait_until_healthy(service)


WAYS: dict[str, Callable[[Composed, str], None]] = {
    "recreated": recreate,
    "upgraded": upgrade,
    "killed": kill,
    "held": hold,
}


def unnoticed(composed: Composed, crowd: Crowd, how: Callable[[Composed, str], None]) -> str:
    """Do it to every process that answers requests; refuses when a single request failed, once all were tried."""
    asked = {service: crowd.meanwhile(partial(how, composed, service)) for service in HTTP}
    told = "; ".join(f"{service} {each}" for service, each in asked.items())
    if any(each.failed for each in asked.values()):
        raise CliError(told)
    return told


def restart_broker(composed: Composed, crowd: Crowd) -> str:
    """The broker is started anew: what is told on the bus waits, and no page needs it."""
    return _without_a_failure(crowd.meanwhile(partial(composed.recreate, "kafka")))


def renew_certificates(composed: Composed, crowd: Crowd) -> str:
    """Those of the broker and of the collector, on which no page waits; of the others the failed requests are told."""
    told = [
        f"{host} {_without_a_failure(crowd.meanwhile(partial(_renew, composed, host)))}"
        for host in ("kafka", "collector")
    ]
    for host in ("keycloak", "postgres"):
        asked = crowd.meanwhile(partial(_renew, composed, host))
        composed.wait_until_healthy(*composed.services())
        told.append(f"{host} {asked}")
    return "; ".join(told)


def _renew(composed: Composed, host: str) -> None:
    make_anew(composed, (f"{host}.pem", f"{host}.key"))
    composed.recreate(host)


def _without_a_failure(asked: Asked) -> str:
    if asked.failed:
        raise CliError(str(asked))
    return str(asked)
