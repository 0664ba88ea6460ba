"""Reports in PostgreSQL. Every query runs in a transaction that knows the caller; row-level security checks it again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    Uuid,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert

from chassis.cursors import Place
from chassis.domain.errors import NotFound
from identification.adapters import centre_list, procedure_lists, tables
from identification.adapters.disclosures.rows import BASIS, DISCLOSURE
from identification.adapters.duty.repository import ROSTER_NOW, on_duty_beside
from identification.adapters.lists import RANKS, listed, page_parameters, place_by_urgency, urgent_first
from identification.adapters.locks import Lock
from identification.adapters.people.repository import COVER
from identification.adapters.reading.reach import (
    Kind,
    caller_parameters,
    covered_beside,
    holder_parameters,
    kind_of,
    manages,
    reachable,
    reaches_all,
    stood_in_for,
    supervises,
)
from identification.adapters.reports.batches import beside, is_any_of, rows_of
from identification.adapters.reports.rows import progress_values, report_from, report_of_json, report_values
from identification.application.lists.ports import EVERYTHING, CentreCounts, ProcedureCounts
from identification.domain.disclosures.disclosure import Basis, Disclosure
from identification.domain.people.cover import Cover
from identification.domain.reading.positions import Facts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Row, Select

    from chassis.cursors import Cursors
    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.outbox.writer import OutboxWriter
    from chassis.ports import Clock, Page
    from contracts.words.procedures import ProcedureShow
    from identification.application.lists.ports import CentreFilter, ListFilter
    from identification.domain.reports.report import Report

_report = tables.report
_LIST, _BY_URGENCY = "reports", "reports by urgency"
_ONE_RANK = range(1)
_ADD = insert(_report).on_conflict_do_nothing(index_elements=[_report.c.reference])
_BESIDE = (beside(_report.c.id, table) for table in (tables.disclosure, tables.disclosure_basis))
_ANNOUNCED = exists().where(tables.disclosure.c.report_id == _report.c.id)
# Asked only of those of whom referral has published nothing else: the others have a disclosure that says it.
_REFUSED = case((~_ANNOUNCED, func.opening_was_refused(_report.c.id)), else_=False).label("opening_refused")
_WITH_FACTS = select(_report, *_BESIDE, on_duty_beside(), covered_beside(), _REFUSED)
_HOLD = select(_report).where(_report.c.id == bindparam("asked_id", type_=Uuid)).with_for_update(key_share=True)
_KEPT = 256


def _by_time(row: Row[Any]) -> Place:
    return Place(row.submitted_at, row.id)


@lru_cache(_KEPT)
def _reached_by(kind: Kind) -> Select[Any]:
    """Those of the `ids` that such a caller can reach, with what decides who may read them."""
    return _WITH_FACTS.where(is_any_of(_report.c.id, "ids"), reachable(kind))


@lru_cache(_KEPT)
def _locked_by(kind: Kind) -> Select[Any]:
    """Locks those of the `ids` that such a caller can reach until the transaction ends, and answers them.

    The others reported at once, and those of the same case, are locked too, also where the caller cannot reach them, and all in one order,
    so that two commands never wait for each other.
    """
    reached = select(_report.c.id).where(is_any_of(_report.c.id, "ids"), reachable(kind)).scalar_subquery()
    return select(func.lock_together(func.array(reached, type_=ARRAY(Uuid)), type_=ARRAY(Uuid)))


@lru_cache(_KEPT)
def _linked_by(kind: Kind) -> Select[Any]:
    """The others than `but` of one case, as far as such a caller can reach them."""
    of_case = _report.c.case_id == bindparam("case", type_=Uuid)
    but = _report.c.id != bindparam("but", type_=Uuid)
    return _WITH_FACTS.where(of_case, but, reachable(kind)).order_by(_report.c.id)


@lru_cache(_KEPT)
def _joint_by(kind: Kind) -> Select[Any]:
    """The others than `but` reported at once with the first of the `ids`, as far as such a caller can reach them."""
    first = is_any_of(_report.c.id, "ids")
    others = or_(first, is_any_of(_report.c.joint_with, "ids"))
    but = _report.c.id != bindparam("but", type_=Uuid)
    return _WITH_FACTS.where(others, but, reachable(kind)).order_by(_report.c.number)


@lru_cache(_KEPT)
def _running_for(kind: Kind, cut: centre_list.Cut) -> Select[Any]:
    """Of what no case manager has for the intake all, for who supervises what was taken over; of cases for anybody their own."""
    taken_over = _report.c.taken_over_at.is_not(None) if supervises(kind) else false()
    reached = true() if cut.of_cases or reaches_all(kind) else taken_over
    return centre_list.page_of(_WITH_FACTS.where(reached), cut)


@dataclass(frozen=True, slots=True)
class PostgresReports:
    """The `Reports` port on one connection; `standing_duty` is on duty while no turn of the roster is in force."""

    _connection: Transaction
    _outbox: OutboxWriter
    _standing_duty: frozenset[UUID]
    _cursors: Cursors
    _clock: Clock

    async def add(self, report: Report) -> UUID | None:
        """Stores a new report and its events, and answers the first of them; None when another report has its reference."""
        stored = await self._connection.execute(_ADD, report_values(report))
        if stored.rowcount == 0:
            return None
        submission, *_ = self._publish(report)
        return submission

    async def save(self, report: Report) -> list[UUID]:
        await self._connection.execute(update(_report).where(_report.c.id == report.id).values(progress_values(report)))
        return self._publish(report)

    async def hand_on(self, report: Report) -> None:
        columns, values = _report.c, progress_values(report)
        named = ("manager_id", "assigned_at", "version", "changes")
        given = (literal(values[name], columns[name].type) for name in named)
        await self._connection.execute(select(func.hand_case_on(literal(report.id, columns.id.type), *given)))
        self._publish(report)

    async def recuse(self, report: Report) -> None:
        progress = progress_values(report)
        given = (literal(progress[name], _report.c[name].type) for name in ("version", "changes"))
        await self._connection.execute(select(func.recuse_from(literal(report.id, _report.c.id.type), *given)))
        self._publish(report)

    async def leave_director(self, report: Report) -> None:
        columns, values = _report.c, progress_values(report)
        named = ("concluded_at", "panel", "version", "changes")
        given = (literal(values[name], columns[name].type) for name in named)
        await self._connection.execute(select(func.leave_director(literal(report.id, columns.id.type), *given)))
        self._publish(report)

    async def held(self, report_id: UUID) -> Report | None:
        """As the worker role, which sees every row."""
        self._connection.locks(Lock.REPORT, report_id)
        row = (await self._connection.execute(_HOLD, {"asked_id": report_id})).one_or_none()
        return None if row is None else report_from(row)

    async def publish(self, report: Report) -> None:
        """As `save` does after it stored."""
        self._publish(report)

    async def facts(self, report_id: UUID, principal: Principal, *, for_update: bool = False) -> Facts:
        found = await self._reached([report_id], principal, for_update=for_update)
        if not found:
            raise NotFound
        return found[0]

    async def facts_of(
        self, report_ids: Sequence[UUID], principal: Principal, *, for_update: bool = False
    ) -> list[Facts]:
        """The same for several; those that are not there, or not there for the caller, are left out."""
        return await self._reached(report_ids, principal, for_update=for_update)

    async def linked(self, report: Report, principal: Principal) -> list[Facts]:
        if report.progress.case_id is None:
            return []
        values = {"case": report.progress.case_id, "but": report.id, **self._caller_parameters(principal)}
        rows = (await self._connection.execute(_linked_by(kind_of(principal)), values)).all()
        return [self._facts(row) for row in rows]

    async def close_linked(self, report: Report, at: datetime) -> None:
        """Through a function: who records that consent was taken back need not see the other reports, nor learn that there are any."""
        if report.progress.case_id is None:
            return
        closed = func.close_linked(report.id, at).table_valued("closed", "ended", "others_wait")
        columns = (type_coerce(closed.c.closed, JSONB), type_coerce(closed.c.ended, ARRAY(Uuid)), closed.c.others_wait)
        for row, referrals, others_wait in await self._connection.execute(select(*columns)):
            other = report_of_json(row)
            other.close_with_case(referrals, at, others_wait=others_wait)
            self._publish(other)

    async def joint(self, report: Report, principal: Principal) -> list[Facts]:
        filing = report.filing
        if filing.persons == 1:
            return []
        values = {"ids": [filing.report_id], "but": report.id, **self._caller_parameters(principal)}
        rows = (await self._connection.execute(_joint_by(kind_of(principal)), values)).all()
        return [self._facts(row) for row in rows]

    async def report_of(self, referral_id: UUID) -> UUID:
        """By what was authorised for it; raises NotFound."""
        table = tables.authorisation
        query = select(table.c.report_id).where(table.c.referral_id == referral_id).limit(1)
        report_id: UUID | None = (await self._connection.execute(query)).scalar_one_or_none()
        if report_id is None:
            raise NotFound
        return report_id

    async def filed_from(self, draft_id: UUID, principal: Principal) -> UUID:
        """By the draft and its author; raises NotFound."""
        own = select(_report.c.id).where(_report.c.draft_id == draft_id, _report.c.author_id == principal.subject)
        query = own.order_by(_report.c.submitted_at, _report.c.id).limit(1)
        # Row-level security shows it to an author of that report alone.
        added = select(tables.added_from.c.report_id).where(tables.added_from.c.draft_id == draft_id)
        report_id: UUID | None = (await self._connection.execute(query.union_all(added))).scalars().first()
        if report_id is None:
            raise NotFound
        return report_id

    async def note_delivery(self, report_id: UUID, at: datetime) -> None:
        """The earliest counts, in whatever order they are published."""
        earliest = func.least(_report.c.delivered_at, at)  # least() passes over a null
        joint = or_(_report.c.id == report_id, _report.c.joint_with == report_id)
        self._connection.locks(Lock.REPORT, report_id)
        # In the order in which commands lock them.
        locked = select(_report.c.id).where(joint).order_by(_report.c.id).with_for_update(key_share=True)
        await self._connection.execute(update(_report).where(_report.c.id.in_(locked)).values(delivered_at=earliest))

    async def page(
        self, principal: Principal, first: int, after: str | None, list_filter: ListFilter = EVERYTHING
    ) -> Page[Facts]:
        """The cursor carries the place in its order, never the contents."""
        whose = await self._whose(principal)
        kind, reference, running = kind_of(principal, len(whose)), list_filter.reference, list_filter.running
        by_urgency = list_filter.urgent_first
        of, ranks, place_of = (_BY_URGENCY, RANKS, place_by_urgency) if by_urgency else (_LIST, _ONE_RANK, _by_time)
        place = None if after is None else self._cursors.read(of, principal, after, ranks)
        if by_urgency:
            query = urgent_first(_WITH_FACTS, kind, running=running, after=place and place.rank)
        else:
            query = listed(
                _WITH_FACTS,
                kind,
                of_own=list_filter.own,
                named=reference is not None,
                waiting=list_filter.waiting,
                running=running,
            )
        values = {
            **page_parameters(first + 1, None if place is None else place.row, reference),
            **self._caller_parameters(principal),
            **holder_parameters(whose),
        }
        rows = (await self._connection.execute(query, values)).all()
        return self._cursors.of_page(of, principal, rows, first, self._facts, place_of)

    async def running(self, principal: Principal, first: int, after: str | None, asked: CentreFilter) -> Page[Facts]:
        """The cursor is of this order; what the list is narrowed to may change from page to page."""
        whose, kind = await self._whose(principal), kind_of(principal)
        if asked.show.is_task:
            return await self._to_do(principal, first, after, asked, whose)
        of, ranks = f"running by {asked.sort}", centre_list.ranks(asked.sort)
        place = None if after is None else self._cursors.read(of, principal, after, ranks)
        query = _running_for(kind, centre_list.Cut.of(asked, place, all_cases=supervises(kind), holders=len(whose)))
        values = {**centre_list.parameters(asked, principal.subject, first + 1, place), **holder_parameters(whose)}
        rows = (await self._connection.execute(query, {**values, **self._caller_parameters(principal)})).all()
        return self._cursors.of_page(
            of, principal, rows, first, self._facts, lambda row: centre_list.place_of(asked.sort, row)
        )

    async def _to_do(
        self, principal: Principal, first: int, after: str | None, asked: CentreFilter, whose: Sequence[UUID]
    ) -> Page[Facts]:
        show, kind, of = asked.show, kind_of(principal), f"tasks {asked.show}"
        place = None if after is None else self._cursors.read(of, principal, after)
        query = centre_list.tasks_of(
            _WITH_FACTS, show, intake=reaches_all(kind), supervises=supervises(kind), holders=len(whose)
        )
        values = {
            **centre_list.task_parameters(asked, first + 1, None if place is None else place.row),
            **holder_parameters(whose),
        }
        rows = (await self._connection.execute(query, {**values, **self._caller_parameters(principal)})).all()
        return self._cursors.of_page(
            of, principal, rows, first, self._facts, lambda row: centre_list.place_of_task(show, row)
        )

    async def counted(
        self, principal: Principal, now: datetime, midnight: datetime, late_to_inform: datetime
    ) -> CentreCounts:
        """One statement, of as many small ones."""
        whose, kind = await self._whose(principal), kind_of(principal)
        moments = (now, midnight, late_to_inform)
        values = {**centre_list.counted_parameters(principal.subject, *moments), **holder_parameters(whose)}
        query = centre_list.counts_for(intake=reaches_all(kind), supervises=supervises(kind), holders=len(whose))
        row = (await self._connection.execute(query, {**values, **self._caller_parameters(principal)})).one()
        return CentreCounts(**row._asdict())

    async def _whose(self, principal: Principal) -> list[UUID]:
        """Whose cases the caller has: of who can have none, their own."""
        if not manages(kind_of(principal)):
            return [principal.subject]
        stands_in = await self._connection.execute(stood_in_for(), self._caller_parameters(principal))
        return [principal.subject, *stands_in.scalars()]

    async def in_procedure(
        self, principal: Principal, first: int, after: str | None, show: ProcedureShow
    ) -> Page[Facts]:
        kind, of = kind_of(principal), f"procedures {show}"
        place = None if after is None else self._cursors.read(of, principal, after)
        query = procedure_lists.page_of(_WITH_FACTS, kind, show, goes_on=place is not None)
        values = procedure_lists.page_parameters(first + 1, None if place is None else place.row)
        rows = (await self._connection.execute(query, {**values, **self._caller_parameters(principal)})).all()
        return self._cursors.of_page(of, principal, rows, first, self._facts, procedure_lists.place_of)

    async def procedures_counted(self, principal: Principal) -> ProcedureCounts:
        query, values = procedure_lists.counts_for(kind_of(principal)), self._caller_parameters(principal)
        return ProcedureCounts(**(await self._connection.execute(query, values)).one()._asdict())

    async def _reached(
        self, report_ids: Sequence[UUID], principal: Principal, *, for_update: bool = False
    ) -> list[Facts]:
        kind, values = kind_of(principal), {"ids": list(report_ids), **self._caller_parameters(principal)}
        if for_update:
            for each in report_ids:
                self._connection.locks(Lock.REPORT, each)
            # A statement of its own: after a wait for the locks the next one sees what was committed meanwhile.
            locked = (await self._connection.execute(_locked_by(kind), values)).scalar_one()
            values["ids"] = [each for each in report_ids if each in locked]
        return [self._facts(row) for row in (await self._connection.execute(_reached_by(kind), values)).all()]

    def _caller_parameters(self, principal: Principal) -> dict[str, Any]:
        now = self._clock.now()
        return {**caller_parameters(principal, now), ROSTER_NOW: now}

    def _facts(self, row: Row[Any]) -> Facts:
        return Facts(
            report_from(row),
            self._clock.now(),
            tuple(DISCLOSURE.read(Disclosure, each) for each in rows_of(tables.disclosure, row.disclosure)),
            tuple(BASIS.read(Basis, each) for each in rows_of(tables.disclosure_basis, row.disclosure_basis)),
            frozenset(row.on_duty or ()) or self._standing_duty,
            row.opening_refused,
            next((COVER.read(Cover, each) for each in rows_of(tables.cover, row.cover)), None),
        )

    def _publish(self, report: Report) -> list[UUID]:
        return [self._outbox.write(event, report.filing.report_id).id for event in report.pull_events()]
