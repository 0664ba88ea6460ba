"""References of reports that nothing else may be read of; which these are, the database's own function says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Text, Uuid, bindparam, column, func, select

from chassis.db.transaction import OnTransaction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID


_KEPT = func.references_kept(bindparam("of_reports", type_=ARRAY(Uuid))).table_valued(
    column("report_id", Uuid), column("reference", Text)
)
_QUERY = select(_KEPT.c.report_id, _KEPT.c.reference)


class PostgresReferences(OnTransaction):
    """The `References` port on one connection."""

    async def kept(self, report_ids: Sequence[UUID]) -> Mapping[UUID, str]:
        found = await self._connection.execute(_QUERY, {"of_reports": list(report_ids)})
        return {row.report_id: row.reference for row in found.all()}
