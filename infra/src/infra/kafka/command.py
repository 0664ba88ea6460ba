"""`spona kafka`: compares the cluster of an installation with infra/kafka/topics.yaml, and makes it so."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infra import secrets
from infra.environment import KAFKA
from infra.errors import Refusal
from infra.installation import Installation, default_data, port_base
from infra.kafka import desired
from infra.ports import LOOPBACK
from infra.refusals import refusals_as_sentences

if TYPE_CHECKING:
    from infra.kafka.administration import Cluster, Plan

DIFFERS = 2

Data = Annotated[Path | None, typer.Option(envvar="SPONA_DATA", help="State folder of the installation.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]

kafka = typer.Typer(no_args_is_help=True, help="Topics, principals and rights of Apache Kafka as code.")


def connected(installation: Installation) -> Cluster:
    """Return the installation's cluster as its administrator sees it; refuses when none answers."""
    # Its client takes half a second to load, which no other command should pay for.
    from infra.kafka.administration import Cluster  # noqa: PLC0415

    password = secrets.read(installation).kafka["admin"]
    return Cluster.connect(f"{LOOPBACK}:{installation.port(KAFKA)}", password)


@kafka.command()
@refusals_as_sentences
def plan(*, data: Data = None, as_json: AsJson = False) -> None:
    """Say what `apply` would change. Exit 0: nothing; 2: something; 1: something that no command may mend."""
    with connected(_installation(data)) as cluster:
        found = cluster.plan(desired.read())
    _tell(found, as_json=as_json, done=False)
    raise typer.Exit(1 if found.refusals else DIFFERS if found.lines() else 0)


@kafka.command()
@refusals_as_sentences
def apply(*, data: Data = None, as_json: AsJson = False) -> None:
    """Make topics, principals and rights as they should be; a second time there is nothing to do."""
    installation = _installation(data)
    passwords = secrets.read(installation).kafka
    with connected(installation) as cluster:
        found = cluster.plan(desired.read())
        cluster.apply(found, passwords)
        # Also those that were there: what a service is told by its environment must open the door.
        for principal in set(desired.read().principals) - set(found.new_principals):
            cluster.set_password(principal, passwords[principal])
    _tell(found, as_json=as_json, done=True)
    raise typer.Exit(1 if found.refusals else 0)


def _installation(data: Path | None) -> Installation:
    return Installation((data or default_data()).resolve(), port_base(os.environ))


def _tell(found: Plan, *, as_json: bool, done: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"changes": found.lines(), "refusals": found.refusals, "applied": done}))
        return
    typer.echo("\n".join(found.lines()) or "Topics, principals and rights are as they should be.")
    if found.refusals:
        raise Refusal("\n".join(found.refusals))
