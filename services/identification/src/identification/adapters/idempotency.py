"""Commands already carried out, kept by the chassis store."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from chassis.idempotency.store import IdempotencyStore
    from chassis.ports import IdempotencyKey

_RESULT = "id"


class StoredIdempotencyRecords:
    """The `IdempotencyRecords` port: one id per command."""

    def __init__(self, store: IdempotencyStore) -> None:
        """`store` works on the unit of work's connection."""
        self._store = store

    async def seen(
        self, principal: Principal, operation: str, idempotency_key: IdempotencyKey, target: UUID | None = None
    ) -> UUID | None:
        """The id that the first run gave, or None and the key is now taken."""
        stored = await self._store.claim(
            principal.subject, operation, idempotency_key.key, idempotency_key.body, target
        )
        return None if stored is None else UUID(str(stored.ids[_RESULT]))

    async def done(self, result: UUID) -> None:
        """Keeps the id that this run gave."""
        self._store.complete({_RESULT: result})
