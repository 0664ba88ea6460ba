"""What the commands of `spona` have in common: their options, their answers, and how one ends that cannot go on."""

import functools
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

import typer

from infra.errors import CliError

Command = TypeVar("Command", bound=Callable[..., Any])
Data = Annotated[Path | None, typer.Option(envvar="SPONA_DATA", help="State folder; else .spona in the repository.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")]


def errors_as_sentences(command: Command) -> Command:
    """Print a CliError as one sentence and end with its code."""

    @functools.wraps(command)
    def wearing(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except CliError as error:
            if str(error):
                typer.echo(str(error), err=True)
            raise typer.Exit(error.code) from None

    return cast("Command", wearing)


class Commands(typer.Typer):
    """A group of commands, each of which prints its CliError as a sentence."""

    def __init__(self, says: str) -> None:
        """`says` is its help."""
        super().__init__(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=says)

    def command(self, name: str | None = None, **options: Any) -> Callable[[Command], Command]:
        """Register a function as a command."""
        register = super().command(name, **options)
        return lambda command: register(errors_as_sentences(command))


def answer(content: Any, lines: Sequence[str], *, as_json: bool, refusals: Sequence[str] = ()) -> None:
    """Print `content` as JSON, or else the lines; raises the refusals in it as a CliError."""
    typer.echo(json.dumps(content, ensure_ascii=False) if as_json else "\n".join(lines))
    if refusals and not as_json:
        raise CliError("\n".join(refusals))
