"""This service's part of a seed: what lay in inboxes, which mails went out, and which alarms rang."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.db.database import Database
from chassis.settings.loading import needed
from contracts import reference
from contracts.naming import referral_id
from contracts.words.notices import NoticeCode, NoticeState
from contracts.words.referrals import Purpose
from contracts.words.urgency import Urgency
from notifications.adapters import tables
from notifications.adapters.notices.rows import delivery_values, notice_values
from notifications.bootstrap import NAME
from notifications.domain.deliveries import Delivery, Patience
from notifications.domain.duty.alarm import AlarmState
from notifications.domain.naming import alert_id, end_id, notice_id
from notifications.domain.notices.notice import Notice
from notifications.domain.notices.routing import channels_of
from notifications.domain.vocabulary import Matter, Recipient
from tests.workshop.seeding.filling import Filling
from tests.workshop.seeding.story import CAST

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    import asyncpg
    import sqlalchemy as sa

    from chassis.domain.aggregate import Aggregate
    from contracts.events.notifications import NoticeEvent
    from notifications.settings import NotificationsOperationsSettings
    from tests.workshop.seeding.filling import Rows
    from tests.workshop.seeding.story import Plot, Story

_PATIENCE = Patience()


def filling(settings: NotificationsOperationsSettings, plot: Plot) -> Filling:
    """Inboxes as the intake of the seed left them."""
    migrator = needed(settings.db.migrator_dsn, "NOTIFICATIONS_DB__MIGRATOR_DSN")
    return Filling(Database(migrator, pool_size=1), SeededNotices(CAST.intake.id), NAME, plot)


class SeededNotices:
    """The `Writer` of notifications."""

    tables: Sequence[sa.Table] = (
        tables.report,
        tables.notice,
        tables.delivery,
        tables.addressee,
        tables.ended,
        tables.alarm,
    )

    def __init__(self, intake: UUID) -> None:
        """`intake` took everything over."""
        self._intake = intake

    async def write(self, shown: Sequence[Story], rows: Rows) -> None:
        """Nothing is needed before."""
        for each in shown:
            self._report(each, rows)

    async def settle(self, connection: asyncpg.Connection) -> None:
        """Nothing follows from the rows that is stored beside them."""

    def _report(self, story: Story, rows: Rows) -> None:
        course = story.course
        known = {"author_id": story.author.id, "urgency": story.urgency, "taken_over": course.taken_over is not None}
        by = self._intake if course.taken_over else None
        rows.add(tables.report, {"report_id": story.report_id, **known, "taken_over_by": by})
        self._notify_the_unit(
            story, Purpose.FORMAL_IDENTIFICATION, reference.centre_intake_unit(), course.taken_over, rows
        )
        if story.notified_csr is not None:
            self._notify_the_unit(
                story, Purpose.CHILD_PROTECTION, story.notified_csr, course.accepted or course.rejected, rows
            )
        if course.withdrawn:
            ended = Matter(story.report_id, None)
            rows.add(tables.ended, {"id": end_id(ended), "report_id": story.report_id, "referral_id": None})
        if story.danger == "yes":
            self._ring(story, rows)
        self._notify_the_author(story, rows)

    def _notify_the_unit(self, story: Story, purpose: str, unit: UUID, done: datetime | None, rows: Rows) -> None:
        """A request that waits, until a person does what it asks for or it is withdrawn."""
        referral = referral_id(story.submission, purpose)
        rows.add(
            tables.addressee,
            {
                "referral_id": referral,
                "report_id": story.report_id,
                "unit_id": unit,
                "urgency": story.urgency,
                "for_take_over": purpose == Purpose.FORMAL_IDENTIFICATION,
            },
        )
        matter, at = Matter(story.report_id, referral), story.course.delivered
        notice = _notice(story, NoticeCode.REQUEST_WAITS, Recipient.unit(unit), matter, referral, at)
        if story.course.withdrawn:
            notice.withdraw()
        elif done is not None:
            notice.settle()
        _add(notice, story, rows)

    def _ring(self, story: Story, rows: Rows) -> None:
        """A danger: an alert to the first on duty, and an alarm that ended when a person took over."""
        course, first = story.course, Recipient.on_duty(reference.roster().first, reference.roster().unit)
        matter, cause = Matter(story.report_id, None), alert_id(story.submission, 0)
        alert = _notice(story, NoticeCode.URGENT_REQUEST_WAITS, first, matter, cause, course.delivered, rung=0)
        state = AlarmState.RUNNING
        if course.taken_over or course.withdrawn:
            state = AlarmState.TAKEN_OVER if course.taken_over else AlarmState.WITHDRAWN
            alert.settle()
        _add(alert, story, rows)
        started = {"filed_at": story.at, "caused_by": story.submission, "correlation_id": story.submission}
        progress = {"traceparent": None, "rung": 1, "state": state.value}
        rows.add(tables.alarm, {"report_id": story.report_id, **started, **progress})

    def _notify_the_author(self, story: Story, rows: Rows) -> None:
        """What they read sooner or later, and mostly have."""
        at, author = story.course.advised, Recipient.person(story.author.id)
        if at is None:
            return
        cause = story.id("told the author")
        notice = _notice(story, NoticeCode.ITEM_UPDATED, author, Matter(story.report_id, None), cause, at)
        if story.number > _READ_BY_NOW or story.number % 2:
            notice.open(at)
        _add(notice, story, rows)


_READ_BY_NOW = 300
"""What is older was read."""


def _notice(
    story: Story,
    code: NoticeCode,
    recipient: Recipient,
    matter: Matter,
    cause: UUID,
    at: datetime,
    *,
    rung: int | None = None,
) -> Notice:
    return Notice(
        notice_id(cause, matter, recipient, code),
        recipient,
        matter,
        code=code,
        urgency=Urgency(story.urgency),
        caused_by=cause,
        created_at=at,
        rung=rung,
    )


def _add(notice: Notice, story: Story, rows: Rows) -> None:
    """The notice, and a mail or a call that went out at once; who had done it already was told by nothing but the inbox."""
    rows.add(tables.notice, notice_values(notice))
    _publish(notice, story, rows)
    if notice.state is NoticeState.WITHDRAWN:
        return
    for channel in channels_of(notice.code, notice.urgency, notice.recipient, notice.matter):
        delivery = Delivery.of(notice, channel)
        delivery.claim(notice.created_at, _PATIENCE)
        delivery.delivered(notice.created_at)
        origin = {"correlation_id": story.submission, "traceparent": None}
        rows.add(tables.delivery, {**delivery_values(delivery), **origin})
        _publish(delivery, story, rows)


def _publish(aggregate: Aggregate[NoticeEvent], story: Story, rows: Rows) -> None:
    for event in aggregate.pull_events():
        rows.publish(event, story.at, story.submission)
