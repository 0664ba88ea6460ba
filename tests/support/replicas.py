"""Processes beside those that `spona up` started: a second one of the same kind, on the same databases."""

from __future__ import annotations

import http.client
import json
import os
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from infra.installation.ports import LOOPBACK
from infra.keys import secrets
from infra.launcher.environment import Environments
from infra.launcher.plan import STACKS, Process
from infra.processes.fork_server import Forked, ForkServer
from tests.support.nursery import forked
from tests.support.probe import eventually
from tests.support.stack import SILENT, UNLIMITED, Stack


def planned(stack: Stack) -> dict[str, Process]:
    """Every process of the installation by its name, as `spona up` starts it."""
    outer = {name: value for name, value in os.environ.items() if not name.startswith("SPONA_")} | UNLIMITED | SILENT
    known = secrets.read(stack.installation)
    environments = Environments(stack.installation, known, str(stack.place.sockets), outer)
    environments = environments.over_kafka() if stack.bus.way == "kafka" else environments
    stages = STACKS[stack.engines].build(stack.installation, environments).stages
    return {each.name: each for stage in stages for each in stage}


@contextmanager
def second(
    stack: Stack, nursery: ForkServer, name: str, *, host: str = LOOPBACK, port: int | None = None, **more: str
) -> Iterator[Forked]:
    """Another process of this kind, once it is ready; `more` are settings of its own. It is killed in the end."""
    process = planned(stack)[name]
    own = {key: host for key in process.environment if key.endswith(("_HTTP__HOST", "_HEALTH__HOST"))}
    if port is not None:
        own |= {key: str(port) for key in process.environment if key.endswith(("_HTTP__PORT", "_HEALTH__PORT"))}
    environment: Mapping[str, str] = {**process.environment, **own, **more}
    log = stack.installation.logs / f"second-{name}.log"
    with forked(nursery, process.command[-1], env=dict(environment), log=log) as child:
        over_tls = any(each.endswith("_HTTP__CERTIFICATE") for each in more)
        where = process.port if port is None else port
        eventually(lambda: figures(host, where, over_tls=over_tls), f"the second {name} is ready")
        yield child


def figures(host: str, port: int | None, *, over_tls: bool = False) -> dict[str, Any] | None:
    """What /readyz reports a process that is ready; None when it is not."""
    connection = http.client.HTTPConnection(host, port, timeout=3)
    if over_tls:
        trusting = ssl._create_unverified_context()  # noqa: S323 -- at another address than its name's
        connection = http.client.HTTPSConnection(host, port, timeout=3, context=trusting)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        printed: dict[str, Any] = json.loads(answer.read())
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return printed if answer.status == http.HTTPStatus.OK else None
