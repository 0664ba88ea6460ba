"""`spona secrets make|check`: the folder of secrets that production mounts."""

import json
from pathlib import Path
from typing import Annotated

import typer

from infra.command_line import AsJson, Commands, answer
from infra.deployment.files import CONTAINERS_USER
from infra.errors import CliError

secrets = Commands("The secrets of an installation in production, one file each.")
FolderPath = Annotated[Path, typer.Argument(help="Where the files stand; not inside the repository.")]
Also = Annotated[list[str] | None, typer.Option(help="A further name or address that the engines answer under.")]
Owner = Annotated[
    int | None,
    typer.Option(help="User id that the containers run as; needs root. Later runs keep to it without being told."),
]
ContainersUser = Annotated[int, typer.Option("--owner", help="User id that the containers run as.")]


@secrets.command()
def make(folder: FolderPath, *, also: Also = None, owner: Owner = None, as_json: AsJson = False) -> None:
    """Make what is not there yet, and issue certificates again that end within a month. Values are never printed."""
    # Loads the cryptographic libraries, which no other command should pay for.
    from infra.deployment.making import Folder  # noqa: PLC0415

    made = Folder(folder.resolve(), owner).make(also or ())
    lines = [
        *(f"made {name}" for name in made.new),
        *(f"issued {name} again" for name in made.renewed),
        *(f"write the value of {name} into its file yourself" for name in made.wanted),
    ]
    content = {"made": made.new, "renewed": made.renewed, "wanted": made.wanted}
    answer(content, lines or ["Everything is there."], as_json=as_json)


@secrets.command()
def check(folder: FolderPath, *, owner: ContainersUser = CONTAINERS_USER, as_json: AsJson = False) -> None:
    """Say what is missing, empty, open to others or closed to the containers; exit 0 when nothing is. Changes nothing."""
    from infra.deployment.making import Folder  # noqa: PLC0415

    faults = Folder(folder.resolve(), owner).faults()
    if as_json:
        typer.echo(json.dumps({"faults": faults}))
    elif not faults:
        typer.echo("Everything is there.")
    if faults:
        raise CliError("" if as_json else "\n".join(faults))
