"""`spona republish`: an empty database is rebuilt from what the other services know, while they go on working."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from contracts.topics import listeners_of, tellers_of
from infra.errors import CliError
from infra.installation.runfile import Run
from infra.installation.target import installation_at
from infra.keys import secrets
from infra.launcher.environment import Environments
from infra.launcher.plan import OVER_KAFKA, python
from infra.postgres import place as places
from infra.processes.nursery import run

if TYPE_CHECKING:
    from infra.installation.place import Installation

REBUILT = ("referral", "notifications")
_NOT_RUNNING = 3

Service = Annotated[str, typer.Argument(help=f"Whose database: {' or '.join(REBUILT)}.")]
Data = Annotated[Path | None, typer.Option(envvar="SPONA_DATA", help="State folder of the installation.")]
Without = Annotated[list[UUID] | None, typer.Option("--without", help="An event that had been given up; repeatable.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of a sentence.")]


def republish(service: Service, *, without: Without = None, data: Data = None, as_json: AsJson = False) -> None:
    """Rebuild the service's empty database from the journals of the others; exit 1 when something speaks against it.

    Its own processes should be ended meanwhile, those of the others must run: what they write goes on travelling.
    """
    if service not in REBUILT:
        raise CliError(
            f"Only {' and '.join(REBUILT)} can be rebuilt: restore the backup of {service} (infra/PRODUCTION.md)",
            code=2,
        )
    environments = _environments(installation_at(data, os.environ))
    flags = [*(f"--without={event}" for event in without or ()), *(["--json"] if as_json else [])]
    with ExitStack() as files:
        journals = []
        for by, of in wanted(service):
            typer.echo(f"{by}: what {'it' if by == of else of} told", err=True)
            file = files.enter_context(tempfile.NamedTemporaryFile(prefix="spona-journal-"))
            _run(python(f"{by}.operations", "journal", "--of", of), environments.operations(by), file.fileno())
            journals.append(file.name)
        typer.echo(f"{service}: rebuilt from {len(journals)} journals", err=True)
        _run(python(f"{service}.operations", "restore", *flags, *journals), environments.rebuild(service), None)


def wanted(service: str) -> list[tuple[str, str]]:
    """The journals as (by, of): of whoever the service listens to, and of itself by whoever listens to it."""
    told_by, witnesses = tellers_of(service), listeners_of(service)
    return [*((owner, owner) for owner in told_by), *((other, service) for other in witnesses)]


def _environments(installation: Installation) -> Environments:
    run = Run.read(installation.run_file)
    if run is None or not any(process.alive for process in run.processes):
        raise CliError("Nothing runs here; the others must be there to be asked: spona up", code=_NOT_RUNNING)
    known = secrets.read(installation)
    environments = Environments(installation, known, str(places.choose(installation.data).sockets), os.environ)
    return environments.over_kafka() if run.stack in OVER_KAFKA else environments


def _run(command: tuple[str, ...], environment: dict[str, str], output: int | None) -> None:
    """Ends this command with the other's exit code and sentence when it fails."""
    if code := run(command, env=environment, output=output):
        raise typer.Exit(code)
