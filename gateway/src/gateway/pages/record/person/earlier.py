"""What a report said before its author added to it: which versions there are to read, as far as the reader sees what was added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Earlier:
    """A version that is not the newest: what was added last in it, if anything, and whether the Centre took it over so."""

    version: int
    since: datetime | None
    taken_over: bool


def earlier_versions(identity: Mapping[str, Any], taken_over_at: str | None) -> list[Earlier]:
    """Oldest first: one before each addition of which the version is known."""
    changes = sorted({(each["version"], _moment(each["at"])) for each in _listed(identity, "changes")})
    if not changes:
        return []
    # What was added before additions had versions cannot be taken away again, one by one.
    texts = {_moment(each["at"]) for each in _listed(identity, "addenda")}
    before = max((at for at in texts if at < changes[0][1]), default=None)
    taken = None if taken_over_at is None else _moment(taken_over_at)
    found = []
    for version, until in changes:
        taken_so = taken is not None and (before is None or before <= taken) and taken < until
        found.append(Earlier(version - 1, before, taken_so))
        before = until
    return found


def last_addition(identity: Mapping[str, Any]) -> datetime | None:
    """When something was added last in what is shown; None for what was filed."""
    moments = (content["changedAt"] for content in _classes(identity) if content.get("changedAt"))
    return max(map(_moment, moments), default=None)


def _classes(identity: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [content for content in identity.values() if isinstance(content, dict)]


def _listed(identity: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [each for content in _classes(identity) for each in content.get(name) or ()]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
