"""What a report said before its author added to it: which versions there are to read, as far as the reader sees what was added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.pages.answers import Addendum, ContentChange, RecordIdentityReport


class _Content(TypedDict, total=False):
    """What this reads of any class; none has to hold all of it."""

    changedAt: str | None
    changes: Sequence[ContentChange] | None
    addenda: Sequence[Addendum] | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """A version that is not the newest: what was added last in it, if anything, and whether the Centre took it over so."""

    version: int
    since: datetime | None
    taken_over: bool


def earlier_versions(identity: RecordIdentityReport, taken_over_at: str | None) -> list[Earlier]:
    """Oldest first: one before each addition of which the version is known."""
    contents = _contents(identity)
    changes = sorted({(each["version"], _moment(each["at"])) for of in contents for each in of.get("changes") or ()})
    if not changes:
        return []
    # What was added before additions had versions cannot be taken away again, one by one.
    texts = {_moment(each["at"]) for of in contents for each in of.get("addenda") or ()}
    before = max((at for at in texts if at < changes[0][1]), default=None)
    taken = None if taken_over_at is None else _moment(taken_over_at)
    found = []
    for version, until in changes:
        taken_so = taken is not None and (before is None or before <= taken) and taken < until
        found.append(Earlier(version - 1, before, taken_so))
        before = until
    return found


def last_addition(identity: RecordIdentityReport) -> datetime | None:
    """When something was added last in what is shown; None for what was filed."""
    return max((_moment(at) for of in _contents(identity) if (at := of.get("changedAt"))), default=None)


def _contents(identity: RecordIdentityReport) -> list[_Content]:
    return [cast("_Content", each) for each in identity.values() if isinstance(each, dict)]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
