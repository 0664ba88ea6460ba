"""What nobody may notice while pages are asked for: each process that answers requests is recreated, killed and held in turn.

And what is told: how many requests failed, and how long the slowest took, while an engine is started anew.
"""

import os
import signal
import time
from collections.abc import Callable, Sequence
from functools import partial

from infra.containers.people.asking import Asked, Asker, meanwhile
from infra.containers.running.composed import SERVICES, Composed
from infra.containers.trials import kills
from infra.containers.trials.changes import make_anew
from infra.errors import CliError

HTTP = ("gateway", "gateway-second", *SERVICES)
# Of all pages the list asks two services, the start the third.
_PAGES = {"notifications": "/"}
_PAGE = "/list"
_HELD_SECONDS = 15
_GOOD = {"200"}


def recreate(composed: Composed, service: str) -> None:
    """Each container of a service, one after the other, as infra/PRODUCTION.md writes it; another image would come in this way."""
    for name in composed.containers_of(service):
        composed.engine.podman("stop", name, within=60)
        composed.engine.podman("rm", name)
        composed.compose("up", "--detach", "--no-build", "--no-deps", "--no-recreate", "--wait", service)


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


WAYS: dict[str, Callable[[Composed, str], None]] = {"recreated": recreate, "killed": kill, "held": hold}


def unnoticed(composed: Composed, askers: Sequence[Asker], how: Callable[[Composed, str], None]) -> str:
    """Do it to every process that answers requests; refuses when a single request failed."""
    told: list[str] = []
    for service in HTTP:
        asked = meanwhile(askers, _PAGES.get(service, _PAGE), partial(how, composed, service))
        if set(asked.came) != _GOOD:
            raise CliError(f"{service}: requests came back so: {dict(asked.came)}; before it: {', '.join(told)}")
        told.append(f"{service} {_counted(asked)}")
    return ", ".join(told)


def restart_broker(composed: Composed, askers: Sequence[Asker]) -> str:
    """The broker is started anew: what is told on the bus waits, and no page needs it."""
    return _without_a_failure(meanwhile(askers, _PAGE, partial(composed.recreate, "kafka")))


def renew_certificates(composed: Composed, askers: Sequence[Asker]) -> str:
    """Those of the broker and of the collector, on which no page waits; of the others the failed requests are told."""
    told: list[str] = []
    for host in ("kafka", "collector"):
        asked = meanwhile(askers, _PAGE, partial(_renew, composed, host))
        told.append(f"{host} {_without_a_failure(asked)}")
    for host in ("keycloak", "postgres"):
        asked = meanwhile(askers, _PAGE, partial(_renew, composed, host))
        composed.wait_until_healthy(*composed.services())
        told.append(f"{host} {_counted(asked)}")
    return ", ".join(told)


def _renew(composed: Composed, host: str) -> None:
    make_anew(composed, (f"{host}.pem", f"{host}.key"))
    composed.recreate(host)


def _without_a_failure(asked: Asked) -> str:
    if set(asked.came) != _GOOD:
        raise CliError(f"requests came back so: {dict(asked.came)}")
    return _counted(asked)


def _counted(asked: Asked) -> str:
    failed = sum(number for status, number in asked.came.items() if status not in _GOOD)
    return f"{failed} of {asked.came.total()} failed, slowest {asked.slowest:.1f} s"
