"""Prints the error of a command as a person reads it."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import typer

from infra.errors import CliError

P = ParamSpec("P")
R = TypeVar("R")


def errors_as_sentences(command: Callable[P, R]) -> Callable[P, R]:
    """Print a CliError as one sentence and end with its code; every command wears this."""

    @functools.wraps(command)
    def wearing(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except CliError as error:
            if str(error):
                typer.echo(str(error), err=True)
            raise typer.Exit(error.code) from None

    return wearing
