"""The duty roster as identification published it last."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from chassis.db.transaction import OnTransaction
from referral.adapters.tables import before_director, cover, duty_roster, panel_member
from referral.domain.duty import Turn

if TYPE_CHECKING:
    from collections.abc import Sequence


_ADD = insert(duty_roster)
_KEEP = _ADD.on_conflict_do_update(
    index_elements=[duty_roster.c.unit_id],
    set_={"version": _ADD.excluded.version, "turns": _ADD.excluded.turns},
    where=duty_roster.c.version < _ADD.excluded.version,
)


class PostgresRoster(OnTransaction):
    """The ports `Roster` and `FollowedRoster` on one connection."""

    async def turns(self, unit_id: UUID) -> Sequence[Turn]:
        """All that was published; row-level security shows it to the Centre's intake only."""
        query = select(duty_roster.c.turns).where(duty_roster.c.unit_id == unit_id)
        stored = (await self._connection.execute(query)).scalar_one_or_none() or []
        return [
            Turn(UUID(each["person"]), datetime.fromisoformat(each["from"]), datetime.fromisoformat(each["to"]))
            for each in stored
        ]

    async def keep(self, unit_id: UUID, version: int, turns: Sequence[Turn]) -> None:
        """In one statement: a version that is not newer changes nothing."""
        rows = [
            {"person": str(turn.person_id), "from": turn.starts_at.isoformat(), "to": turn.ends_at.isoformat()}
            for turn in turns
        ]
        await self._connection.execute(_KEEP, {"unit_id": unit_id, "version": version, "turns": rows})

    async def stood_in_for(self, person_id: UUID, at: datetime) -> frozenset[UUID]:
        now = (cover.c.cover_id == person_id, cover.c.begins_at <= at, cover.c.ends_at > at)
        return frozenset((await self._connection.execute(select(cover.c.manager_id).where(*now))).scalars())

    async def keep_cover(self, manager_id: UUID, cover_id: UUID, begins_at: datetime, ends_at: datetime) -> None:
        values = {"manager_id": manager_id, "cover_id": cover_id, "begins_at": begins_at, "ends_at": ends_at}
        add = insert(cover).values(values)
        await self._connection.execute(add.on_conflict_do_update(index_elements=["manager_id"], set_=values))

    async def end_cover(self, manager_id: UUID) -> None:
        await self._connection.execute(delete(cover).where(cover.c.manager_id == manager_id))

    async def panels_of(self, person_id: UUID) -> frozenset[UUID]:
        sits_on = select(panel_member.c.report_id).where(panel_member.c.person_id == person_id)
        return frozenset((await self._connection.execute(sits_on)).scalars())

    async def brought_to_directors(self) -> frozenset[UUID]:
        return frozenset((await self._connection.execute(select(before_director.c.report_id))).scalars())

    async def keep_readers(self, about: UUID, panel: Sequence[UUID], *, director: bool) -> None:
        of_panel = [{"report_id": about, "person_id": each} for each in panel]
        of_director = [{"report_id": about}] if director else []
        for table, rows in ((panel_member, of_panel), (before_director, of_director)):
            await self._connection.execute(delete(table).where(table.c.report_id == about))
            if rows:
                await self._connection.execute(insert(table).values(rows).on_conflict_do_nothing())
