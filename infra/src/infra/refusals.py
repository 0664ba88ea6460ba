"""Prints a refusal as a person reads it."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import typer

from infra.errors import Refusal

P = ParamSpec("P")
R = TypeVar("R")


def refusals_as_sentences(command: Callable[P, R]) -> Callable[P, R]:
    """Print a Refusal as one sentence and end with its code; every command wears this."""

    @functools.wraps(command)
    def wearing(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            if str(refusal):
                typer.echo(str(refusal), err=True)
            raise typer.Exit(refusal.code) from None

    return wearing
