"""The duty roster in PostgreSQL, as identification published it last."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from chassis.db.transaction import OnTransaction
from notifications.adapters import tables
from notifications.domain.duty.roster import Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.domain.duty.roster import DutyRoster

_roster, _cover = tables.roster, tables.cover
_TURNS = select(_roster.c.turns).where(_roster.c.unit_id == bindparam("of_unit"))


class PostgresRosters(OnTransaction):
    """The `Rosters` port on one connection, as the worker role."""

    async def follow(self, unit_id: UUID, version: int, turns: Sequence[Turn]) -> None:
        """A higher version takes the place of a lower one."""
        add = insert(_roster).values(unit_id=unit_id, version=version, turns=[_written(turn) for turn in turns])
        newer = {"version": add.excluded.version, "turns": add.excluded.turns}
        follow = add.on_conflict_do_update(
            index_elements=[_roster.c.unit_id], set_=newer, where=_roster.c.version < add.excluded.version
        )
        await self._connection.execute(follow)

    async def in_force(self, standing_order: DutyRoster, now: datetime) -> DutyRoster:
        """Turns in force, else the standing order."""
        turns = (await self._connection.execute(_TURNS, {"of_unit": standing_order.unit_id})).scalar_one_or_none()
        return standing_order.with_turns(map(_read, turns or ()), now)

    async def standing_in(self, manager_id: UUID, now: datetime) -> UUID | None:
        in_force = (_cover.c.manager_id == manager_id, _cover.c.begins_at <= now, _cover.c.ends_at > now)
        return (await self._connection.execute(select(_cover.c.cover_id).where(*in_force))).scalar_one_or_none()

    async def follow_cover(self, manager_id: UUID, cover_id: UUID, begins_at: datetime, ends_at: datetime) -> None:
        values = {"manager_id": manager_id, "cover_id": cover_id, "begins_at": begins_at, "ends_at": ends_at}
        add = insert(_cover).values(values)
        await self._connection.execute(add.on_conflict_do_update(index_elements=["manager_id"], set_=values))

    async def end_cover(self, manager_id: UUID) -> None:
        await self._connection.execute(delete(_cover).where(_cover.c.manager_id == manager_id))


def _written(turn: Turn) -> dict[str, Any]:
    return {
        "person": str(turn.person_id),
        "place": turn.place,
        "from": turn.starts_at.isoformat(),
        "until": turn.ends_at.isoformat(),
    }


def _read(turn: dict[str, Any]) -> Turn:
    starts_at, ends_at = (datetime.fromisoformat(turn[name]) for name in ("from", "until"))
    return Turn(UUID(turn["person"]), turn["place"], starts_at, ends_at)
