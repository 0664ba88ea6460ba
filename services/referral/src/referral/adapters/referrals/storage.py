"""What both repositories share: loading referrals with their clocks, and writing what a move leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Uuid, any_, bindparam, insert, select, update

from referral.adapters import tables
from referral.adapters.flow import StageTotals
from referral.adapters.referrals.rows import CLOCK, OF_A_CLOCK, REJECTION, clock_rows, referral_from

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Row, Select

    from chassis.db.transaction import Transaction
    from chassis.outbox.writer import OutboxWriter
    from referral.domain.referrals.referral import Referral

# Made once: to put a statement together takes as long as to have it answered.
_CLOCKS = (
    select(tables.clock)
    .where(tables.clock.c.referral_id == any_(bindparam("referrals", type_=ARRAY(Uuid))))
    .order_by(tables.clock.c.id)
)
_REJECTIONS = (
    select(tables.rejection)
    .where(tables.rejection.c.referral_id == any_(bindparam("referrals", type_=ARRAY(Uuid))))
    .order_by(tables.rejection.c.rejected_at)
)
_NEVER_MOVED = 1
_SET_CLOCK = update(tables.clock).where(tables.clock.c.id == bindparam("_id"))


class Storage:
    """One connection and the outbox on it."""

    def __init__(self, connection: Transaction, outbox: OutboxWriter) -> None:
        """Both belong to one transaction."""
        self.connection = connection
        self._outbox = outbox
        self._totals = StageTotals(connection)

    async def load(
        self, query: Select[Any], asked: Mapping[str, object] | None = None, *, rejections: bool = False
    ) -> list[Referral]:
        """Referrals of a query over their table, in its order, each with its clocks; `asked` are its parameters.

        With `rejections` those that the connection's role may see; only what has moved can have any.
        """
        rows = (await self.connection.execute(query, asked)).all()
        if not rows:
            return []
        clocks: dict[object, list[Row[Any]]] = {row.id: [] for row in rows}
        # A second statement: it sees what was committed before a wait for the first one's locks ended.
        for clock in (await self.connection.execute(_CLOCKS, {"referrals": list(clocks)})).all():
            clocks[clock.referral_id].append(clock)
        rejected: dict[object, list[Row[Any]]] = {
            row.id: [] for row in rows if rejections and row.version > _NEVER_MOVED
        }
        if rejected:
            for line in (await self.connection.execute(_REJECTIONS, {"referrals": list(rejected)})).all():
                rejected[line.referral_id].append(line)
        return [referral_from(row, clocks[row.id], rejected.get(row.id, ())) for row in rows]

    async def write_clocks(self, referral: Referral) -> None:
        """The clocks as they are now, also those that began since."""
        if not referral.clocks:
            return
        if began := clock_rows(referral.id, referral.pull_started_clocks()):
            await self.connection.execute(insert(tables.clock), began)
        values = [{"_id": clock.id, **CLOCK.values(clock, only=OF_A_CLOCK)} for clock in referral.clocks]
        await self.connection.execute(_SET_CLOCK, values)

    async def log_rejections(self, referral: Referral) -> None:
        """Lines of the log of rejections."""
        for line in referral.pull_rejections():
            row = {"referral_id": referral.id, **REJECTION.values(line)}
            await self.connection.execute(insert(tables.rejection).values(row))

    async def publish(self, referral: Referral) -> None:
        """The step in the totals and the events: the last writes of a move, in this order everywhere."""
        await self._totals.apply(referral.pull_stage_moves())
        for event in referral.pull_events():
            self._outbox.write(event, referral.id)


def only(referrals: Sequence[Referral]) -> Referral | None:
    """The one referral of a query by id, if it is there."""
    return referrals[0] if referrals else None
