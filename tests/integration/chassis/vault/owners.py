"""Owners with something encrypted, as every test of the vault needs them."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from chassis.vault.vault import Vault

APP, WORKER = "identification_keys_app", "identification_keys_worker"
KINDS = ("person", "report")
TEXT = "Видела сам модрице на рукама".encode()


async def owner_with_text(vault: Vault, row: UUID | None = None) -> tuple[UUID, UUID, bytes]:
    """A person with one encrypted field: owner, row and ciphertext."""
    owner, row = uuid4(), row or uuid4()
    await vault.create([("person", owner)])
    return owner, row, await vault.encrypt(owner, "report", "account", row, TEXT)


async def none_left(_kind: str, _owners: Sequence[UUID]) -> set[UUID]:
    """A lookup that sees no row at all, as under row-level security without a caller."""
    return set()
