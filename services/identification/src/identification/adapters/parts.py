"""Contents of a report, one sealed value per class, under the report's key or the person's."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import ARRAY, Text, Uuid, and_, func, insert, literal, select

from chassis.vault.errors import KeyDestroyed
from identification.adapters import tables
from identification.application.contents import PERSON_PARTS, REPORT_PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import Column
    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.vault.keyring import Keyring
    from chassis.vault.vault import Vault
    from identification.application.ports import Content
    from identification.domain.report import Filing

COLUMN = "ciphertext"


class SealedParts:
    """The `Parts` port: PostgreSQL holds ciphertext, the vault the keys."""

    def __init__(self, connection: AsyncConnection, vault: Vault | None) -> None:
        """Reads and writes on one connection; without a vault (a consumer's) any use is a mistake and raises."""
        self._connection = connection
        self._given_vault = vault

    @property
    def _vault(self) -> Vault:
        if self._given_vault is None:
            raise RuntimeError("This process has no vault: personal texts are for the request process only.")
        return self._given_vault

    async def seal(self, filing: Filing, contents: Mapping[str, Content]) -> None:
        """Makes both keys first (they commit on their own; a sweeper removes them if this transaction fails)."""
        await self._vault.create([("report", filing.id), ("person", filing.person_id)])
        await self._insert(filing, contents)

    async def add(self, filing: Filing, class_: str, content: Content) -> None:
        """One more class."""
        await self._insert(filing, {class_: content})

    async def open(self, asked: Sequence[tuple[Filing, Sequence[str]]]) -> dict[UUID, dict[str, Content]]:
        """Fetches and decrypts the named classes only; a report with one of them under a destroyed key is left out."""
        report_parts = await self._stored(
            tables.report_part.c.report_id,
            [(filing.id, class_) for filing, classes in asked for class_ in classes if class_ in REPORT_PARTS],
        )
        person_parts = await self._stored(
            tables.person_part.c.person_id,
            [(filing.person_id, class_) for filing, classes in asked for class_ in classes if class_ in PERSON_PARTS],
        )
        keys = await self._vault.open([*report_parts, *person_parts])
        opened: dict[UUID, dict[str, Content]] = {}
        for filing, _ in asked:
            with suppress(KeyDestroyed):
                opened[filing.id] = {
                    **_decrypted(keys, filing.id, "report_part", report_parts.get(filing.id, [])),
                    **_decrypted(keys, filing.person_id, "person_part", person_parts.get(filing.person_id, [])),
                }
        return opened

    async def _stored(self, owner: Column[UUID], asked: list[tuple[UUID, str]]) -> dict[UUID, list[tuple[str, bytes]]]:
        """Classes and ciphertexts by owner: exactly the pairs of owner and class that were asked for."""
        if not asked:
            return {}
        parts = owner.table.c
        owners = literal([each for each, _ in asked], ARRAY(Uuid))
        classes = literal([class_ for _, class_ in asked], ARRAY(Text))
        pairs = func.unnest(owners, classes).table_valued("owner", "class").render_derived("asked")
        query = select(owner, parts["class"], parts.ciphertext).join(
            pairs, and_(owner == pairs.c.owner, parts["class"] == pairs.c["class"])
        )
        found: dict[UUID, list[tuple[str, bytes]]] = {}
        for row in (await self._connection.execute(query)).all():
            found.setdefault(row[0], []).append((row[1], row[2]))
        return found

    async def _insert(self, filing: Filing, contents: Mapping[str, Content]) -> None:
        rows = [
            await self._sealed(filing.id, "report_part", name, contents[name])
            for name in REPORT_PARTS
            if name in contents
        ]
        if rows:
            await self._connection.execute(
                insert(tables.report_part), [{"report_id": filing.id, **row} for row in rows]
            )
        rows = [
            await self._sealed(filing.person_id, "person_part", name, contents[name])
            for name in PERSON_PARTS
            if name in contents
        ]
        if rows:
            ids = {"person_id": filing.person_id, "report_id": filing.id}
            await self._connection.execute(insert(tables.person_part), [{**ids, **row} for row in rows])

    async def _sealed(self, owner: UUID, table: str, class_: str, content: Content) -> dict[str, Any]:
        ciphertext = await self._vault.encrypt(owner, table, COLUMN, f"{owner}/{class_}", orjson.dumps(content))
        return {"class": class_, COLUMN: ciphertext}


def _decrypted(keys: Keyring, owner: UUID, table: str, parts: Iterable[tuple[str, bytes]]) -> dict[str, Content]:
    return {
        class_: orjson.loads(keys.decrypt(owner, table, COLUMN, f"{owner}/{class_}", sealed))
        for class_, sealed in parts
    }
