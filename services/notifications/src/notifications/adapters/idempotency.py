"""Commands already carried out, kept by the chassis store."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.idempotency.store import IdempotencyStore
    from chassis.ports import IdempotencyKey


class StoredIdempotencyRecords:
    """The `IdempotencyRecords` port."""

    def __init__(self, store: IdempotencyStore) -> None:
        """`store` works on the command's own connection."""
        self._store = store

    async def seen(self, caller: Principal, operation: str, idempotency_key: IdempotencyKey, target: UUID) -> bool:
        """Whether this command was carried out before; else its key is now taken."""
        return (
            await self._store.claim(caller.subject, operation, idempotency_key.key, idempotency_key.body, target)
            is not None
        )

    async def done(self, target: UUID) -> None:
        """Keeps which record it was."""
        self._store.complete({"id": target})
