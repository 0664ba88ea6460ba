"""What a plan is made of, and how two descriptions of one thing are compared."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from infra.keycloak.realm.desired import MANAGED


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
