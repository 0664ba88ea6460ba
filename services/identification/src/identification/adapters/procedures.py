"""Procedures and their panels in PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Uuid, any_, bindparam, column, func, insert, select, update

from chassis.db.rows import Stored
from chassis.db.transaction import OnTransaction
from contracts.words.people import Profession
from contracts.words.procedures import ChallengeState, Discontinuance, ProcedureState, Vote
from identification.adapters import tables
from identification.domain.procedures.history import in_force
from identification.domain.procedures.procedure import Procedure, Seat

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from uuid import UUID

    from sqlalchemy import Function, Row, Select, Table

_procedure, _seat = tables.procedure, tables.panel_seat
_PROCEDURE = Stored(
    _procedure,
    Procedure,
    words=(ProcedureState, Discontinuance, ChallengeState),
    computed={"seats", "before", "took_part"},
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


def _of_person(table: Table, function: Callable[..., Function[Any]], *order: str) -> Select[Any]:
    """Rows of the table that the function answers, since the caller need not see all of them."""
    called = function(bindparam("report", type_=Uuid))
    rows = called.table_valued(*(column(each.name, each.type) for each in table.columns))
    return select(*rows.c).order_by(*(rows.c[each] for each in order))


_OF_PERSON = _of_person(_procedure, func.procedures_of_person, "opened_at", "id")
_SEATS_OF_PERSON = _of_person(_seat, func.seats_of_person, "appointed_at", "profession")

_CHANGES = (
    "state",
    "ended_at",
    "served_at",
    "attempted_at",
    "discontinued_as",
    "presumed_at",
    "challenge",
    "challenged_by",
    "challenged_at",
)


def _with_seats(rows: Iterable[Row[Any]], seats: Iterable[Row[Any]]) -> list[Procedure]:
    found = {row.id: _PROCEDURE.read(Procedure, row, seats=[], before=[]) for row in rows}
    for row in seats:
        found[row.procedure_id].seats.append(_SEAT.read(Seat, row))
    return [*found.values()]


class PostgresProcedures(OnTransaction):
    """The `Procedures` port on one connection."""

    async def of_case(self, case_id: UUID) -> Procedure | None:
        # Its report is locked, and every command on a procedure locks that first.
        return (await self.of_cases([case_id])).get(case_id)

    async def of_cases(self, case_ids: Collection[UUID]) -> Mapping[UUID, Procedure]:
        if not case_ids:
            return {}
        rows = (await self._connection.execute(_OF_CASES, {"cases": list(case_ids)})).all()
        seats = await self._connection.execute(_SEATS, {"procedures": [row.id for row in rows]})
        by_case: dict[UUID, list[Procedure]] = defaultdict(list)
        for each in _with_seats(rows, seats):
            by_case[each.case_id].append(each)
        counts = {case_id: one for case_id, all_of_it in by_case.items() if (one := in_force(all_of_it)) is not None}
        for case_id, one in counts.items():
            one.before = [each for each in reversed(by_case[case_id]) if each is not one]
        return counts

    async def of_person(self, report_id: UUID) -> list[Procedure]:
        rows = (await self._connection.execute(_OF_PERSON, {"report": report_id})).all()
        return _with_seats(rows, await self._connection.execute(_SEATS_OF_PERSON, {"report": report_id}))

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
