"""Procedures and their panels in PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Uuid, any_, bindparam, insert, select, update

from chassis.db.rows import Stored
from chassis.db.transaction import OnTransaction
from contracts.words.people import Profession
from contracts.words.procedures import ChallengeState, Discontinuance, ProcedureState, Vote
from identification.adapters import tables
from identification.domain.procedures.procedure import Procedure, Seat

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

_procedure, _seat = tables.procedure, tables.panel_seat
_PROCEDURE = Stored(
    _procedure, Procedure, words=(ProcedureState, Discontinuance, ChallengeState), computed={"seats", "before"}
)
_SEAT = Stored(_seat, Seat, words=(Profession, Vote), beside={"procedure_id", "report_id", "state"})
_OF_CASES = (
    select(_procedure)
    .where(_procedure.c.case_id == any_(bindparam("cases", type_=ARRAY(Uuid))))
    .order_by(_procedure.c.opened_at, _procedure.c.id)
)
_SEATS = (
    select(_seat)
    .where(_seat.c.procedure_id == any_(bindparam("procedures", type_=ARRAY(Uuid))))
    .order_by(_seat.c.appointed_at, _seat.c.profession)
)


_CHANGES = (
    "state",
    "ended_at",
    "served_at",
    "discontinued_as",
    "presumed_at",
    "challenge",
    "challenged_by",
    "challenged_at",
)


class PostgresProcedures(OnTransaction):
    """The `Procedures` port on one connection."""

    async def of_case(self, case_id: UUID) -> Procedure | None:
        # Its report is locked, and every command on a procedure locks that first.
        return (await self.of_cases([case_id])).get(case_id)

    async def of_cases(self, case_ids: Collection[UUID]) -> Mapping[UUID, Procedure]:
        if not case_ids:
            return {}
        rows = (await self._connection.execute(_OF_CASES, {"cases": list(case_ids)})).all()
        found = {row.id: _PROCEDURE.read(Procedure, row, seats=[], before=[]) for row in rows}
        for row in await self._connection.execute(_SEATS, {"procedures": list(found)}):
            found[row.procedure_id].seats.append(_SEAT.read(Seat, row))
        newest: dict[UUID, Procedure] = {}
        for each in found.values():
            if (earlier := newest.get(each.case_id)) is not None:
                each.before = [earlier, *earlier.before]
            newest[each.case_id] = each
        return newest

    async def add(self, procedure: Procedure) -> None:
        await self._connection.execute(insert(_procedure).values(_PROCEDURE.values(procedure)))

    async def save(self, procedure: Procedure) -> None:
        values = _PROCEDURE.values(procedure, only=_CHANGES)
        await self._connection.execute(update(_procedure).where(_procedure.c.id == procedure.id).values(values))
        for seat in procedure.seats:
            # Not an upsert: a policy would ask of a vote what it asks of an appointment.
            of_seat = (_seat.c.procedure_id == procedure.id, _seat.c.person_id == seat.person_id)
            changed = _SEAT.values(seat, only=("replaced_at", "vote", "voted_at"))
            found = await self._connection.execute(update(_seat).where(*of_seat).values(changed))
            if found.rowcount == 0:
                ids = {"procedure_id": procedure.id, "report_id": procedure.report_id}
                await self._connection.execute(insert(_seat).values(ids | _SEAT.values(seat)))
