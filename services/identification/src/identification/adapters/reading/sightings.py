"""What the record holds of reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, tuple_

from chassis.audit.table import TABLES
from chassis.cursors import Place
from identification.application.reading.ports import ACTION, Sighting

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy import Row

    from chassis.cursors import Cursors
    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.ports import Page

_audit = TABLES.audit
_READS = "reads of a report"


class PostgresSightings:
    """The `Sightings` port on one connection."""

    def __init__(self, connection: Transaction, cursors: Cursors) -> None:
        """Reads in the caller's transaction."""
        self._connection = connection
        self._cursors = cursors

    async def of(
        self, report_id: UUID, principal: Principal, units: Collection[UUID] | None, first: int, after: str | None
    ) -> Page[Sighting]:
        """Newest first; what the caller may not see of the record row-level security leaves out besides."""
        query = select(_audit).where(_audit.c.subject_id == report_id, _audit.c.action == ACTION)
        if units is not None:
            query = query.where(_audit.c.unit.in_(units))
        if after is not None:
            place = self._cursors.read(_READS, principal, after).row
            query = query.where(tuple_(_audit.c.at, _audit.c.id) < tuple_(*place))
        query = query.order_by(_audit.c.at.desc(), _audit.c.id.desc()).limit(first + 1)
        rows = (await self._connection.execute(query)).all()

        def sighting(row: Row[Any]) -> Sighting:
            by_you = row.caller == principal.subject
            return Sighting(row.at, row.unit, tuple(row.position.split(":")), tuple(row.classes), by_you)

        return self._cursors.of_page(_READS, principal, rows, first, sighting, lambda row: Place(row.at, row.id))
