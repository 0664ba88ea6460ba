"""What no one may notice at work: each process that answers requests is recreated, upgraded, killed and held in turn.

And the broker started anew, and PostgreSQL, of which there is one, so that its failed requests are told.
"""

import time
from collections.abc import Callable
from functools import partial

from infra.errors import CliError
from tests.workshop.containers.building import images
from tests.workshop.containers.people.crowd import Crowd
from tests.workshop.containers.running.composed import SERVICES, Composed
from tests.workshop.containers.trials import kills

# The services before who asks them, as infra/production/upgrade-and-recovery.md#upgrade has it.
TWICE = (*SERVICES, "gateway", "keycloak")
_HELD_SECONDS = 15


def recreate(composed: Composed, service: str) -> None:
    """Each container of a service, one after the other: infra/production/upgrade-and-recovery.md#recreate-a-process."""
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
        # Whole: Keycloak's first process is a shell that only waits.
        composed.engine.podman("pause", name)
        try:
            time.sleep(_HELD_SECONDS)
        finally:
            composed.engine.podman("unpause", name)
        composed.wait_until_healthy(service)


WAYS: dict[str, Callable[[Composed, str], None]] = {
    "recreated": recreate,
    "upgraded": upgrade,
    "killed": kill,
    "held": hold,
}


def unnoticed(composed: Composed, crowd: Crowd, how: Callable[[Composed, str], None]) -> str:
    """Do it to every process that answers requests; refuses when a single request failed, once all were tried."""
    asked = {service: crowd.meanwhile(partial(how, composed, service)) for service in TWICE}
    found = "; ".join(f"{service} {each}" for service, each in asked.items())
    if any(each.failed for each in asked.values()):
        raise CliError(found)
    return found


def restart_broker(composed: Composed, crowd: Crowd) -> str:
    """The broker is started anew: what is reported on the bus waits, and no page needs it."""
    return str(crowd.unnoticed(partial(composed.recreate, "kafka")))


def reload_proxy(composed: Composed, crowd: Crowd) -> str:
    """The proxy reads its configuration and certificates again: what it answers goes on."""
    return str(crowd.unnoticed(partial(composed.compose, "kill", "--signal", "SIGUSR2", "proxy")))


def restart_proxy(composed: Composed, crowd: Crowd) -> str:
    """There is one, and while it is away no one is answered: what fails is reported."""
    return str(crowd.meanwhile(partial(composed.recreate, "proxy")))


def restart_postgres(composed: Composed, crowd: Crowd) -> str:
    """There is one, and for as long as it is away no one is answered: what fails is reported."""
    asked = crowd.meanwhile(partial(composed.recreate, "postgres"))
    composed.wait_until_healthy(*composed.services())
    return str(asked)
