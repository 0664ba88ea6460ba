"""The duty roster in PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ARRAY, DateTime, Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db.rows import Stored
from contracts import reference
from identification.adapters import tables
from identification.domain.duty.roster import KEPT, DutyRoster
from identification.domain.duty.turn import Turn

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Label

    from chassis.db.transaction import Transaction
    from chassis.outbox.writer import OutboxWriter
    from chassis.ports import Clock

_roster, _turn = tables.duty_roster, tables.duty_turn
_TURN = Stored(_turn, Turn, beside={"unit_id", "dropped_at"})
ROSTER_NOW: Final = "roster_now"
_NOW = bindparam(ROSTER_NOW, type_=DateTime(timezone=True))


def on_duty_beside() -> Label[Any]:
    """People whose turn is in force, as one more column of any query that is given `roster_now`: read in its snapshot."""
    of_the_centre = _turn.c.unit_id == reference.roster().unit
    in_force = (of_the_centre, _turn.c.dropped_at.is_(None), _turn.c.starts_at <= _NOW, _turn.c.ends_at > _NOW)
    people = select(func.array_agg(_turn.c.person_id, type_=ARRAY(Uuid)))
    return people.where(*in_force).scalar_subquery().label("on_duty")


class PostgresRosters:
    """The `Rosters` port on one connection."""

    def __init__(self, connection: Transaction, outbox: OutboxWriter, clock: Clock) -> None:
        """`outbox` writes on the same `connection`."""
        self._connection = connection
        self._outbox = outbox
        self._clock = clock

    async def read(self, unit_id: UUID) -> DutyRoster:
        version = select(_roster.c.version).where(_roster.c.unit_id == unit_id)
        known: int | None = (await self._connection.execute(version)).scalar_one_or_none()
        return DutyRoster(unit_id, known or 0, await self._turns(unit_id))

    async def hold(self, unit_id: UUID) -> DutyRoster:
        """Held by its row, which the first caller makes."""
        first = insert(_roster).values(unit_id=unit_id, version=0).on_conflict_do_nothing()
        await self._connection.execute(first)
        version = select(_roster.c.version).where(_roster.c.unit_id == unit_id).with_for_update()
        held: int = (await self._connection.execute(version)).scalar_one()
        # A statement of its own: after a wait for the row it sees what was committed meanwhile.
        return DutyRoster(unit_id, held, await self._turns(unit_id))

    async def save(self, roster: DutyRoster) -> None:
        """New turns are added, ended ones get their end, and those that are gone before they began are dropped."""
        now, kept = self._clock.now(), {turn.id: turn for turn in roster.turns}
        stored = {turn.id: turn for turn in await self._turns(roster.unit_id)}
        for turn in kept.values():
            if turn.id not in stored:
                await self._connection.execute(insert(_turn).values(unit_id=roster.unit_id, **_TURN.values(turn)))
            elif turn != stored[turn.id]:
                await self._set(turn.id, ends_at=turn.ends_at)
        for turn in stored.values():
            if turn.id not in kept and turn.ends_at > now:
                await self._set(turn.id, dropped_at=now)
        changed = update(_roster).where(_roster.c.unit_id == roster.unit_id).values(version=roster.version)
        await self._connection.execute(changed)
        for event in roster.pull_events():
            self._outbox.write(event, roster.unit_id)

    async def _set(self, turn_id: UUID, **values: datetime) -> None:
        await self._connection.execute(update(_turn).where(_turn.c.id == turn_id).values(values))

    async def _turns(self, unit_id: UUID) -> list[Turn]:
        kept = (_turn.c.dropped_at.is_(None), _turn.c.ends_at >= self._clock.now() - KEPT)
        query = select(_turn).where(_turn.c.unit_id == unit_id, *kept).order_by(_turn.c.starts_at, _turn.c.place)
        rows = (await self._connection.execute(query)).all()
        return [_TURN.read(Turn, row) for row in rows]
