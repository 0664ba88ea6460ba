"""Rebuilds the empty database from what others know: their own journals, and what they were told by this service."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from chassis.journal.rebuilding import Rebuilt
from chassis.journal.replay import Replay
from contracts.events.referral import ClockBreachedV1, ClockStartedV1, ReferralSentV1
from contracts.registry import parse
from contracts.topics import IDENTIFICATION_REPORTS, REFERRAL_REFERRALS
from referral import bootstrap
from referral.application.clocks.settle_breaches import settle_breaches
from referral.application.clocks.told_due_times import ToldDueTimes
from referral.application.referrals.recall_step import recall_step
from referral.application.translate import terms_of
from referral.entrypoints.reception import FOLLOWED

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from chassis.db.database import Database
    from chassis.journal.entry import Entry
    from chassis.journal.journals import Journals
    from contracts.envelope import Envelope
    from referral.application.ports import Sources
    from referral.bootstrap import EmptyDatabase

# Whoever looks at a clock first, or hears of a late step first, tells the breach.
_FLOATING = {ClockBreachedV1.type: "clockId"}
# By how much the places of a topic that are read side by side may differ, with an outage of hours behind them.
_BEHIND_AT_MOST = timedelta(days=1)


class Rebuilding:
    """The `Hands` of one rebuilding."""

    def __init__(self, into: EmptyDatabase, journals: Journals, sources: Sources, without: Collection[UUID]) -> None:
        """`without` are events that had been given up as dead letters."""
        self._into = into
        self._journals = journals
        self._due_times = ToldDueTimes(sources.due_times)
        self.applying = into.applying(FOLLOWED, replace(sources, due_times=self._due_times), without)
        self._told = _breaches_told(journals)
        self._followed_until = journals.followed_until(IDENTIFICATION_REPORTS)

    async def apply(self, entry: Entry) -> None:
        """As the consumer would; an event that was followed begins the terms that it began then, and no others."""
        sent = [parse(known) for known in self._journals.caused_by(entry.envelope.id)]
        told = [terms_of(event) for event in sent if isinstance(event, ReferralSentV1 | ClockStartedV1)]
        terms = {code: length for begun in told for code, length in begun.items()}
        self._due_times.told = terms if self._was_followed(entry) else None
        await self.applying.apply(entry)

    def _was_followed(self, entry: Entry) -> bool:
        """Of the last events of a report nothing need have come: they were followed if much later ones of other reports were."""
        if self._journals.was_followed(entry):
            return True
        return self._followed_until is not None and entry.envelope.time < self._followed_until - _BEHIND_AT_MOST

    async def recall(self, envelope: Envelope) -> None:
        """As people and the time once did."""
        await recall_step(parse(envelope), self._into.unit_of_work(envelope.id))

    async def settle(self, matter: UUID) -> None:
        """Clocks say which breaches were told."""
        await settle_breaches(matter, self._told, self._into.unit_of_work(matter))


async def rebuild(
    database: Database, journals: Journals, without: Collection[UUID], sources: Sources | None = None
) -> Rebuilt:
    """All in one transaction, as the migrator role: whatever is refused leaves the database empty.

    Raises DatabaseNotEmpty, JournalContradicts, EventNotApplied, Unavailable.
    """
    sources = sources or bootstrap.real_sources()
    async with bootstrap.rebuilding(database, journals, _FLOATING) as into:
        hands = Rebuilding(into, journals, sources, without)
        replay = Replay(journals, into.retelling, IDENTIFICATION_REPORTS, REFERRAL_REFERRALS)
        matters = replay.matters()
        for matter in matters:
            await replay.run(matter, hands)
        # The worker of the emptied database may have counted nothing already.
        await into.count(sources.clock)
    return Rebuilt(len(matters), hands.applying.applied, into.retelling.retold, into.retelling.anew)


def _breaches_told(journals: Journals) -> frozenset[UUID]:
    told = (parse(envelope) for envelope in journals.told() if envelope.type == ClockBreachedV1.type)
    return frozenset(event.clock_id for event in told if isinstance(event, ClockBreachedV1))
