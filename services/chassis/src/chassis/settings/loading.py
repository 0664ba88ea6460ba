"""Reads a process's settings, or ends it with one sentence per setting that is missing, wrong or not its own."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError
from pydantic_settings import SettingsError

from chassis.settings import names, secret_files
from chassis.settings.processes import TOGETHER, ServiceSettings
from chassis.startup_errors import StartupRefused
from contracts.validation_messages import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

EXIT_CODE = 2
S = TypeVar("S", bound=ServiceSettings)
T = TypeVar("T")


class SettingsRefused(StartupRefused):
    """The environment does not hold what the process needs; `sentences` say what to change, one setting each."""

    def __init__(self, sentences: list[str]) -> None:
        """Sentences name settings, never their values."""
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def load(settings: type[S]) -> S:
    """The process's settings; on any fault prints the sentences to stderr and exits with 2."""
    try:
        return read(settings)
    except StartupRefused as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(EXIT_CODE)


def read(settings: type[S]) -> S:
    """The process's settings; raises SettingsRefused with every fault at once, those of secret files before the rest."""
    refused = [_not_ours(name, settings) for name in sorted(_unknown(settings))]
    if faults := secret_files.faults(settings):
        raise SettingsRefused(refused + faults)
    try:
        values = settings()
    except ValidationError as error:
        refused += [
            line for detail in error.errors(include_url=False, include_input=False) for line in _lines(detail, settings)
        ]
    except SettingsError:
        # A group given whole, as JSON: its name is among the unknown ones.
        refused = refused or [f"The settings {names.prefix(settings)}… cannot be read: give each key its own variable."]
    if refused:
        raise SettingsRefused(refused)
    return values


def needed(value: T | None, name: str) -> T:
    """`value` of the setting called `name`; raises SettingsRefused when a command runs without it."""
    if value is None:
        raise SettingsRefused([f"{name} is missing: this command needs it."])
    return value


def _unknown(settings: type[ServiceSettings]) -> set[str]:
    ours = names.prefix(settings)
    present = {name.upper() for name in os.environ if ours and name.upper().startswith(ours)}
    return present - set(names.known(settings))


def _not_ours(name: str, settings: type[ServiceSettings]) -> str:
    return f"{name} is not a setting of this process: {names.hint(name, settings)}"


def _lines(error: ErrorDetails, settings: type[ServiceSettings]) -> Iterator[str]:
    path = error["loc"]
    if error["type"] == TOGETHER:
        for concerned, line in error["ctx"]["problems"].items():
            yield f"{names.name(settings, concerned)} {line}"
    elif error["type"] == "missing":
        yield from _missing(path, settings)
    elif error["type"] != "extra_forbidden":  # reported already, as a name that is not ours
        yield f"{names.name(settings, path)} {sentence(error)}"


def _missing(path: tuple[str | int, ...], settings: type[ServiceSettings]) -> Iterator[str]:
    for leaf, field in names.leaves(settings.model_fields):
        if leaf[: len(path)] == path and field.is_required():
            yield f"{names.name(settings, leaf)} is missing: set it to {field.description or 'a value'}."
