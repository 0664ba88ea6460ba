"""Reads a process's settings, or ends it with one sentence per setting that is missing, wrong or not its own."""

from __future__ import annotations

import difflib
import os
import sys
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_settings import SettingsError

from chassis.sentences import sentence
from chassis.settings.processes import TOGETHER, ServiceSettings
from chassis.startup import StartupRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo
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
    except SettingsRefused as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(EXIT_CODE)


def read(settings: type[S]) -> S:
    """The process's settings; raises SettingsRefused with every fault at once."""
    refused = [_not_ours(name, settings) for name in sorted(_unknown(settings))]
    try:
        values = settings()
    except ValidationError as error:
        refused += [
            line for detail in error.errors(include_url=False, include_input=False) for line in _lines(detail, settings)
        ]
    except SettingsError:
        # A group given whole, as JSON: its name is among the unknown ones.
        refused = refused or [f"The settings {_prefix(settings)}… cannot be read: give each key its own variable."]
    if refused:
        raise SettingsRefused(refused)
    return values


def needed(value: T | None, name: str) -> T:
    """`value` of the setting called `name`; raises SettingsRefused when a command runs without it."""
    if value is None:
        raise SettingsRefused([f"{name} is missing: this command needs it."])
    return value


def _prefix(settings: type[ServiceSettings]) -> str:
    return (settings.model_config.get("env_prefix") or "").upper()


def _name(settings: type[ServiceSettings], path: tuple[str | int, ...]) -> str:
    if path[:1] in (("environment",), ("SPONA_ENV",)):
        return "SPONA_ENV"
    return _prefix(settings) + "__".join(str(part) for part in path).upper()


def _leaves(fields: dict[str, FieldInfo], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], FieldInfo]]:
    for name, field in fields.items():
        group = _group(field.annotation)
        if group is not None:
            yield from _leaves(group.model_fields, (*path, name))
        else:
            yield (*path, name), field


def _group(annotation: Any) -> type[BaseModel] | None:
    """The group of settings that a field holds, also where it may be left out."""
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _known(settings: type[ServiceSettings]) -> list[str]:
    return [_name(settings, path) for path, _ in _leaves(settings.model_fields)]


def _unknown(settings: type[ServiceSettings]) -> set[str]:
    prefix = _prefix(settings)
    present = {name.upper() for name in os.environ if prefix and name.upper().startswith(prefix)}
    return present - set(_known(settings))


def _not_ours(name: str, settings: type[ServiceSettings]) -> str:
    close = difflib.get_close_matches(name, _known(settings), n=1)
    hint = f"did you mean {close[0]}? Else remove it." if close else "remove it."
    return f"{name} is not a setting of this process: {hint}"


def _lines(error: ErrorDetails, settings: type[ServiceSettings]) -> Iterator[str]:
    path = error["loc"]
    if error["type"] == TOGETHER:
        for concerned, line in error["ctx"]["problems"].items():
            yield f"{_name(settings, concerned)} {line}"
    elif error["type"] == "missing":
        yield from _missing(path, settings)
    elif error["type"] != "extra_forbidden":  # told already, as a name that is not ours
        yield f"{_name(settings, path)} {sentence(error)}"


def _missing(path: tuple[str | int, ...], settings: type[ServiceSettings]) -> Iterator[str]:
    for leaf, field in _leaves(settings.model_fields):
        if leaf[: len(path)] == path and field.is_required():
            yield f"{_name(settings, leaf)} is missing: set it to {field.description or 'a value'}."
