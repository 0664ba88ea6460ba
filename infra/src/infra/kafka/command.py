"""`spona kafka`: compares the cluster of an installation with infra/kafka/topics.yaml, and makes it so."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path  # noqa: TC003 -- typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from infra.admin_settings import authority, entered, given, needed
from infra.command_line import AsJson, Commands, Data, answer
from infra.errors import CliError
from infra.installation.ports import LOOPBACK
from infra.installation.runfile import installation_at
from infra.kafka import desired
from infra.kafka.client import ADMINISTRATOR
from infra.keys import secrets
from infra.launcher.environment import KAFKA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infra.installation.place import Installation
    from infra.kafka.administration import Cluster, Plan

DIFFERS = 2
_OWN = (ADMINISTRATOR, "broker")

Principal = Annotated[str, typer.Argument(help="Whose: admin or broker.")]

kafka = Commands("Topics, principals and rights of Apache Kafka as code.")


@dataclass(frozen=True, slots=True)
class ClusterAccess:
    """Where the cluster is and what opens it; `passwords` by principal."""

    address: str
    passwords: Mapping[str, str] = field(repr=False)
    ca: Path | None = None

    def connected(self) -> Cluster:
        """Return the cluster as its administrator sees it; refuses when none answers."""
        # Its client takes half a second to load, which no other command should pay for.
        from infra.kafka.administration import Cluster  # noqa: PLC0415

        return Cluster.connect(self.address, self.passwords[ADMINISTRATOR], self.ca)


def connected(installation: Installation) -> Cluster:
    """Return the cluster of the installation on this machine; refuses when none answers."""
    return _of_installation(installation).connected()


def _of_installation(installation: Installation) -> ClusterAccess:
    return ClusterAccess(f"{LOOPBACK}:{installation.port(KAFKA)}", secrets.read(installation).kafka)


@kafka.command()
def plan(*, data: Data = None, as_json: AsJson = False) -> None:
    """Say what `apply` would change. Exit 0: nothing; 2: something; 1: something that no command may mend."""
    with _access(data).connected() as cluster:
        found = cluster.plan(desired.read())
    _show(found, as_json=as_json, done=False)
    raise typer.Exit(1 if found.refusals else DIFFERS if found.lines() else 0)


@kafka.command()
def apply(*, data: Data = None, as_json: AsJson = False) -> None:
    """Make topics, principals and rights as they should be; a second time there is nothing to do."""
    access = _access(data)
    with access.connected() as cluster:
        found = cluster.plan(desired.read())
        cluster.apply(found, access.passwords)
        # Also those that were there: what a service gets from its environment must open the door.
        for principal in set(desired.read().principals) - set(found.new_principals):
            cluster.set_password(principal, access.passwords[principal])
    _show(found, as_json=as_json, done=True)
    raise typer.Exit(1 if found.refusals else 0)


@kafka.command()
def password(principal: Principal, *, data: Data = None) -> None:
    """Give the administrator or the broker itself the password on standard input; write it into its file next."""
    if principal not in _OWN:
        raise CliError(
            f"Only {' and '.join(_OWN)} are given a password so; a service's: remove its file, spona secrets make, spona kafka apply",
            code=2,
        )
    new = entered(f"The new password of {principal}")
    with _access(data).connected() as cluster:
        cluster.set_password(principal, new)
    typer.echo(f"{principal} has the new password; write it into its file now")


def _access(data: Path | None) -> ClusterAccess:
    """From the environment or secret files when they name a cluster, else as the installation on this machine has it."""
    if given("KAFKA_ADDRESS") is None and os.environ.get("SPONA_ENV") != "production":
        return _of_installation(installation_at(data, os.environ))
    address = needed("KAFKA_ADDRESS", "host:port of one broker or several, with commas between")
    ca = authority("KAFKA_CA", what="events")
    passwords = {ADMINISTRATOR: needed("KAFKA_ADMIN_PASSWORD", "the administrator's password")}
    passwords |= {
        name: needed(f"{name.upper()}_KAFKA__PASSWORD", f"the password of {name}") for name in desired.read().principals
    }
    return ClusterAccess(address, passwords, ca)


def _show(found: Plan, *, as_json: bool, done: bool) -> None:
    content = {"changes": found.lines(), "refusals": found.refusals, "applied": done}
    lines = found.lines() or ["Topics, principals and rights are as they should be."]
    answer(content, lines, as_json=as_json, refusals=found.refusals)
