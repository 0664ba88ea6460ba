"""Contents of a report, one sealed value per class, under the report's key or the person's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from sqlalchemy import ARRAY, Text, func, literal, select

from chassis.db.writes import Write, columns_of, insertion
from chassis.domain.errors import NotFound
from identification.adapters import tables
from identification.adapters.contents.altered_reports import Altered, Difference
from identification.adapters.contents.manifest import Manifest, sealed_classes
from identification.adapters.contents.opening import opened, read_manifest, sealed_manifest
from identification.adapters.contents.padding import padded, unpadded
from identification.adapters.contents.stored_parts import COLUMN, Sealed, stored
from identification.adapters.reports.addenda import OpenedAddendum, PostgresAddenda, with_addenda
from identification.application.contents.classes import key_owner
from identification.domain.errors import ReportAltered

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Table

    from chassis.db.transaction import Transaction
    from chassis.vault.keyring import Keyring
    from chassis.vault.vault import Vault
    from identification.adapters.contents.altered_reports import AlteredReports
    from identification.adapters.contents.opening import Opened
    from identification.adapters.contents.stored_parts import Stored
    from identification.application.contents.ports import Content, UpToVersion
    from identification.domain.reports.addendum import Addendum
    from identification.domain.reports.record import Filing, Progress

_AGE = ("birth",)
_manifest = tables.manifest
_ADD_OF = {table: insertion(table) for table in (tables.report_part, tables.person_part)}
_ADD_MANIFEST = insertion(_manifest)
_REWRITE_MANIFEST = Write(
    columns_of(list(_manifest.columns)),
    "{name} as (update manifest set ciphertext = given.ciphertext from {rows} where manifest.report_id = given.report_id)",
)


class SealedParts:
    """The `Parts` port: PostgreSQL holds ciphertext, the vault the keys."""

    def __init__(self, connection: Transaction, vault: Vault, altered: AlteredReports) -> None:
        """Reads and writes on one connection."""
        self._connection = connection
        self._vault = vault
        self._altered = altered
        self._addenda = PostgresAddenda(connection)

    async def seal(self, filing: Filing, contents: Mapping[str, Content]) -> None:
        """Makes both keys first (they commit on their own; a sweeper removes them if this transaction fails)."""
        await self._vault.create([("report", filing.id), ("person", filing.person_id)])
        keys = await self._keys(filing)
        self._insert(filing, contents, keys)
        manifest = Manifest.of(filing, contents)
        self._connection.later(_ADD_MANIFEST, sealed_manifest(filing, manifest, keys))

    async def add(self, filing: Filing, class_: str, content: Content) -> None:
        """One more class; the caller has locked the report."""
        keys = await self._keys(filing)
        manifest = await self._listed(filing, keys)
        self._insert(filing, {class_: content}, keys, legacy=manifest is None)
        if manifest is not None:
            self._rewrite(filing, manifest.with_class(class_), keys)

    async def append(
        self,
        filing: Filing,
        addenda: Collection[Addendum],
        by: UUID,
        path: Progress | None = None,
        *,
        refiled: bool = False,
    ) -> None:
        """Each under the key of its class; the caller has locked the report."""
        keys = await self._keys(filing)
        manifest = await self._listed(filing, keys)
        sealed = [(each, _sealed_addendum(filing, each, keys, legacy=manifest is None)) for each in addenda]
        if sealed:
            await self._addenda.add(filing, sealed, by)
        if manifest is not None:
            for each in addenda:
                manifest = manifest.with_addendum(each.id, each.class_)
            if path is not None:
                manifest = manifest.with_path(path)
            if refiled:
                manifest = manifest.with_filing(filing)
            self._rewrite(filing, manifest, keys)

    async def was_added_to(self, report_id: UUID, since: datetime, beside: Collection[int]) -> bool:
        return await self._addenda.was_added_to(report_id, since, beside)

    async def number_of_additions(self, report_id: UUID, beside: Collection[int]) -> int:
        """Of the report, which the caller has locked."""
        return await self._addenda.number_of_additions(report_id, beside)

    async def open(
        self, asked: Sequence[tuple[Filing, Sequence[str]]], until: UpToVersion | None = None
    ) -> dict[UUID, dict[str, Content]]:
        """Fetches and decrypts the named classes only, after what is stored was held against the report's manifest.

        A report with one of them under a destroyed key is left out, and so is one that the caller does not find any more.
        An altered one raises ReportAltered when it is the only one; among others it is left out, so that it takes none away.
        """
        wanted = [(filing, sealed_classes(classes)) for filing, classes in asked]
        sought = [(filing, classes) for filing, classes in wanted if classes]
        contents: dict[UUID, dict[str, Content]] = {filing.id: {} for filing, classes in wanted if not classes}
        if not sought:
            return contents
        found = await stored(self._connection, sought)
        there = [(filing, classes) for filing, classes in sought if filing.id in found.manifests]
        keys = await self._vault.open(owner for filing, _ in there for owner in (filing.id, filing.person_id))
        for filing, classes in there:
            try:
                contents[filing.id] = await self._contents(filing, classes, found, keys, until)
            except NotFound:
                continue
            except Altered as altered:
                self._altered.found(filing.id, altered.difference)
                if len(asked) == 1:
                    raise ReportAltered from None
        return contents

    async def _contents(
        self, filing: Filing, classes: Sequence[str], found: Stored, keys: Keyring, until: UpToVersion | None
    ) -> dict[str, Content]:
        """Raises Altered; NotFound for what was erased, or is not for the caller any more."""
        of_report = await self._whole(filing, classes, found, keys)
        if of_report.manifest is None or of_report.manifest.leaves_path_to_age:
            if set(_AGE) <= set(classes):
                of_report.age_must_fit(filing, found.paths[filing.id])
            else:
                await self._path_must_fit_age(filing, keys)
        texts = [(value, unpadded(of_report.texts[place])) for place, value in of_report.values.items()]
        parts = {value.class_: orjson.loads(text) for value, text in texts if value.at is None}
        added = [_added(value, value.id, value.at, text) for value, text in texts if value.id and value.at]
        if until is not None and added:
            there = await self._addenda.there(filing.id, until)
            added = [each for each in added if each.id in there]
        return with_addenda(parts, added)

    async def _whole(self, filing: Filing, classes: Sequence[str], found: Stored, keys: Keyring) -> Opened:
        """The values of these classes, which are all that the manifest lists of them; raises as `_contents`."""
        of_report = opened(filing, classes, found, keys)
        if of_report.gone:
            await self._must_be_hidden(filing, of_report.gone)
        of_report.must_be_listed(legacy=found.legacy)
        return of_report

    async def _path_must_fit_age(self, filing: Filing, keys: Keyring) -> None:
        """Raises Altered when the row says another path than the newest age, where that path was not sealed nor the age asked for.

        Row and age are read anew by one statement, since an age may be recorded meanwhile.
        """
        found = await stored(self._connection, [(filing, _AGE)])
        if filing.id not in found.manifests:
            raise NotFound
        try:
            of_age = await self._whole(filing, _AGE, found, keys)
        except NotFound:
            # The person was erased, or the caller is a colleague of the author, who finds nothing of them.
            return
        of_age.age_must_fit(filing, found.paths[filing.id])

    async def _must_be_hidden(self, filing: Filing, gone: Collection[str]) -> None:
        """Raises NotFound when the caller lost the right to what is listed a moment ago, and Altered when it is not stored."""
        whole = select(func.stores_all(filing.id, literal(sorted(gone), ARRAY(Text))))
        if (await self._connection.execute(whole)).scalar_one():
            raise NotFound
        raise Altered(Difference.GONE)

    async def _keys(self, filing: Filing) -> Keyring:
        return await self._vault.open([filing.id, filing.person_id])

    async def _listed(self, filing: Filing, keys: Keyring) -> Manifest | None:
        """None for a report that was filed before there were manifests: it goes on without until it is sealed anew."""
        query = select(_manifest.c[COLUMN]).where(_manifest.c.report_id == filing.id)
        sealed = (await self._connection.execute(query)).scalar_one_or_none()
        try:
            return read_manifest(filing, sealed, keys)
        except Altered as altered:
            self._altered.found(filing.id, altered.difference)
            raise ReportAltered from None

    def _insert(self, filing: Filing, contents: Mapping[str, Content], keys: Keyring, *, legacy: bool = False) -> None:
        for table, rows in sealed_parts(filing, contents, keys, legacy=legacy).items():
            self._connection.later(_ADD_OF[table], *rows)

    def _rewrite(self, filing: Filing, manifest: Manifest, keys: Keyring) -> None:
        self._connection.later(_REWRITE_MANIFEST, sealed_manifest(filing, manifest, keys))


def _sealed_addendum(filing: Filing, addendum: Addendum, keys: Keyring, *, legacy: bool) -> bytes:
    owner = key_owner(filing, addendum.class_)
    place = Sealed(tables.addendum.name, owner, addendum.class_, b"", addendum.id, addendum.at, addendum.version)
    text = orjson.dumps(addendum.content)
    return keys.encrypt(owner, place.table, COLUMN, place.row, text if legacy else padded(text, addendum.class_))


def _added(value: Sealed, id_: UUID, at: datetime, text: bytes) -> OpenedAddendum:
    content = {"text": text.decode()} if value.version is None else orjson.loads(text)
    return OpenedAddendum(id_, value.class_, content, value.version, at)


def sealed_parts(
    filing: Filing, contents: Mapping[str, Content], keys: Keyring, *, legacy: bool = False
) -> Mapping[Table, list[dict[str, object]]]:
    """Rows of both tables of parts; a person's have a report's id as well. Raises ValueError for a class without a key."""
    places: Mapping[UUID, tuple[Table, dict[str, object]]] = {
        filing.id: (tables.report_part, {"report_id": filing.id}),
        filing.person_id: (tables.person_part, {"person_id": filing.person_id, "report_id": filing.id}),
    }
    rows: dict[Table, list[dict[str, object]]] = {table: [] for table, _ in places.values()}
    for name, content in contents.items():
        owner, text = key_owner(filing, name), orjson.dumps(content)
        table, ids = places[owner]
        value = keys.encrypt(owner, table.name, COLUMN, f"{owner}/{name}", text if legacy else padded(text, name))
        rows[table].append({**ids, "class": name, COLUMN: value})
    return rows
