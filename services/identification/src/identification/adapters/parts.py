"""Contents of a report, one sealed value per class, under the report's key or the person's."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import and_, select

from chassis.db.writes import insertion
from chassis.vault.errors import KeyDestroyed
from identification.adapters import tables
from identification.adapters.addenda import PostgresAddenda, with_addenda
from identification.adapters.batches import as_pairs
from identification.application.contents import PERSON_PARTS, REPORT_PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import Column

    from chassis.db.transaction import Transaction
    from chassis.vault.keyring import Keyring
    from chassis.vault.vault import Vault
    from identification.application.ports import Content
    from identification.domain.addendum import Addendum
    from identification.domain.report import Filing

COLUMN = "ciphertext"
_ADD_OF_REPORT, _ADD_OF_PERSON = insertion(tables.report_part), insertion(tables.person_part)


class SealedParts:
    """The `Parts` port: PostgreSQL holds ciphertext, the vault the keys."""

    def __init__(self, connection: Transaction, vault: Vault | None) -> None:
        """Reads and writes on one connection; without a vault (a consumer's) any use is a mistake and raises."""
        self._connection = connection
        self._given_vault = vault
        self._addenda = PostgresAddenda(connection)

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

    async def append(self, filing: Filing, addendum: Addendum, by: UUID) -> None:
        """One more text under the person's key."""
        person, row = filing.person_id, f"{filing.person_id}/{addendum.id}"
        sealed = await self._vault.encrypt(person, tables.addendum.name, COLUMN, row, addendum.text.encode())
        await self._addenda.add(filing, addendum, by, sealed)

    async def number_of_addenda(self, report_id: UUID) -> int:
        """Rows of the report, which the caller has locked."""
        return await self._addenda.number(report_id)

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
        addenda = await self._addenda.stored([(filing.person_id, classes) for filing, classes in asked])
        keys = await self._vault.open([*report_parts, *person_parts, *addenda])
        opened: dict[UUID, dict[str, Content]] = {}
        for filing, _ in asked:
            with suppress(KeyDestroyed):
                of_person = _decrypted(keys, filing.person_id, "person_part", person_parts.get(filing.person_id, []))
                opened[filing.id] = {
                    **_decrypted(keys, filing.id, "report_part", report_parts.get(filing.id, [])),
                    **with_addenda(of_person, keys, filing.person_id, addenda.get(filing.person_id, [])),
                }
        return opened

    async def _stored(self, owner: Column[UUID], asked: list[tuple[UUID, str]]) -> dict[UUID, list[tuple[str, bytes]]]:
        """Classes and ciphertexts by owner: exactly the pairs of owner and class that were asked for."""
        if not asked:
            return {}
        parts, pairs = owner.table.c, as_pairs(asked)
        query = select(owner, parts["class"], parts.ciphertext).join(
            pairs, and_(owner == pairs.c.owner, parts["class"] == pairs.c["class"])
        )
        found: dict[UUID, list[tuple[str, bytes]]] = {}
        for row in (await self._connection.execute(query)).all():
            found.setdefault(row[0], []).append((row[1], row[2]))
        return found

    async def _insert(self, filing: Filing, contents: Mapping[str, Content]) -> None:
        keys = await self._vault.open([filing.id, filing.person_id])
        of_report = [
            _sealed(keys, filing.id, "report_part", name, contents) for name in REPORT_PARTS if name in contents
        ]
        self._connection.later(_ADD_OF_REPORT, *({"report_id": filing.id, **row} for row in of_report))
        of_person = [
            _sealed(keys, filing.person_id, "person_part", name, contents) for name in PERSON_PARTS if name in contents
        ]
        ids = {"person_id": filing.person_id, "report_id": filing.id}
        self._connection.later(_ADD_OF_PERSON, *({**ids, **row} for row in of_person))


def _sealed(keys: Keyring, owner: UUID, table: str, class_: str, contents: Mapping[str, Content]) -> dict[str, Any]:
    ciphertext = keys.encrypt(owner, table, COLUMN, f"{owner}/{class_}", orjson.dumps(contents[class_]))
    return {"class": class_, COLUMN: ciphertext}


def _decrypted(keys: Keyring, owner: UUID, table: str, parts: Iterable[tuple[str, bytes]]) -> dict[str, Content]:
    return {
        class_: orjson.loads(keys.decrypt(owner, table, COLUMN, f"{owner}/{class_}", sealed))
        for class_, sealed in parts
    }
