"""The allow-list of telemetry: a name must be registered for its place, and a value must be of the registered kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Place = Literal["span", "log", "metric"]
Value = str | int

LONGEST_SUMMARY = 250
_SUMMARY = (
    "(?:unnamed|(?:BEGIN|CALL|COMMIT|DELETE|INSERT|LOCK|RELEASE|ROLLBACK|SAVEPOINT|SELECT|SET|UPDATE|WITH)"
    "(?: [a-z_][a-z0-9_]{0,62})?+)"
)
_PATTERNS = {
    "code": re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+-]{0,79}"),
    "type": re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,119}|\d{3}"),  # an HTTP status is a class of errors
    "place": re.compile(r"[A-Za-z_<][A-Za-z0-9_.<>]{0,119}:\d{1,6}"),
    "route": re.compile(r"/[A-Za-z0-9._{}:/-]{0,119}"),
    "summary": re.compile(rf"(?=.{{1,{LONGEST_SUMMARY}}}\Z){_SUMMARY}(?: {_SUMMARY})*"),
    "method": re.compile(r"GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT|_OTHER"),
    "hex": re.compile(r"[0-9a-f]{16,64}"),
}


class UnknownKind(Exception):
    """The registry of attributes uses a kind that this module cannot check: add it here first."""


@dataclass(frozen=True, slots=True)
class Registry:
    """Registered attributes by name: the kind of their values and where they may be written."""

    kinds: Mapping[str, str]
    places: Mapping[str, frozenset[str]]
    spellings: Mapping[str, str]

    def accept(self, name: str, value: object, place: Place) -> Value | None:
        """`value` in the form it may leave in, or None when the name or the value is not registered for `place`."""
        if place not in self.places.get(name, ()):
            return None
        return _CHECKS[self.kinds[name]](value)

    def named(self, key: str) -> str:
        """The registered name behind a key written with underscores for dots; `key` itself when there is none."""
        return self.spellings.get(key, key)


@cache
def registry() -> Registry:
    """The platform's registry (contracts/telemetry/attributes.yaml), read once."""
    text = (files("contracts.telemetry") / "attributes.yaml").read_text("utf-8")
    attributes: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)["attributes"]
    kinds = {name: str(entry["kind"]) for name, entry in attributes.items()}
    unknown = sorted(set(kinds.values()) - set(_CHECKS))
    if unknown:
        raise UnknownKind(f"Kinds of telemetry attributes that nothing checks: {', '.join(unknown)}.")
    places = {name: frozenset(entry["in"]) for name, entry in attributes.items()}
    return Registry(kinds, places, {name.replace(".", "_"): name for name in kinds})


def _matching(kind: str) -> Callable[[object], Value | None]:
    pattern = _PATTERNS[kind]

    def check(value: object) -> Value | None:
        text = value.value if isinstance(value, Enum) else value
        return text if isinstance(text, str) and pattern.fullmatch(text) else None

    return check


def _uuid(value: object) -> Value | None:
    if isinstance(value, UUID):
        return str(value)
    try:
        return str(UUID(value)) if isinstance(value, str) else None
    except ValueError:
        return None


def _moment(value: object) -> Value | None:
    if isinstance(value, datetime):
        return value.isoformat()
    try:
        return datetime.fromisoformat(value).isoformat() if isinstance(value, str) else None
    except ValueError:
        return None


def _whole(value: object) -> Value | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


_CHECKS: dict[str, Callable[[object], Value | None]] = {
    "uuid": _uuid,
    "moment": _moment,
    "whole": _whole,
    **{kind: _matching(kind) for kind in _PATTERNS},
}
