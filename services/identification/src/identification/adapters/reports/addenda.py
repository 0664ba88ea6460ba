"""Addenda in PostgreSQL: append-only, each sealed under the key of the report or of the person, as its class is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Text, cast, exists, func, insert, select

from chassis.db.transaction import OnTransaction
from contracts import forms
from contracts.words.reports import AddendumKind
from identification.adapters import tables
from identification.application.contents.classes import (
    CHILD_VIEWS,
    DECISION,
    FILE_CLASSES,
    FILES,
    OF_PROCEDURE,
    REASONS,
    RISK,
    TRIAGE,
)
from identification.domain.reading.masking import ANSWERS, CHANGED_AT, CHANGES, CORRECTED, EARLIER
from identification.domain.reports.correction import CORRECTED_CLASSES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement

    from identification.application.contents.ports import Content, UpToVersion
    from identification.domain.reports.addendum import Addendum
    from identification.domain.reports.record import Filing

_table = tables.addendum
_COLUMN = "ciphertext"
_TEXT: Final = "text"
_OF_OTHERS: Final = ("checks", "informed")
"""Of a guardian and of proceedings: what came of checking one, and whom the Centre informed, which is no addition of the author's."""
_LISTED: Final = (
    FILES,
    *_OF_OTHERS,
    "entries",
    "replacements",
    "challenges",
    "presumptions",
    "interviews",
    "proposals",
    "dissents",
    "returns",
    "indicatorAnswers",
    "explanations",
    "steps",
)
"""Names of lists that go on."""
_ANEW: Final = {TRIAGE: "grounds", RISK: "level", DECISION: "outcome", REASONS: "text"}
"""Classes of which what is said anew takes the place of what was said before, and by which name that it is said anew is known."""
_GO_ON: Final = frozenset(AddendumKind)
"""Classes whose text is not replaced by a later one."""


@dataclass(frozen=True, slots=True)
class OpenedAddendum:
    """One addendum, opened; of the release before additions had a version it has none and is a text."""

    id: UUID
    class_: str
    content: Mapping[str, Any]
    version: int | None
    at: datetime


class PostgresAddenda(OnTransaction):
    """Rows of addenda on one connection; what is in them is opened with the other parts."""

    async def add(self, filing: Filing, sealed: Sequence[tuple[Addendum, bytes]], by: UUID) -> None:
        """A row for each; what is in it is stored separately."""
        rows = [
            {
                "id": addendum.id,
                "report_id": filing.id,
                "person_id": filing.person_id,
                "kind": addendum.class_,
                "given_by": by,
                "at": addendum.at,
                "version": addendum.version,
                _COLUMN: content,
            }
            for addendum, content in sealed
        ]
        await self._connection.execute(insert(_table).values(rows))

    async def number_of_additions(self, report_id: UUID, beside: Collection[int]) -> int:
        """How many versions but those `beside` said something more; files count for themselves.

        What the Centre assessed, or a child says, counts not at all. Before additions had a version each was a row.
        """
        addition = func.coalesce(cast(_table.c.version, Text), cast(_table.c.id, Text))
        said = _said_of(report_id, beside, FILE_CLASSES)
        query = select(func.count(addition.distinct())).where(*said)
        return int((await self._connection.execute(query)).scalar_one())

    async def was_added_to(self, report_id: UUID, since: datetime, beside: Collection[int]) -> bool:
        """Whether anyone said more after that moment, in a version but those `beside`, or added a file."""
        query = select(exists().where(*_said_of(report_id, beside), _table.c.at > since))
        return bool((await self._connection.execute(query)).scalar_one())

    async def there(self, report_id: UUID, until: UpToVersion) -> set[UUID]:
        """Ids of what was there in a version: additions without one are, in their order, those that no other row names."""
        query = select(_table.c.id, _table.c.version).where(_table.c.report_id == report_id)
        rows = (await self._connection.execute(query.order_by(_table.c.at, _table.c.id))).all()
        versioned = {row.version for row in rows}
        unversioned = iter(version for version in until.additions if version not in versioned)
        versions = {row.id: row.version or next(unversioned, 0) for row in rows}
        return {each for each, version in versions.items() if version <= until.version}


def _said_of(report_id: UUID, beside: Collection[int], apart: Collection[str] = ()) -> tuple[ColumnElement[bool], ...]:
    kinds = _table.c.kind.not_in([*apart, TRIAGE, RISK, CHILD_VIEWS, *OF_PROCEDURE])
    return _table.c.report_id == report_id, kinds, func.coalesce(_table.c.version, 0).not_in(beside)


def with_addenda(contents: Mapping[str, Content], added: Iterable[OpenedAddendum]) -> dict[str, Content]:
    """`contents`, each class with what was added to it, oldest first: a text goes on with those before, the rest takes their place.

    A class that got its first text in an addendum has no `text`. Before the newest assessment or decision those that it replaces are
    kept whole.
    """
    whole = dict(contents)
    for each in added:
        whole[each.class_] = _with(whole.get(each.class_, {}), each)
    return whole


def _with(known: Content, added: OpenedAddendum) -> Content:
    at = added.at.isoformat()
    if added.class_ in _ANEW:
        return _said_anew(known, added, at)
    content = {**known, **{name: said for name, said in added.content.items() if name != ANSWERS}}
    if added.class_ in _GO_ON and _TEXT in added.content:
        more = {"text": added.content[_TEXT], "at": at}
        content |= {_TEXT: known.get(_TEXT), "addenda": [*known.get("addenda", ()), more]}
    for name in _LISTED:
        if name in added.content:
            content[name] = [*known.get(name, ()), *({**each, "at": at} for each in added.content[name])]
    if any(name in added.content for name in _OF_OTHERS):
        return content
    # What the form asks of a class is answered by authors, and corrects nothing.
    if added.class_ in CORRECTED_CLASSES and ANSWERS not in added.content:
        was = {name: known.get(name) for name in added.content}
        content[CORRECTED] = [*known.get(CORRECTED, ()), {"at": at, **was}]
    if ANSWERS in added.content:
        said = {each["question"]: each for each in (*known.get(ANSWERS, ()), *added.content[ANSWERS])}
        content[ANSWERS] = sorted(said.values(), key=lambda each: _order()[each["question"]])
    return {**content, CHANGES: _changes(known, added, at), CHANGED_AT: at}


def _said_anew(known: Content, added: OpenedAddendum, at: str) -> Content:
    """The newest assessment, or decision; `earlier` are those before it, the newest first. Anything else is said of the newest."""
    if _ANEW[added.class_] not in added.content:
        return {**known, **added.content, CHANGES: _changes(known, added, at), CHANGED_AT: at}
    before = {name: said for name, said in known.items() if name not in (EARLIER, CHANGES, CHANGED_AT)}
    earlier = [before, *known.get(EARLIER, ())] if before else []
    return {**added.content, "at": at, EARLIER: earlier, CHANGES: _changes(known, added, at), CHANGED_AT: at}


def _changes(known: Content, added: OpenedAddendum, at: str) -> list[Content]:
    changes = [] if added.version is None else [{"version": added.version, "at": at}]
    return [*known.get(CHANGES, ()), *changes]


@cache
def _order() -> dict[str, int]:
    return {code: place for place, code in enumerate(forms.catalogue().questions)}
