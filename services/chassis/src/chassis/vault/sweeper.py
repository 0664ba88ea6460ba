"""Removes keys whose owner never came to be: the key commits first, the owner's own transaction may fail."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chassis.vault.keys import KeyStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence
    from uuid import UUID

    from chassis.db.database import Database
    from chassis.ports import Clock

    Exists = Callable[[str, Sequence[UUID]], Awaitable[set[UUID]]]

GRACE = timedelta(hours=1)
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Swept:
    """`removed` keys, and `held_back` ones by kind of owner, because no owner of that kind was seen."""

    removed: int
    held_back: dict[str, int]


class Sweeper:
    """Runs in a worker. What it removes wrongly is lost for ever, so it doubts a lookup that sees no owner."""

    def __init__(self, keys_db: Database, clock: Clock) -> None:
        """`keys_db` is the database of keys as its worker role, which alone may remove one."""
        self._keys = KeyStore(keys_db)
        self._clock = clock

    async def orphans(self, kinds: Collection[str], exists: Exists) -> Swept:
        """Removes keys of these kinds older than an hour whose owner does not exist; each sweep begins where the last one ended.

        `exists(kind, ids)` returns those of `ids` that are there. Keys of a kind of which it finds
        none at all are held back: row-level security or a wrong address shows exactly that.
        """
        before, removed, held_back = self._clock.now() - GRACE, 0, {}
        for kind in kinds:
            since = await self._keys.swept_until(kind)
            found = await self._looked_up(kind, since, before, exists)
            if found.missing and not (found.seen or await self._seen_until(kind, since, exists)):
                held_back[kind] = len(found.missing)
                continue
            for start in range(0, len(found.missing), _PAGE):
                removed += await self._keys.remove(found.missing[start : start + _PAGE])
            if found.until is not None:
                await self._keys.note_swept(kind, found.until)
        return Swept(removed, held_back)

    async def _looked_up(self, kind: str, since: datetime | None, before: datetime, exists: Exists) -> _Found:
        found = _Found()
        after: tuple[datetime, UUID] | None = None
        while page := await self._keys.living(kind, since, before, after, _PAGE):
            owners = [owner for _, owner in page]
            present = await exists(kind, owners)
            found.missing += [owner for owner in owners if owner not in present]
            found.seen = found.seen or not present.isdisjoint(owners)
            after = page[-1]
            found.until = after[0]
        return found

    async def _seen_until(self, kind: str, until: datetime | None, exists: Exists) -> bool:
        """Whether the lookup finds any owner of those that sweeps before have left, the newest first."""
        after: tuple[datetime, UUID] | None = None
        while until is not None and (page := await self._keys.newest(kind, until, after, _PAGE)):
            owners = [owner for _, owner in page]
            if not (await exists(kind, owners)).isdisjoint(owners):
                return True
            after = page[-1]
        return False


@dataclass(slots=True)
class _Found:
    """Owners that are `missing`, whether any other was `seen`, and when the last key of all was made."""

    missing: list[UUID] = field(default_factory=list)
    seen: bool = False
    until: datetime | None = None
