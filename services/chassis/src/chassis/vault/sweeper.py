"""Removes keys whose owner never came to be: the key commits first, the owner's own transaction may fail."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chassis.vault.keys import KeyStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
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
    """Runs in a worker. What it removes wrongly is lost for ever, so it doubts a lookup that sees nobody."""

    def __init__(self, keys_db: Database, clock: Clock) -> None:
        """`keys_db` is the database of keys as its worker role, which alone may remove one."""
        self._keys = KeyStore(keys_db)
        self._clock = clock

    async def orphans(self, exists: Exists) -> Swept:
        """Removes keys older than an hour whose owner does not exist.

        `exists(kind, ids)` returns those of `ids` that are there. Keys of a kind of which it finds
        none at all are held back: row-level security or a wrong address shows exactly that.
        """
        missing: dict[str, list[UUID]] = defaultdict(list)
        seen: set[str] = set()
        before = self._clock.now() - GRACE
        after: tuple[datetime, UUID] | None = None
        while page := await self._keys.living(before, after, _PAGE):
            by_kind: dict[str, list[UUID]] = defaultdict(list)
            for _, owner, kind in page:
                by_kind[kind].append(owner)
            for kind, owners in by_kind.items():
                present = await exists(kind, owners)
                missing[kind] += [owner for owner in owners if owner not in present]
                if not present.isdisjoint(owners):
                    seen.add(kind)
            after = page[-1][:2]
        removed = 0
        for kind in seen & missing.keys():
            for start in range(0, len(missing[kind]), _PAGE):
                removed += await self._keys.remove(missing[kind][start : start + _PAGE])
        held_back = {kind: len(owners) for kind, owners in missing.items() if owners and kind not in seen}
        return Swept(removed, held_back)
