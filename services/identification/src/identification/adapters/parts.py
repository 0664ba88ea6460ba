"""Contents of a report, one sealed value per class, under the report's key or the person's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import insert, select

from identification.adapters import tables
from identification.application.contents import PERSON_PARTS, REPORT_PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

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

    async def open(self, filing: Filing, classes: Sequence[str]) -> dict[str, Content]:
        """Decrypts the named classes only."""
        opened: dict[str, Content] = {}
        for class_, sealed in await self._stored(tables.report_part, filing.id, "report_id", classes, REPORT_PARTS):
            opened[class_] = await self._decrypt(filing.id, "report_part", class_, sealed)
        for class_, sealed in await self._stored(
            tables.person_part, filing.person_id, "person_id", classes, PERSON_PARTS
        ):
            opened[class_] = await self._decrypt(filing.person_id, "person_part", class_, sealed)
        return opened

    async def _stored(
        self,
        table: Any,
        owner: UUID,
        column: str,
        classes: Iterable[str],
        known: tuple[str, ...],
    ) -> list[tuple[str, bytes]]:
        wanted = sorted(set(classes) & set(known))
        if not wanted:
            return []
        query = select(table.c["class"], table.c.ciphertext).where(
            table.c[column] == owner, table.c["class"].in_(wanted)
        )
        return [(row[0], row[1]) for row in (await self._connection.execute(query)).all()]

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

    async def _decrypt(self, owner: UUID, table: str, class_: str, sealed: bytes) -> Content:
        content: Content = orjson.loads(await self._vault.decrypt(owner, table, COLUMN, f"{owner}/{class_}", sealed))
        return content
