"""Notices as the platform makes and ends them, in PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ARRAY, Uuid, any_, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from contracts.words.notices import NoticeState
from notifications.adapters import tables
from notifications.adapters.notices.rows import NOTICE, notice_from, notice_values
from notifications.application.notices.ports import Alerts
from notifications.domain.notices.routing import Kind, codes_of
from notifications.domain.vocabulary import Recipient

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select

    from chassis.db.transaction import Transaction
    from contracts.words.notices import NoticeCode
    from notifications.adapters.event_writer import EventWriter
    from notifications.domain.notices.notice import Notice

_notice = tables.notice
_ONCE = insert(_notice).on_conflict_do_nothing(constraint="notice_once_per_event")
# Written out: behind a parameter PostgreSQL could not count on the index of what is open.
_OPEN = _notice.c.state == bindparam("waits", NoticeState.WAITING.value, literal_execute=True)
_REFERRAL: Final = bindparam("about_referral", type_=Uuid)
_REPORT: Final = bindparam("about_report", type_=Uuid)
_REPORTS = bindparam("about_reports", type_=ARRAY(Uuid))


def _waiting(about: ColumnElement[bool], codes: ColumnElement[bool]) -> Select[Any]:
    """Those that wait, locked in one order, so that two transactions cannot lock crosswise."""
    return select(_notice).where(about, _OPEN, codes).order_by(_notice.c.id).with_for_update()


def _one_of(codes: Iterable[NoticeCode]) -> ColumnElement[bool]:
    return _notice.c.code.in_([code.value for code in codes])


# Made once: to put a statement together takes as long as to have it answered.
_ASKING = _waiting(_notice.c.referral_id == _REFERRAL, _one_of(codes_of(Kind.ASKS)))
_WAITING = _waiting(_notice.c.referral_id == _REFERRAL, _notice.c.code == bindparam("of_code"))
_NEWS = _waiting(_notice.c.report_id == _REPORT, _one_of(codes_of(Kind.NEWS)))
_OF_PERSON = _waiting(_notice.c.report_id == _REPORT, _notice.c.person_id == bindparam("to_person", type_=Uuid))
_OF_AN_ALARM = _one_of(codes_of(Kind.ALERT))
_ALERTS = _waiting(_notice.c.report_id == any_(_REPORTS), _OF_AN_ALARM)
_ALERTED = (
    select(
        _notice.c.unit_id, _notice.c.person_id, func.count().label("times"), func.max(_notice.c.created_at).label("at")
    )
    .where(_notice.c.report_id == any_(_REPORTS), _notice.c.rung.is_not(None), _OF_AN_ALARM)
    .group_by(_notice.c.unit_id, _notice.c.person_id)
)


class PostgresNotices:
    """The `Notices` port on one connection, as the worker role."""

    def __init__(self, connection: Transaction, event_writer: EventWriter) -> None:
        """Events leave through `event_writer`, in the same transaction."""
        self._connection = connection
        self._event_writer = event_writer

    async def add(self, notice: Notice) -> bool:
        if (await self._connection.execute(_ONCE, notice_values(notice))).rowcount == 0:
            return False
        await self._event_writer.publish(notice)
        return True

    async def save(self, notice: Notice) -> None:
        """Stores its state and events."""
        await self._connection.execute(
            update(_notice).where(_notice.c.id == notice.id).values(NOTICE.values(notice.progress))
        )
        await self._event_writer.publish(notice)

    async def asking_about(self, referral_id: UUID) -> Sequence[Notice]:
        """Waiting ones that ask for a step, locked."""
        return await self._locked(_ASKING, about_referral=referral_id)

    async def waiting(self, referral_id: UUID, code: NoticeCode) -> Sequence[Notice]:
        """Those of this code, locked."""
        return await self._locked(_WAITING, about_referral=referral_id, of_code=code.value)

    async def news_of(self, report_id: UUID) -> Sequence[Notice]:
        """Waiting ones that the reporter's own words made, locked."""
        return await self._locked(_NEWS, about_report=report_id)

    async def of_person(self, report_id: UUID, person_id: UUID) -> Sequence[Notice]:
        """Waiting ones to this person, locked."""
        return await self._locked(_OF_PERSON, about_report=report_id, to_person=person_id)

    async def alerts_of(self, report_ids: Sequence[UUID]) -> Sequence[Notice]:
        """Waiting ones that an alarm made, locked."""
        return await self._locked(_ALERTS, about_reports=list(report_ids))

    async def _locked(self, query: Select[Any], **asked: object) -> list[Notice]:
        return [notice_from(row) for row in (await self._connection.execute(query, asked)).all()]

    async def alerted(self, report_ids: Sequence[UUID]) -> Mapping[Recipient, Alerts]:
        """In whatever state the alerts are now."""
        found = await self._connection.execute(_ALERTED, {"about_reports": list(report_ids)})
        return {Recipient(row.unit_id, row.person_id): Alerts(row.times, row.at) for row in found.all()}

    async def last_alerted(self, report_id: UUID) -> UUID | None:
        query = (
            select(_notice.c.person_id)
            .where(_notice.c.report_id == report_id, _notice.c.person_id.is_not(None), _notice.c.unit_id.is_not(None))
            .order_by(_notice.c.created_at.desc(), _notice.c.id.desc())
            .limit(1)
        )
        found: UUID | None = (await self._connection.execute(query)).scalar_one_or_none()
        return found
