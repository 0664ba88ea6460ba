"""How persons of two reports are related, in PostgreSQL; what makes several reports one case goes through functions of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, literal, or_, select, update

from chassis.db.rows import Stored
from chassis.db.transaction import OnTransaction
from contracts.words.persons import Relation
from identification.adapters import tables
from identification.adapters.locks import Lock
from identification.adapters.reports.batches import is_any_of
from identification.adapters.reports.rows import progress_values, report_of_json
from identification.domain.persons.linking import Link

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from identification.domain.reports.report import Report

_link, _report = tables.person_link, tables.report
_LINK = Stored(_link, Link, words=(Relation,))
_OF_CASE = (
    "case_id",
    "manager_id",
    "assigned_at",
    "recused",
    "procedure_opened_at",
    "concluded_at",
    "dissent_at",
    "panel",
    "version",
    "changes",
)


class PostgresLinks(OnTransaction):
    """The `Links` port on one connection."""

    async def of_reports(self, report_ids: Sequence[UUID]) -> list[Link]:
        of_one = or_(is_any_of(_link.c.report_a, "ids"), is_any_of(_link.c.report_b, "ids"))
        query = select(_link).where(of_one, _link.c.ended_at.is_(None)).order_by(_link.c.proposed_at, _link.c.id)
        rows = await self._connection.execute(query, {"ids": list(report_ids)})
        return [_LINK.read(Link, row) for row in rows]

    async def linkable(self, report_id: UUID, other_id: UUID) -> list[Report]:
        for each in (report_id, other_id):
            self._connection.locks(Lock.REPORT, each)
        rows = (await self._connection.execute(select(func.linkable(report_id, other_id)))).scalars()
        return sorted((report_of_json(row) for row in rows), key=lambda each: each.id != other_id)

    async def add(self, link: Link) -> None:
        await self._connection.execute(insert(_link).values(_LINK.values(link)))

    async def save(self, link: Link) -> None:
        values = _LINK.values(link, only=("confirmed_by", "confirmed_at", "ended_by", "ended_at"))
        await self._connection.execute(update(_link).where(_link.c.id == link.id).values(values))

    async def join(self, report: Report, link: Link) -> None:
        values = {**progress_values(report), "recused": list(report.progress.recused)}
        case_id, *rest = (literal(values[name], _report.c[name].type) for name in _OF_CASE)
        await self._connection.execute(select(func.join_case(report.id, link.id, case_id, *rest)))

    async def leave(self, report: Report) -> None:
        await self._connection.execute(select(func.leave_case(report.id, report.progress.case_id)))
