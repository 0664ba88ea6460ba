"""`spona keys`: a keyset gets a further key and seals by it, while everything that was sealed before stays open."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from infra.command_line import AsJson, Commands, answer
from infra.errors import CliError

keys = Commands("Change the key of a keyset in production; nothing is wrapped anew.")
KeysetPath = Annotated[Path, typer.Argument(help="A *_keys__dead_letter_keyset or identification_vault__kek.")]
KeyId = Annotated[int, typer.Argument(help="Id of the key, as `add` and `list` print it.")]


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
