"""This service's part of a seed: referrals that lived through what their stories tell, clocks and totals."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from chassis.audit.entry import AuditEntry
from chassis.db.database import Database
from chassis.settings.loading import needed
from contracts import reference
from contracts.words.referrals import ReferralEnd, RejectionReason
from contracts.words.urgency import Urgency
from referral.adapters import tables
from referral.adapters.referrals.rows import REFERRAL, REJECTION, clock_rows
from referral.application.reading.ports import READ
from referral.application.reading.view import CLASS
from referral.application.referrals.sending import to_protect_a_child, to_the_centre
from referral.bootstrap import NAME, real_sources
from tests.workshop.seeding.filling import Filling
from tests.workshop.seeding.story import CAST

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    import asyncpg
    import sqlalchemy as sa

    from contracts.words.referrals import Stage
    from referral.application.ports import Sources
    from referral.domain.referrals.referral import Referral
    from referral.settings import Operations
    from tests.workshop.seeding.filling import Rows
    from tests.workshop.seeding.story import Plot, Story

# Each of these reports is about one person.
_ADD_TO_TOTALS = """update stage_count set reached = reached + $2, present = present + $3,
    persons = persons + case stage when 'reported' then $2 else 0 end where stage = $1"""


def filling(settings: Operations, plot: Plot) -> Filling:
    """Referrals by the real terms and the real calendar."""
    migrator = needed(settings.db.migrator_dsn, "REFERRAL_DB__MIGRATOR_DSN")
    writer = SeededReferrals(real_sources(), CAST.intake.id, plot.as_of)
    return Filling(Database(migrator, pool_size=1), writer, NAME, plot)


class SeededReferrals:
    """The `Writer` of referral."""

    tables: Sequence[sa.Table] = (tables.referral, tables.clock, tables.rejection)

    def __init__(self, sources: Sources, intake: UUID, as_of: datetime) -> None:
        """Terms and calendar are the real ones; `intake` took everything over; a term that passed before `as_of` is breached."""
        self._sources = sources
        self._intake = intake
        self._as_of = as_of
        self._reached: Counter[Stage] = Counter()
        self._present: Counter[Stage] = Counter()

    async def write(self, shown: Sequence[Story], rows: Rows) -> None:
        """Nothing is needed before."""
        for each in shown:
            self._centre(each, rows)
            if each.notified_csr is not None:
                self._child(each, rows)

    async def settle(self, connection: asyncpg.Connection) -> None:
        """The national totals follow every move."""
        for stage in self._reached.keys() | self._present.keys():
            await connection.execute(_ADD_TO_TOTALS, stage.value, self._reached[stage], self._present[stage])
        self._reached.clear()
        self._present.clear()

    def _centre(self, story: Story, rows: Rows) -> None:
        course = story.course
        referral = to_the_centre(
            *self._common(story),
            danger=story.danger == "yes",
            ask_when_safe=story.way_in in ("could_not_ask", "vital_interest"),
            excluded_units=frozenset(story.excluded_units),
        )
        referral.note_delivery(course.delivered)
        if course.withdrawn:
            referral.follow_end(ReferralEnd.WITHDRAWN, course.withdrawn)
        if course.taken_over:
            referral.follow_take_over(self._intake, course.taken_over)
        if course.assessed:
            referral.follow_assessment(course.assessed)
        self._add(referral, story, rows)
        if course.opened:
            self._note(referral, story, rows, (course.opened, self._intake, reference.centre_intake_unit(), "intake"))

    def _child(self, story: Story, rows: Rows) -> None:
        course, worker = story.course, story.csr_worker
        referral = to_protect_a_child(
            *self._common(story), unit=worker.unit.id, excluded_units=frozenset(story.excluded_units)
        )
        if course.rejected:
            referral.reject(worker.id, RejectionReason.NO_CAPACITY, course.rejected)
        if course.accepted:
            referral.accept(worker.id, course.accepted)
        if course.revoked:
            referral.follow_end(ReferralEnd.REVOKED, course.revoked)
        self._add(referral, story, rows)
        if course.accepted:
            self._note(
                referral, story, rows, (course.accepted, worker.id, worker.unit.id, "addressed.child_protection")
            )

    def _common(self, story: Story) -> tuple[UUID, UUID, UUID, Urgency, datetime, Sources]:
        return (
            story.submission,
            story.report_id,
            story.author.id,
            Urgency(story.urgency),
            story.at,
            self._sources,
        )

    def _add(self, referral: Referral, story: Story, rows: Rows) -> None:
        if story.procedure:
            referral.progress.manager_id = story.manager.id
        referral.breach_due(self._as_of)
        for move in referral.pull_stage_moves():
            self._reached[move.entered] += move.first
            self._present[move.entered] += 1
            if move.left is not None:
                self._present[move.left] -= 1
        rows.add(tables.referral, REFERRAL.values(referral.sending, referral.progress))
        rows.add(tables.clock, *clock_rows(referral.id, referral.clocks))
        lines = ({"referral_id": referral.id, **REJECTION.values(line)} for line in referral.pull_rejections())
        rows.add(tables.rejection, *lines)
        for event in referral.pull_events():
            rows.publish(event, story.at, story.submission)

    def _note(self, referral: Referral, story: Story, rows: Rows, read: tuple[datetime, UUID, UUID, str]) -> None:
        at, caller, unit, position = read
        line = story.id(f"line of {referral.sending.purpose.value}")
        rows.note(AuditEntry(line, at, caller, unit, position, READ, "referral", referral.id, (CLASS,)))
