"""Commands already carried out, kept by the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.idempotency.store import IdempotencyStore
    from chassis.ports import IdempotencyKey, StoredResult


class StoredIdempotencyRecords:
    """The `IdempotencyRecords` port: ids and whole numbers only, nothing of the answer itself."""

    def __init__(self, store: IdempotencyStore) -> None:
        """`store` works on the unit of work's connection."""
        self._store = store

    async def seen(
        self, principal: Principal, operation: str, idempotency_key: IdempotencyKey, target: UUID | None = None
    ) -> StoredResult | None:
        """What the first run gave, or None and the key is now taken."""
        return await self._store.claim(principal.subject, operation, idempotency_key.key, idempotency_key.body, target)

    async def done(self, **result: UUID | int) -> None:
        """Keeps what this run gave."""
        self._store.complete(result)
