"""Sealed values of several reports in one statement: of one moment, so that what belongs together is seen together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    DateTime,
    Integer,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB

from identification.adapters import tables
from identification.adapters.contents.manifest import PATH, path_in, place_of, place_of_addendum
from identification.adapters.reports.batches import is_any_of
from identification.application.contents.classes import PERSON_PARTS, REPORT_PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Select, Table

    from chassis.db.transaction import Transaction
    from identification.domain.reports.record import Filing

COLUMN = "ciphertext"
_report, _manifest, _addendum = tables.report, tables.manifest, tables.addendum


@dataclass(frozen=True, slots=True)
class Sealed:
    """One value: whose key it is under, where it is stored, and for an addendum its moment and the report's version that it made."""

    table: str
    owner: UUID
    class_: str
    ciphertext: bytes
    id: UUID | None = None
    at: datetime | None = None
    version: int | None = None

    @property
    def row(self) -> str:
        """What it is bound to beside its table and column: an addendum to its place among the others too."""
        place = f"{self.owner}/{self.id or self.class_}"
        return place if self.version is None or self.at is None else f"{place}/{_place_in_time(self.version, self.at)}"

    def place(self, filing: Filing) -> str:
        """As the manifest names it."""
        if self.id is None:
            return place_of(filing, self.class_)
        return place_of_addendum(filing, self.class_, self.id)


@dataclass(slots=True)
class Stored:
    """What was found: manifests and paths of the reports that the caller still finds, and values by owner, addenda last and oldest first.

    It is legacy until everything has been sealed anew: then a report may be without a manifest.
    """

    legacy: bool = False
    manifests: dict[UUID, bytes | None] = field(default_factory=dict)
    paths: dict[UUID, Mapping[str, Any]] = field(default_factory=dict)
    values: dict[UUID, list[Sealed]] = field(default_factory=dict)

    def of(self, filing: Filing, classes: Sequence[str]) -> list[Sealed]:
        """Values of one report."""
        both = (*self.values.get(filing.id, ()), *self.values.get(filing.person_id, ()))
        return [value for value in both if value.class_ in classes]


async def stored(connection: Transaction, asked: Sequence[tuple[Filing, Sequence[str]]]) -> Stored:
    """Exactly the classes that were asked for of each report."""
    of_reports = [(filing.id, class_) for filing, classes in asked for class_ in classes if class_ in REPORT_PARTS]
    of_persons = [
        (filing.person_id, class_) for filing, classes in asked for class_ in classes if class_ in PERSON_PARTS
    ]
    parameters = {
        "reports": [filing.id for filing, _ in asked],
        **_parameters("report", of_reports),
        **_parameters("person", of_persons),
    }
    found = Stored()
    for row in (await connection.execute(_STORED, parameters)).all():
        if row.table == _manifest.name:
            found.legacy = row.at is None
            found.manifests[row.owner] = row.ciphertext
            found.paths[row.owner] = path_in(row.path)
        else:
            value = Sealed(row.table, row.owner, row.class_, row.ciphertext, row.id, row.at, row.version)
            found.values.setdefault(row.owner, []).append(value)
    return found


def _place_in_time(version: int, at: datetime) -> str:
    return f"{version}/{at.astimezone(UTC).isoformat(timespec='microseconds')}"


def _parameters(owner: str, pairs: Sequence[tuple[UUID, str]]) -> dict[str, Any]:
    return {f"{owner}_owners": [pair[0] for pair in pairs], f"{owner}_classes": [pair[1] for pair in pairs]}


def _values(table: Table, owner: str, class_: str, asked: str) -> Select[Any]:
    """Rows of the pairs of owner and class that the statement is given."""
    given = (
        func.unnest(bindparam(f"{asked}_owners", type_=ARRAY(Uuid)), bindparam(f"{asked}_classes", type_=ARRAY(Text)))
        .table_valued("owner", "class")
        .render_derived(f"asked_of_{asked}")
    )
    added = table is _addendum
    columns = (
        literal(table.name).label("table"),
        table.c[owner].label("owner"),
        table.c[class_].label("class_"),
        (table.c.id if added else null().cast(Uuid)).label("id"),
        (table.c.at if added else null().cast(DateTime(timezone=True))).label("at"),
        (table.c.version if added else null().cast(Integer)).label("version"),
        null().cast(JSONB).label("path"),
        table.c[COLUMN],
    )
    return select(*columns).join(given, and_(table.c[owner] == given.c.owner, table.c[class_] == given.c["class"]))


_ENDED = case((exists().where(tables.resealing.c.ended_at.is_(None)), null()), else_=func.now())
_MANIFESTS = (
    select(
        literal(_manifest.name).label("table"),
        _report.c.id.label("owner"),
        null().cast(Text).label("class_"),
        null().cast(Uuid).label("id"),
        _ENDED.label("at"),
        null().cast(Integer).label("version"),
        func.jsonb_build_object(*(each for name in PATH for each in (name, _report.c[name]))).label("path"),
        _manifest.c[COLUMN],
    )
    .outerjoin_from(_report, _manifest, _manifest.c.report_id == _report.c.id)
    .where(is_any_of(_report.c.id, "reports"))
)
_ALL = union_all(
    _MANIFESTS,
    _values(tables.report_part, "report_id", "class", "report"),
    _values(tables.person_part, "person_id", "class", "person"),
    _values(_addendum, "report_id", "kind", "report"),
    _values(_addendum, "person_id", "kind", "person"),
).subquery()
_STORED = select(_ALL).order_by(_ALL.c.version.nulls_first(), _ALL.c.at.nulls_first(), _ALL.c.id)
