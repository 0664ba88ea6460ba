"""Reports in PostgreSQL. Every query runs in a transaction that knows the caller; row-level security is the second wall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, tuple_, update

from chassis.domain.errors import NotFound
from identification.adapters import tables
from identification.adapters.batches import among, by_report
from identification.adapters.reach import reachable
from identification.adapters.rows import basis_from, disclosure_from, progress_values, report_from, report_values
from identification.application.ports import Page
from identification.application.translate import told
from identification.domain.positions import Facts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.domain.principal import Principal
    from chassis.outbox.writer import OutboxWriter
    from identification.adapters.cursor import Cursors
    from identification.domain.events import Happened
    from identification.domain.report import Report

_report = tables.report


class PostgresReports:
    """The `Reports` port on one connection."""

    def __init__(
        self, connection: AsyncConnection, outbox: OutboxWriter, on_duty: frozenset[UUID], cursors: Cursors
    ) -> None:
        """`on_duty` is the roster at this moment."""
        self._connection = connection
        self._outbox = outbox
        self._cursors = cursors
        self._on_duty = on_duty

    async def add(self, report: Report) -> None:
        """Stores a new report and its events."""
        await self._connection.execute(insert(_report).values(report_values(report)))
        await self._tell(report)

    async def save(self, report: Report) -> None:
        """Stores progress and events."""
        await self._connection.execute(update(_report).where(_report.c.id == report.id).values(progress_values(report)))
        await self._tell(report)

    async def facts(self, report_id: UUID, principal: Principal, *, for_update: bool = False) -> Facts:
        """The report and what decides who may read it; raises NotFound."""
        found = await self._reached([report_id], principal, for_update=for_update)
        if not found:
            raise NotFound
        return found[0]

    async def facts_of(self, report_ids: Sequence[UUID], principal: Principal) -> list[Facts]:
        """The same for several; those that are not there, or not there for the caller, are left out."""
        return await self._reached(report_ids, principal)

    async def report_of(self, referral_id: UUID) -> UUID:
        """By the disclosure; raises NotFound."""
        query = select(tables.disclosure.c.report_id).where(tables.disclosure.c.referral_id == referral_id)
        report_id: UUID | None = (await self._connection.execute(query)).scalar_one_or_none()
        if report_id is None:
            raise NotFound
        return report_id

    async def tell(self, report_id: UUID, event: Happened) -> None:
        """Into the outbox, in the report's order."""
        await self._outbox.write(told(event), report_id)

    async def note_delivery(self, report_id: UUID, at: datetime) -> None:
        """The earliest counts, in whatever order they are told."""
        earliest = func.least(_report.c.delivered_at, at)  # least() passes over a null
        await self._connection.execute(update(_report).where(_report.c.id == report_id).values(delivered_at=earliest))

    async def page(self, principal: Principal, first: int, after: str | None) -> Page:
        """Newest first; the cursor carries the place, never the contents."""
        query = select(_report).where(reachable(principal))
        if after is not None:
            place = self._cursors.decoded(after, principal)
            query = query.where(tuple_(_report.c.submitted_at, _report.c.id) < tuple_(*place))
        query = query.order_by(_report.c.submitted_at.desc(), _report.c.id.desc()).limit(first + 1)
        rows = (await self._connection.execute(query)).all()
        more, shown = len(rows) > first, rows[:first]
        cursor = self._cursors.encoded(shown[-1].submitted_at, shown[-1].id, principal) if more else None
        return Page(await self._with_disclosures(shown), cursor)

    async def _reached(
        self, report_ids: Sequence[UUID], principal: Principal, *, for_update: bool = False
    ) -> list[Facts]:
        query = select(_report).where(among(_report.c.id, report_ids), reachable(principal))
        rows = (await self._connection.execute(query.with_for_update() if for_update else query)).all()
        return await self._with_disclosures(rows)

    async def _with_disclosures(self, rows: Sequence[Row[Any]]) -> list[Facts]:
        ids = [row.id for row in rows]
        disclosures = await by_report(self._connection, select(tables.disclosure), ids)
        bases = await by_report(self._connection, select(tables.disclosure_basis), ids)
        return [
            Facts(
                report_from(row),
                tuple(map(disclosure_from, disclosures.get(row.id, ()))),
                tuple(map(basis_from, bases.get(row.id, ()))),
                self._on_duty,
            )
            for row in rows
        ]

    async def _tell(self, report: Report) -> None:
        for event in report.pull_events():
            await self.tell(report.id, event)
