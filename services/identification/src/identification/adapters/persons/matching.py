"""Which persons may be the same, by equal codes: found by the worker, after the reporter has their answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from chassis.processes.rounds import Rounds

if TYPE_CHECKING:
    from chassis.db.database import Database
    from chassis.ports import Clock

_EVERY_SECONDS = 2.0
_PAGE: Final = 500
MOST: Final = 20
"""With so many other reports one code is compared: a number that many were filed with is no one's."""
_MATCH = text("""
    with fresh as materialized (
        select report_id, kind, code from person_index where not matched
        order by report_id, kind, code limit :page for update skip locked
    ), found as (
        select least(f.report_id, o.report_id) report_a, greatest(f.report_id, o.report_id) report_b, array_agg(distinct f.kind) kinds
        from fresh f cross join lateral (
            select i.report_id from person_index i
            where i.code = f.code and i.kind = f.kind and i.report_id <> f.report_id order by i.report_id limit :most
        ) o group by 1, 2
    ), kept as (
        insert into candidate (report_a, report_b, kinds, found_at) select report_a, report_b, kinds, :now from found
        on conflict (report_a, report_b) do update
            set kinds = array(select distinct unnest(candidate.kinds || excluded.kinds) order by 1)
    ), done as (
        update person_index i set matched = true from fresh f
        where i.report_id = f.report_id and i.kind = f.kind and i.code = f.code returning 1
    )
    select count(*) from done""")


class Matching:
    """A page of new codes in each round."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """`database` as the worker role."""
        self._database = database
        self._clock = clock
        self.rounds = Rounds("matching", self.match, _EVERY_SECONDS)

    async def match(self) -> bool:
        """Once; answers whether there may be more. Raises Unavailable."""
        values = {"page": _PAGE, "most": MOST, "now": self._clock.now()}
        async with self._database.transaction() as connection:
            done = int((await connection.execute(_MATCH, values)).scalar_one())
        return done == _PAGE
