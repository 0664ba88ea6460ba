"""Encrypts and decrypts fields under their owner's key."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, TypeVar

from chassis.processes import failpoints
from chassis.vault.cache import KeyCache
from chassis.vault.errors import KeyNotUnwrapped
from chassis.vault.keyring import Keyring
from chassis.vault.keys import KeyStore
from chassis.vault.tink_aead import Undecryptable, new_wrapped, unwrap

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable
    from uuid import UUID

    from chassis.db.database import Database
    from chassis.db.transaction import Transaction
    from chassis.ports import Clock
    from chassis.vault.ports import Aead

T = TypeVar("T")
# A destroyed key may live on in the memory of another process for this long.
CACHE_SECONDS = 30
_CACHED_KEYS = 1000


class Vault:
    """Fields are bound to their table, column and row; a ciphertext that was moved does not open."""

    def __init__(self, keys_db: Database, kek: Aead, clock: Clock, cache: KeyCache | None = None) -> None:
        """`keys_db` is the database of keys as its app role; `kek` wraps what is stored there."""
        self._keys = KeyStore(keys_db)
        self._kek = kek
        self._clock = clock
        # Not `cache or …`: an empty cache is falsy.
        self._cache = KeyCache(_CACHED_KEYS, CACHE_SECONDS) if cache is None else cache
        self._transaction: Transaction | None = None

    def during(self, transaction: Transaction) -> Vault:
        """The same for one transaction of another database, which does not end because keys are waited for."""
        made = copy(self)
        made._transaction = transaction  # noqa: SLF001 -- one of its own
        return made

    async def create(self, owners: Iterable[tuple[str, UUID]]) -> None:
        """Commits a key for each (kind, id), before anything is written for them.

        An owner that has a key keeps it; an owner that was erased raises KeyDestroyed. Raises
        Unavailable when the database of keys cannot be reached.
        """
        made: dict[UUID, Aead] = {}
        wrapped: dict[UUID, tuple[str, bytes]] = {}
        for kind, owner in owners:
            secret, made[owner] = new_wrapped(self._kek, owner.bytes)
            wrapped[owner] = (kind, secret)
        if not wrapped:
            return
        epoch = self._cache.epoch
        for owner in await self._asked(self._keys.add(wrapped, self._clock.now())):
            self._cache.put(owner, made[owner], epoch)
        failpoints.reached("in-key-creation")

    async def open(self, owners: Iterable[UUID]) -> Keyring:
        """The keys of a page, in one query at most; an unknown or destroyed one raises at its use. Raises Unavailable."""
        asked = set(owners)
        held: dict[UUID, Aead | None] = {owner: key for owner in asked if (key := self._cache.get(owner)) is not None}
        return Keyring(held | await self._fetch(asked - held.keys()))

    async def encrypt(self, owner: UUID, table: str, column: str, row: UUID | str | int, plaintext: bytes) -> bytes:
        """Encrypts one field; raises KeyMissing, KeyDestroyed or Unavailable."""
        return (await self.open([owner])).encrypt(owner, table, column, row, plaintext)

    async def decrypt(self, owner: UUID, table: str, column: str, row: UUID | str | int, ciphertext: bytes) -> bytes:
        """Decrypts one field; raises CiphertextMismatch, KeyMissing, KeyDestroyed or Unavailable."""
        return (await self.open([owner])).decrypt(owner, table, column, row, ciphertext)

    async def destroy(self, owner: UUID) -> bool:
        """Erases everything of `owner` by destroying its key; False when there was none to destroy.

        Only the worker role may. Other processes forget the key within CACHE_SECONDS, and the backups of the database of
        keys when the last one that holds it expires: only then is the erasure complete.
        """
        self._cache.forget(owner)
        try:
            return await self._keys.destroy(owner, self._clock.now())
        finally:
            # A second time, for a read that fetched the key before it was gone.
            self._cache.forget(owner)

    async def _fetch(self, owners: set[UUID]) -> dict[UUID, Aead | None]:
        """Opened keys by owner, None for destroyed ones; living ones are kept in the cache."""
        if not owners:
            return {}
        epoch = self._cache.epoch
        opened: dict[UUID, Aead | None] = {}
        for owner, wrapped in (await self._asked(self._keys.find(owners))).items():
            opened[owner] = None if wrapped is None else self._unwrap(owner, wrapped, epoch)
        return opened

    async def _asked(self, answer: Coroutine[Any, Any, T]) -> T:
        return await (answer if self._transaction is None else self._transaction.beside(answer))

    def _unwrap(self, owner: UUID, wrapped: bytes, epoch: int) -> Aead:
        try:
            key = unwrap(wrapped, self._kek, owner.bytes)
        except Undecryptable as error:
            raise KeyNotUnwrapped(owner) from error
        self._cache.put(owner, key, epoch)
        return key
