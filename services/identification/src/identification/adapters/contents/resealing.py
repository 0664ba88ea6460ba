"""Seals anew what was sealed before values were padded and reports had manifests: each report and draft in a transaction of its own."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

import orjson
from sqlalchemy import Integer, and_, exists, func, or_, select, update

from chassis.db.writes import Write, columns_of, insertion
from chassis.vault.errors import CiphertextMismatch, KeyDestroyed, KeyMissing, KeyNotUnwrapped
from chassis.vault.tink_aead import SEALING_ADDS
from contracts.words.reports import Age
from identification.adapters import tables
from identification.adapters.contents.altered_reports import Altered, Difference
from identification.adapters.contents.manifest import Manifest
from identification.adapters.contents.opening import opened, sealed_manifest
from identification.adapters.contents.padding import SIZES, is_padded, padded
from identification.adapters.contents.stored_parts import COLUMN, stored
from identification.adapters.drafts.repository import KIND
from identification.adapters.reports.rows import report_from
from identification.application.contents.classes import KEPT, REPORT_PARTS
from identification.application.contents.ports import Resealed
from identification.domain.vocabulary import is_child_path

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Table

    from chassis.db.database import Database
    from chassis.db.transaction import Transaction
    from chassis.ports import Clock
    from chassis.vault.vault import Vault
    from identification.domain.reports.record import Filing

    Left = dict[UUID, str]

_PAGE = 500
_BEGINNING = UUID(int=0)
_NO_KEY = "key"
_report, _draft, _resealing = tables.report, tables.draft, tables.resealing
_PUT_MANIFEST = insertion(tables.manifest, "on conflict (report_id) do update set ciphertext = excluded.ciphertext")


class _Done(StrEnum):
    """What became of one report or draft."""

    SEALED = "sealed"
    FOUND_SO = "found_so"
    ERASED = "erased"


class Resealing:
    """Ends when every report has its manifest; where one run died, the next one goes on."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        """`database` as the role that migrates it: the others may change no sealed value of a report."""
        self._database = database
        self._vault = vault
        self._clock = clock

    async def begin_again(self) -> None:
        """For a release before that was gone back to, and sealed as it does: from now on there is legacy again."""
        async with self._database.transaction() as connection:
            await connection.execute(update(_resealing).values(ended_at=None))

    async def run(self, given_up: Collection[UUID], progress: Callable[[int, int], None]) -> Resealed:
        """Reports now and then how many of how many were sealed again; raises Unavailable, and what was sealed until then stays so.

        What is `given_up` and cannot be sealed anew does not keep it from ending: it is refused from then on.
        """
        async with self._database.transaction() as connection:
            ended = (await connection.execute(select(_resealing.c.ended_at))).scalar_one()
            total = sum([await _number(connection, table) for table in _OLD])
        if ended is not None:
            return Resealed(0, 0, 0, {}, ended)
        sealed: Counter[str] = Counter()
        while True:
            done, left = await self._once(lambda number: progress(sealed.total() + number, total))
            sealed.update({table: done[_Done.SEALED, table] for table in (_report.name, _draft.name)})
            # What a process of the release before wrote meanwhile is found by the next walk.
            if not any(done[_Done.SEALED, table.name] for table in _OLD):
                break
        erased = sum(done[_Done.ERASED, table.name] for table in _OLD)
        ended = None if left.keys() - set(given_up) else await self._end()
        return Resealed(sealed[_report.name], sealed[_draft.name], erased, left, ended)

    async def _once(self, progress: Callable[[int], None]) -> tuple[Counter[tuple[str, str]], Left]:
        """One walk over all that is old."""
        done: Counter[tuple[str, str]] = Counter()
        left: Left = {}
        for table, again in ((_report, self._report), (_draft, self._of_draft)):
            after = _BEGINNING
            while page := await self._page(table, after):
                for each in page:
                    try:
                        async with self._database.transaction() as connection:
                            done[await again(connection, each), table.name] += 1
                    except KeyDestroyed:
                        done[_Done.ERASED, table.name] += 1
                    except Altered as altered:
                        left[each] = altered.difference.value
                    except (KeyMissing, KeyNotUnwrapped):
                        left[each] = _NO_KEY
                after = page[-1]
                progress(sum(number for (outcome, _), number in done.items() if outcome == _Done.SEALED))
        return done, left

    async def _page(self, table: Table, after: UUID) -> list[UUID]:
        query = select(table.c.id).where(_OLD[table], table.c.id > after).order_by(table.c.id).limit(_PAGE)
        async with self._database.transaction() as connection:
            return list((await connection.execute(query)).scalars())

    async def _end(self) -> datetime:
        now = self._clock.now()
        async with self._database.transaction() as connection:
            await connection.execute(update(_resealing).values(ended_at=now))
        return now

    async def _report(self, connection: Transaction, report_id: UUID) -> _Done:
        """Everything of one report; of an erased person what is stored stays as it is."""
        row = (await connection.execute(select(_report).where(_report.c.id == report_id).with_for_update())).one()
        report = report_from(row)
        filing = report.filing
        found = await stored(connection, [(filing, sorted(KEPT))])
        keys = await self._vault.open([filing.id, filing.person_id])
        classes = REPORT_PARTS if keys.destroyed(filing.person_id) else sorted(KEPT)
        of_report = opened(filing, classes, found, keys)
        if of_report.gone:
            raise Altered(Difference.GONE)
        of_report.must_be_listed(legacy=True)
        if of_report.manifest is None:
            _must_say_the_same(filing, of_report.texts)
            of_report.age_must_fit(filing, found.paths[filing.id])
        old = {place for place, text in of_report.texts.items() if not is_padded(text)}
        if of_report.manifest is not None and not old:
            return _Done.FOUND_SO
        for place in old:
            value = of_report.values[place]
            anew = keys.encrypt(value.owner, value.table, COLUMN, value.row, padded(of_report.texts[place]))
            name = str(value.id) if value.id else value.class_
            connection.later(_REPLACE[value.table], {"owner": value.owner, "name": name, COLUMN: anew})
        manifest = of_report.manifest or Manifest.of(filing, ()).with_path(report.progress)
        for value in found.of(filing, sorted(KEPT)):
            of = value.class_
            manifest = manifest.with_class(of) if value.id is None else manifest.with_addendum(value.id, of)
        connection.later(_PUT_MANIFEST, sealed_manifest(filing, manifest, keys))
        return _Done.SEALED

    async def _of_draft(self, connection: Transaction, draft_id: UUID) -> _Done:
        locked = select(_draft.c[COLUMN]).where(_draft.c.id == draft_id).with_for_update()
        sealed = (await connection.execute(locked)).scalar_one_or_none()
        if sealed is None:
            return _Done.FOUND_SO
        keys = await self._vault.open([draft_id])
        try:
            text = keys.decrypt(draft_id, KIND, COLUMN, draft_id, sealed)
        except CiphertextMismatch:
            raise Altered(Difference.VALUE) from None
        if is_padded(text):
            return _Done.FOUND_SO
        anew = keys.encrypt(draft_id, KIND, COLUMN, draft_id, padded(text))
        await connection.execute(update(_draft).where(_draft.c.id == draft_id).values({COLUMN: anew}))
        return _Done.SEALED


def _must_say_the_same(filing: Filing, texts: Mapping[str, bytes]) -> None:
    """What decides about access stood under the seal before there were manifests too: raises Altered for a row that says otherwise."""

    def content_of(owner: UUID, class_: str) -> dict[str, object] | None:
        text = texts.get(f"{owner}/{class_}")
        return None if text is None else orjson.loads(text)

    report, conflict, birth = (
        content_of(filing.id, "report"),
        content_of(filing.id, "conflict"),
        content_of(filing.person_id, "birth"),
    )
    if report is None or (report["wayIn"], report["sector"]) != (filing.way_in.value, filing.author_sector):
        raise Altered(Difference.FILING)
    if (conflict or {}).get("unitIds", []) != [str(unit) for unit in filing.excluded_units]:
        raise Altered(Difference.FILING)
    if birth is not None and is_child_path(Age(str(birth["age"]))) is not filing.child_path:
        raise Altered(Difference.FILING)


def _is_odd(table: Table) -> ColumnElement[bool]:
    """Whether a sealed value has a length that no padded one has."""
    length = func.octet_length(table.c[COLUMN], type_=Integer) - SEALING_ADDS
    return and_(length.not_in(SIZES), length % SIZES[-1] != 0)


def _replacement(table: Table, owners: str, name: str) -> Write:
    """The same value, sealed anew; its owner is in one of the columns."""
    columns = f"owner uuid, name text, {columns_of([table.c[COLUMN]])}"
    where = f"given.owner in ({owners}) and old.{name}::text = given.name"
    return Write(
        columns, f"{{name}} as (update {table.name} old set ciphertext = given.ciphertext from {{rows}} where {where})"
    )


async def _number(connection: Transaction, table: Table) -> int:
    query = select(func.count()).select_from(table).where(_OLD[table])
    return int((await connection.execute(query)).scalar_one())


_REPLACE = {
    table.name: _replacement(table, owners, name)
    for table, owners, name in (
        (tables.report_part, "old.report_id", "class"),
        (tables.person_part, "old.person_id", "class"),
        (tables.addendum, "old.person_id, old.report_id", "id"),
    )
}
_OLD = {
    _report: or_(
        ~exists().where(tables.manifest.c.report_id == _report.c.id),
        *(
            exists().where(table.c.report_id == _report.c.id, _is_odd(table))
            for table in (tables.report_part, tables.person_part, tables.addendum)
        ),
    ),
    _draft: _is_odd(_draft),
}
