"""`spona audit` and `spona dead-letters`: passed on to each service, which alone may read its own data."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from chassis.audit.operations import NOT_COMPARED
from infra.command_line import Commands, Data
from infra.errors import CliError
from infra.installation.runfile import Run, installation_at
from infra.keys import secrets
from infra.keys.files import SERVICES
from infra.launcher.environment import Environments
from infra.launcher.plan import OVER_KAFKA, python
from infra.postgres import place as places
from infra.processes.fork_server import run

Service = Annotated[str, typer.Argument(help=f"One of {', '.join(SERVICES)}.")]
Noted = Annotated[
    list[str] | None,
    typer.Option("--head", help="A head noted elsewhere: a file of one, or SERVICE:NUMBER:HEX. May be repeated."),
]
InsteadOf = Annotated[
    str | None, typer.Option("--instead-of", help="The kept head that is given up, because a backup was put back.")
]
EachAsJson = Annotated[bool, typer.Option("--json", help="One JSON document per service.")]

audit = Commands("The record of who read and changed what.")
dead_letters = Commands("Events that could not be applied.")


@audit.command("verify")
def verify(*, data: Data = None, as_json: EachAsJson = False, head: Noted = None) -> None:
    """Walk every service's record; exit 0 when nothing that was sealed is altered or missing, else 1, or 3 when a place is not read.

    It is compared with the head that the worker keeps, the copies of each day, the bus, and what --head notes.
    """
    flags = ["--json"] if as_json else []
    noted: dict[str, list[str]] = {service: [] for service in SERVICES}
    for argument in head or ():
        noted[_service_of(argument)] += [
            "--head",
            str(Path(argument).resolve()) if Path(argument).is_file() else argument,
        ]
    raise typer.Exit(_worst(data, {service: ("audit", "verify", *flags, *more) for service, more in noted.items()}))


@audit.command("adopt-head")
def adopt_head(service: Service, *, data: Data = None, instead_of: InsteadOf = None) -> None:
    """Let a service's sealer go on from where its record ends now: after a restore, or where no head was kept before."""
    raise typer.Exit(
        operate(data, service, "audit", "adopt-head", *(["--instead-of", instead_of] if instead_of else []))
    )


@audit.command("who-saw")
def who_saw(subject_id: UUID, *, data: Data = None, as_json: EachAsJson = False) -> None:
    """List every recorded read and change of a report or referral by its id."""
    flags = ["--json"] if as_json else []
    raise typer.Exit(_each(data, "audit", "who-saw", str(subject_id), *flags))


@dead_letters.command("list")
def list_letters(*, data: Data = None, as_json: EachAsJson = False) -> None:
    """List what is parked in every service, oldest first."""
    flags = ["--json"] if as_json else []
    raise typer.Exit(_each(data, "dead-letters", "list", *flags))


@dead_letters.command()
def show(service: Service, letter_id: UUID, *, data: Data = None) -> None:
    """Show one letter and its event: ids, codes and times."""
    raise typer.Exit(operate(data, service, "dead-letters", "show", str(letter_id)))


@dead_letters.command()
def replay(service: Service, letter_id: UUID, *, data: Data = None) -> None:
    """Apply one letter and what is behind it, in order."""
    raise typer.Exit(operate(data, service, "dead-letters", "replay", str(letter_id)))


def _service_of(head: str) -> str:
    """Whose head this is: a file says it, and so does what `audit verify` printed."""
    service = head.partition(":")[0]
    if Path(head).is_file():
        try:
            service = json.loads(Path(head).read_bytes())["service"]
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise CliError(f"{head} is no file of a head: take one that a worker wrote", code=2) from error
    if service not in SERVICES:
        raise CliError(
            f"{head} does not say whose head it is: take a file of a head, or SERVICE:NUMBER:HEX as `audit verify` prints it",
            code=2,
        )
    return str(service)


def _each(data: Path | None, *arguments: str) -> int:
    return _worst(data, dict.fromkeys(SERVICES, arguments))


def _worst(data: Path | None, commands: Mapping[str, tuple[str, ...]]) -> int:
    """Runs each service's command; the exit code that matters most: that a place was not read hides no finding."""
    codes = [0]
    for service, arguments in commands.items():
        typer.echo(f"{service}:", err=True)
        codes.append(operate(data, service, *arguments))
    return max(code for code in codes if code != NOT_COMPARED) or max(codes)


def operate(data: Path | None, service: str, *arguments: str, entered: bytes = b"") -> int:
    """Run a command of a service on the installation, with what it reads; return how it ended."""
    if service not in SERVICES:
        raise typer.BadParameter(f"Take one of {', '.join(SERVICES)}.")
    installation = installation_at(data, os.environ)
    known = secrets.read(installation)
    sockets = str(places.choose(installation.data).sockets)
    environments = Environments(installation, known, sockets, os.environ)
    # Where nothing runs no bus answers, whichever it is.
    running = Run.read(installation.run_file)
    if running is not None and running.stack in OVER_KAFKA:
        environments = environments.over_kafka()
    environment = environments.operations(service)
    return run(python(f"{service}.operations", *arguments), env=environment, entered=entered)
