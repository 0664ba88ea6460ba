"""Referral's use cases on a real database, called as its edges call them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from chassis.db.database import Database
from chassis.domain.principal import Principal
from chassis.ports import IdempotencyKey, Page
from contracts.commands.referrals import Acceptance, Refusal
from contracts.events.identification import ReferralAuthorisedV1, ReportSubmittedV1
from contracts.naming import referral_id
from contracts.words.referrals import Outcome, RejectionReason
from referral.adapters.unit_of_work import Dependencies, follow_unit_of_work_on, unit_of_work
from referral.application.flow.read_flow import read_flow
from referral.application.lists.list_referrals import ListReferrals, list_referrals
from referral.application.ports import FollowUnitOfWork, UnitOfWork
from referral.application.reading.read_referral import read_referral
from referral.application.reading.view import ReferralView
from referral.application.referral_command import ReferralCommand
from referral.application.referrals.accept_referral import accept_referral
from referral.application.referrals.reject_referral import reject_referral
from referral.application.reports.open_referrals import open_referrals
from referral.application.reports.open_sent_referral import open_sent_referral
from referral.entrypoints.sweeping import ClockSweeper
from tests.integration.chassis.scratch_database import Scratch, emptying
from tests.support.referral import Bench, RandomIds, submitted

KEY = b"k" * 32
EMPTY = emptying(
    "referral, clock, rejection, early_delivery, duty_roster, audit, idempotency, outbox, outbox_sequence, "
    "inbox_event, inbox_position, inbox_waiting, inbox_dead_letter, term_count"
) + (
    "update stage_count set reached = 0, present = 0, persons = 0;"
    "update day_total set as_of = '2026-11-01Z', reached = 0, present = 0, persons = 0"
)
"""Leaves a database of referral as it was after its migration."""


@dataclass
class Service:
    """One service with a settable clock."""

    scratch: Scratch
    app: Database
    worker: Database
    bench: Bench = field(default_factory=Bench)

    @asynccontextmanager
    async def as_person(self, principal: Principal) -> AsyncIterator[UnitOfWork]:
        """One transaction of a caller's."""
        async with unit_of_work(self.app, principal, Dependencies(self.bench.clock, RandomIds(), KEY)) as uow:
            yield uow

    @asynccontextmanager
    async def following(self) -> AsyncIterator[FollowUnitOfWork]:
        """One transaction of the worker role."""
        async with self.worker.transaction() as connection:
            yield follow_unit_of_work_on(connection)

    async def opened(self, **changes: object) -> dict[str, UUID]:
        """A submitted report with its referrals: purpose -> id, and `report`."""
        command = submitted(**changes)
        await self.open(command)
        rows = self.rows(f"select purpose, id from referral where report_id = '{command.report_id}'")
        return {"report": command.report_id, **{purpose: UUID(each) for purpose, each in rows}}

    async def sent(self, event: ReferralAuthorisedV1, cause: UUID | None = None) -> UUID:
        """The use case of what the Centre sent; its id."""
        named = cause or uuid4()
        async with self.following() as uow:
            await open_sent_referral(event, replace(uow, cause=named), self.bench.sources)
        return referral_id(named, event.purpose)

    async def open(self, filed: ReportSubmittedV1) -> None:
        """The use case of a submitted report."""
        async with self.following() as uow:
            await open_referrals(filed, uow, self.bench.sources)

    async def accept(self, who: Principal, referral: UUID, version: int = 1, key: str | None = None) -> UUID:
        """Accepts."""
        idempotency_key = IdempotencyKey(key or str(uuid4()), str(version).encode())
        async with self.as_person(who) as uow:
            command = ReferralCommand(who, idempotency_key, referral, Acceptance(expected_version=version))
            return (await accept_referral(command, uow, self.bench.sources)).id

    async def reject(
        self,
        who: Principal,
        referral: UUID,
        reason: RejectionReason,
        right: UUID | None = None,
        *,
        version: int = 1,
        key: str | None = None,
    ) -> Outcome:
        """Rejects."""
        idempotency_key = IdempotencyKey(
            key or str(uuid4()), f'{{"reason": "{reason}", "right": "{right}", "version": {version}}}'.encode()
        )
        async with self.as_person(who) as uow:
            given = Refusal(expected_version=version, reason=reason, right_unit_id=right)
            command = ReferralCommand(who, idempotency_key, referral, given)
            return await reject_referral(command, uow, self.bench.sources)

    async def read(self, who: Principal, referral: UUID) -> ReferralView:
        """Reads one."""
        async with self.as_person(who) as uow:
            return await read_referral(referral, who, uow, self.bench.sources)

    async def worklist(
        self, who: Principal, first: int = 20, after: str | None = None, **narrowed: Any
    ) -> Page[ReferralView]:
        """Reads a page; `narrowed` are the filters of `ListReferrals`."""
        async with self.as_person(who) as uow:
            return await list_referrals(ListReferrals(who, first, after, **narrowed), uow, self.bench.sources)

    async def flow(self, who: Principal) -> dict[str, tuple[int, int]]:
        """Totals as (reached, present) by stage, without the empty ones."""
        async with self.as_person(who) as uow:
            view = await read_flow(uow, self.bench.clock, live=True)
        return {each.stage: (each.reached, each.present) for each in view.stages if each.reached}

    async def sweep(self, at: datetime | None = None, **later: float) -> int:
        """One round of the sweeper at a moment."""
        self.bench.clock.at = (at or self.bench.clock.at) + timedelta(**later)
        return await ClockSweeper(self.worker, self.bench.clock).sweep_once()

    def rows(self, sql: str) -> list[list[str]]:
        """Rows as text, seen by a person whom nothing holds back."""
        return self.scratch.as_superuser(sql)

    def published(self) -> list[str]:
        """Types of events in the outbox, oldest first."""
        return [kind for (kind,) in self.rows("select type from outbox order by created_at, sequence")]

    async def seen_in_sql(self, who: Principal, table: str) -> int:
        """How many rows of a table row-level security shows to a caller of the app role."""
        async with self.app.transaction(who) as connection:
            return int((await connection.execute(sa.text(f"select count(*) from {table}"))).scalar_one())

    async def run_sql(self, who: Principal | None, sql: str, **values: Any) -> int:
        """Runs a statement as a caller of the app role and answers how many rows it touched."""
        async with self.app.transaction(who) as connection:
            return (await connection.execute(sa.text(sql), values)).rowcount
