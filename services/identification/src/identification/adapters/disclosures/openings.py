"""Whom referrals may open to, and what was announced without that."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Text, Uuid, and_, bindparam, cast, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from chassis.db.transaction import OnTransaction
from chassis.db.writes import insertion
from chassis.outbox.table import TABLES as OUTBOX
from contracts import reference
from contracts.events.identification import OpeningRefusedV1
from contracts.naming import referral_id
from contracts.topics import IDENTIFICATION_REPORTS
from contracts.words.referrals import Purpose
from contracts.words.reports import WayIn
from identification.adapters import tables
from identification.adapters.disclosures.rows import AUTHORISATION, REFUSED
from identification.domain.disclosures.disclosure import DisclosureState
from identification.domain.disclosures.opening import Authorisation, Authorised, Way

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from chassis.db.transaction import Transaction
    from chassis.outbox.writer import OutboxWriter
    from chassis.ports import Clock
    from contracts.words.disclosures import OpeningRefusal
    from identification.domain.disclosures.opening import AnnouncedReferral

_given, _refused, _report = tables.authorisation, tables.refused_opening, tables.report
_disclosure = tables.disclosure
_ADD = insertion(_given, "on conflict do nothing")
_OF = (
    select(_given, _report.c.excluded_units)
    .join(_report, _report.c.id == _given.c.report_id)
    .order_by(_given.c.at, _given.c.id)
)
_events, _ahead = OUTBOX.outbox, tables.revocation_ahead
_REPORT, _REFERRAL = bindparam("about_report", type_=Uuid), bindparam("about_referral", type_=Uuid)
_CHILD_PATH = _events.c.data["childPath"].astext
_UNIT = func.coalesce(_events.c.data["servingCsr"].astext, _events.c.data["successorUnit"].astext)
_OF_PERSON = func.coalesce(_events.c.data["personId"].astext, cast(_events.c.key, Text))
# The release of before named no unit for a child whose centre for social work is excluded or not known.
_OF_A_CHILD = and_(func.coalesce(_report.c.way_now, _report.c.way_in) == WayIn.CHILD_DUTY.value, _CHILD_PATH == "true")
_ANNOUNCED_BEFORE = (
    select(_events.c.id, _events.c.time, _report.c.person_id, _UNIT.label("unit"))
    .join(_report, func.coalesce(_report.c.joint_with, _report.c.id) == _events.c.key)
    .where(_events.c.topic == IDENTIFICATION_REPORTS, _report.c.id == _REPORT)
    .where(cast(_report.c.id, Text) == _OF_PERSON)
    .where(or_(and_(_report.c.child_path, _UNIT.is_not(None)), and_(_OF_A_CHILD, _UNIT.is_(None))))
    .where(~exists().where(_ahead.c.report_id == _REPORT, _ahead.c.referral_id == _REFERRAL))
)
MOST_ANNOUNCED = 30
_REFUSE = insert(_refused).on_conflict_do_nothing(constraint="refused_opening_once")


class PostgresAuthorisations(OnTransaction):
    """The `Authorisations` port on one connection."""

    async def add(self, given: Sequence[Authorisation]) -> None:
        """What was given before in the same way stays as it was given."""
        for each in given:
            self._connection.later(_ADD, AUTHORISATION.values(each))

    async def of(self, referral_id: UUID) -> Authorised | None:
        """All of them, with the units that the report excludes."""
        rows = (await self._connection.execute(_OF.where(_given.c.referral_id == referral_id))).all()
        if not rows:
            return None
        ways: dict[UUID, frozenset[Way]] = {}
        for row in rows:
            ways[row.unit_id] = ways.get(row.unit_id, frozenset()) | {Way(row.way)}
        first = rows[0]
        excluded = frozenset(first.excluded_units)
        return Authorised(first.report_id, first.person_id, first.purpose, first.ground, ways, excluded)

    async def referrals_of(self, report_id: UUID, purpose: str) -> list[UUID]:
        """As far as the caller finds them, oldest first."""
        query = select(_given.c.referral_id).where(_given.c.report_id == report_id, _given.c.purpose == purpose)
        found = await self._connection.execute(query.order_by(_given.c.at, _given.c.id))
        return list(dict.fromkeys(found.scalars()))

    async def from_before(self, announced: AnnouncedReferral) -> Authorised | None:
        """As the worker role, which reads what was announced. A revocation recorded with it from then is in force."""
        # Another purpose makes another id of the same event: only that of the child's own referral was ever given out.
        if announced.purpose != Purpose.CHILD_PROTECTION:
            return None
        about = {"about_report": announced.report_id, "about_referral": announced.referral_id}
        duty = reference.centre_duty_unit()
        for row in (await self._connection.execute(_ANNOUNCED_BEFORE, about)).all():
            if referral_id(row.id, Purpose.CHILD_PROTECTION) == announced.referral_id and (
                row.unit or announced.unit_id == duty
            ):
                kept = Authorisation(
                    announced.referral_id,
                    announced.report_id,
                    row.person_id,
                    Purpose.CHILD_PROTECTION,
                    UUID(row.unit) if row.unit else duty,
                    WayIn.CHILD_DUTY,
                    Way.KEPT,
                    None,
                    row.time,
                )
                await self.add([kept])
                return await self.of(announced.referral_id)
        return None

    async def unconfirmed(self, referral_ids: Collection[UUID]) -> list[UUID]:
        """By the state of the disclosure, as far as the caller finds it."""
        unconfirmed = (
            _disclosure.c.referral_id.in_(referral_ids),
            _disclosure.c.state == DisclosureState.UNCONFIRMED.value,
        )
        return list((await self._connection.execute(select(_disclosure.c.referral_id).where(*unconfirmed))).scalars())


class RecordedOpenings:
    """The `Openings` port on one connection, as the worker role."""

    def __init__(self, connection: Transaction, outbox: OutboxWriter, clock: Clock) -> None:
        """Publishes through `outbox`, in the same transaction."""
        self._connection = connection
        self._outbox = outbox
        self._clock = clock

    async def refuse(self, announced: AnnouncedReferral, refusal: OpeningRefusal) -> None:
        """One row for a referral, unit and reason, once only; duty is notified of the first thirty of a report that is here."""
        now = self._clock.now()
        values = {**REFUSED.values(announced), "reason": refusal.value, "at": now}
        is_new = (await self._connection.execute(_REFUSE, values)).rowcount > 0
        if is_new and (first := await self._report_to_notify(announced.report_id)) is not None:
            person = None if first == announced.report_id else announced.report_id
            event = OpeningRefusedV1(
                report_id=first,
                person_id=person,
                referral_id=announced.referral_id,
                unit_id=announced.unit_id,
                reason=refusal,
                refused_at=now,
            )
            self._outbox.write(event, first)

    async def _report_to_notify(self, report_id: UUID) -> UUID | None:
        """The report under which duty is notified: one that is here, and only of its first few.

        A flood of invented ones must not bury what else duty is notified of.
        """
        first = func.coalesce(_report.c.joint_with, _report.c.id)
        refused = select(func.count()).where(_refused.c.report_id == report_id).scalar_subquery()
        asked = select(first).where(_report.c.id == report_id, refused <= MOST_ANNOUNCED)
        notified: UUID | None = (await self._connection.execute(asked)).scalar_one_or_none()
        return notified
