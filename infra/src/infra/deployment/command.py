"""`spona secrets` and `spona keys`: the folder of secrets that production mounts, and further keys of its keysets."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from infra.command_line import AsJson, Commands, answer
from infra.deployment.files import CONTAINERS_USER
from infra.errors import CliError

secrets = Commands("The secrets of an installation in production, one file each.")
FolderPath = Annotated[Path, typer.Argument(help="Where the files are; not inside the repository.")]
Also = Annotated[list[str] | None, typer.Option(help="A further name or address that the engines answer under.")]
Owner = Annotated[
    int | None,
    typer.Option(help="User id that the containers run as; needs root. Later runs keep to it without being told."),
]
ContainersUser = Annotated[int, typer.Option("--owner", help="User id that the containers run as.")]
keys = Commands("Change the key of a keyset in production; nothing is wrapped anew.")
KeysetPath = Annotated[Path, typer.Argument(help="A *_keys__dead_letter_keyset or identification_vault__kek.")]
KeyId = Annotated[int, typer.Argument(help="Id of the key, as `add` and `list` print it.")]


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


@keys.command("list")
def list_keys(file: KeysetPath, *, as_json: AsJson = False) -> None:
    """List the keys of a keyset by their ids, the oldest first; what they are made of is never printed."""
    from chassis.vault import keyset_file  # noqa: PLC0415 -- loads the cryptographic libraries

    with _as_cli_errors():
        known = keyset_file.keys(file)
    content = [{"id": key.id, "primary": key.primary, "enabled": key.enabled} for key in known]
    uses = ["seals and opens" if key.primary else "opens" if key.enabled else "out of use" for key in known]
    answer(content, [f"{key.id} {use}" for key, use in zip(known, uses, strict=True)], as_json=as_json)


@keys.command()
def add(file: KeysetPath, *, as_json: AsJson = False) -> None:
    """Add a key that opens and does not seal yet; recreate everybody who holds the keyset, then `promote` it."""
    from chassis.vault import keyset_file  # noqa: PLC0415

    with _as_cli_errors():
        number = keyset_file.add_key(file)
    sentence = f"added {number}; recreate whoever holds the keyset, then: spona keys promote {file} {number}"
    answer({"id": number}, [sentence], as_json=as_json)


@keys.command()
def promote(file: KeysetPath, number: KeyId) -> None:
    """Let a key seal from now on; holders of the keyset need recreating once more. The others go on opening."""
    from chassis.vault import keyset_file  # noqa: PLC0415

    with _as_cli_errors():
        keyset_file.promote(file, number)
    typer.echo(f"{number} seals; recreate whoever holds the keyset, and back up the folder of secrets")


@contextmanager
def _as_cli_errors() -> Iterator[None]:
    from chassis.vault.errors import KeyNotPromoted, KeysetFileUnusable  # noqa: PLC0415

    try:
        yield
    except (KeysetFileUnusable, KeyNotPromoted) as refused:
        raise CliError(str(refused)) from refused
