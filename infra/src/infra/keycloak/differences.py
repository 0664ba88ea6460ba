"""What a plan is made of, how two descriptions of one thing are compared, and the calls that mend a difference, with patience."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote

from keycloak import KeycloakAdmin
from keycloak.exceptions import KeycloakOperationError

from infra.errors import CliError
from infra.keycloak.realm import MANAGED, NAME

_PAUSE_SECONDS = 2.0
T = TypeVar("T")


class AdminApi:
    """A realm's resources by their path; every call raises KeycloakOperationError unless Keycloak did what it was asked."""

    def __init__(self, admin: KeycloakAdmin, realm: str = NAME) -> None:
        """`admin` is signed in already."""
        self._connection = admin.connection
        self._realm = realm

    def get(self, *path: str, **query: str) -> Any:
        """Return what is there."""
        return _done(self._connection.raw_get(self._at(path), **query)).json()

    def post(self, *path: str, content: Any) -> None:
        """Add something."""
        _done(self._connection.raw_post(self._at(path), data=json.dumps(content)))

    def put(self, *path: str, content: Any) -> None:
        """Replace what is there."""
        _done(self._connection.raw_put(self._at(path), data=json.dumps(content)))

    def delete(self, *path: str) -> None:
        """Take it away."""
        _done(self._connection.raw_delete(self._at(path)))

    def _at(self, path: tuple[str, ...]) -> str:
        return "/".join([f"/admin/realms/{self._realm}", *(quote(part, safe="") for part in path)])


def _done(response: Any) -> Any:
    if not response.ok:
        raise KeycloakOperationError("refused", response_code=response.status_code)
    return response


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, described for a person, and what mends it."""

    description: str
    make: Callable[[], object] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a realm differs from what it should be.

    `foreign` is what others made and no command touches, `refusals` are differences that no command may mend.
    """

    changes: tuple[Change, ...]
    foreign: tuple[str, ...]
    refusals: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return each change as a line for a person; none when the realm is as it should be."""
        return [change.description for change in self.changes]


def is_ours(entry: dict[str, Any]) -> bool:
    """Whether the entry carries our mark."""
    return bool(entry.get("attributes", {}).get(MANAGED) == ["true"])


def differing(wanted: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """What of `wanted` is not so; an empty value and a missing one are the same to Keycloak, and lists have no order."""
    return {name: value for name, value in wanted.items() if not _same(value, now.get(name))}


def telling(settings: dict[str, str]) -> dict[str, str]:
    """The settings that say something: false, empty and missing are the same to Keycloak, and `+` is its own default."""
    return {name: value for name, value in settings.items() if value not in ("", "false", "+")}


def _same(wanted: Any, now: Any) -> bool:
    if isinstance(wanted, dict):
        return not differing(wanted, now or {})
    if isinstance(wanted, list) and all(isinstance(value, str) for value in wanted):
        return sorted(wanted) == sorted(now or [])
    return bool(wanted == now or (wanted in ("", []) and not now))


class Unanswered(CliError):
    """No answer in time, or an answer that there can be none now; the same may go well a little later."""


def until_it_answers(work: Callable[[], T], seconds: float) -> T:
    """Repeat work that was not answered until it is, or until so many seconds have passed; then the refusal is final."""
    end = time.monotonic() + seconds
    while True:
        try:
            return work()
        except Unanswered:
            if time.monotonic() + _PAUSE_SECONDS > end:
                raise
        time.sleep(_PAUSE_SECONDS)
