"""Rebuilds the empty database: notices as they were told, and from what others told the rest."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from chassis.journal.errors import JournalIncomplete
from chassis.journal.rebuilding import Rebuilt
from chassis.journal.replay import matter_of
from chassis.time import SystemClock
from contracts.registry import parse
from contracts.topics import IDENTIFICATION_ADVICE, IDENTIFICATION_REPORTS, IDENTIFICATION_ROSTER
from notifications import bootstrap
from notifications.application.put_back import put_back
from notifications.entrypoints.reception import Reception

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from chassis.db.database import Database
    from chassis.journal.entry import Entry
    from chassis.journal.journals import Journals
    from chassis.ports import Clock
    from contracts.envelope import Envelope
    from notifications.bootstrap import EmptyDatabase


async def rebuild(
    database: Database, journals: Journals, without: Collection[UUID], clock: Clock | None = None
) -> Rebuilt:
    """All in one transaction, as the migrator role: whatever is refused leaves the database empty.

    Raises DatabaseNotEmpty, JournalIncomplete, EventNotApplied, Unavailable.
    """
    heard = list(journals.heard())
    handles = Reception(clock or SystemClock(), bootstrap.directory()).handles()
    async with bootstrap.rebuilding(database, journals) as into:
        causes = {entry.envelope.id: entry.envelope for entry in heard}
        for _, told in groupby(journals.told(), key=lambda envelope: envelope.subject):
            await _put_back(list(told), causes, into)
        known, news = _parted(heard, journals)
        follow, hear = into.following(handles, without), into.hearing(handles, without)
        for entry in known:
            await follow.apply(entry)
        for entry in news:
            await hear.apply(entry)
        anew = await into.told_anew()
    matters = {matter_of(entry.envelope) for entry in heard}
    return Rebuilt(len(matters), follow.applied + hear.applied, into.retelling.retold, anew)


async def _put_back(told: Sequence[Envelope], causes: dict[UUID, Envelope], into: EmptyDatabase) -> None:
    first = told[0]
    cause = causes.get(first.causationid) if first.causationid else None
    if cause is None:
        raise JournalIncomplete([f"Event {first.id} tells of a notice whose cause nobody has."])
    back = put_back([parse(envelope) for envelope in told], cause.id)
    if back is None:
        raise JournalIncomplete([f"Nobody was told how notice {first.subject} stood when it was made: use the backup."])
    for envelope in told:
        await into.retelling.put_back(envelope)
    await into.store(back, first, cause)


def _parted(heard: Sequence[Entry], journals: Journals) -> tuple[list[Entry], list[Entry]]:
    """Events up to the last of their key of which something was told, and those after it.

    Of the latter the roster comes first, since others are told by it; then reports: an end that was heard before its referral
    told nobody anything, as it did then.
    """
    known = [entry for entry in heard if journals.was_followed(entry)]
    news = [entry for entry in heard if not journals.was_followed(entry)]
    first = {IDENTIFICATION_ROSTER: 0, IDENTIFICATION_REPORTS: 1, IDENTIFICATION_ADVICE: 1}
    return known, sorted(news, key=lambda entry: first.get(entry.topic, len(first)))
