"""Composition root: the only place where ports meet their adapters."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from chassis.audit import who_saw
from chassis.db.database import SILENCE_MS, WORK_SILENCE_MS, Database
from chassis.db.streaming import streamed
from chassis.domain.errors import TooMuchUnderWay
from chassis.http.under_way import UnderWay
from chassis.http.uploads import OpenUploads
from chassis.processes.background import Work
from chassis.processes.health import Check
from chassis.settings.loading import needed
from chassis.time import SystemClock, UuidFactory
from chassis.vault import keyset_file
from chassis.vault.errors import KeyMissing
from chassis.vault.keys import KeyStore
from chassis.vault.sweeper import Sweeper
from chassis.vault.vault import Vault
from contracts.envelope import EventData
from identification.adapters.contents.orphans import OrphanSweep
from identification.adapters.contents.resealing import Resealing
from identification.adapters.disclosures.counted_openings import CountedOpenings
from identification.adapters.drafts.erasures import Erasures
from identification.adapters.drafts.reminders import Reminders
from identification.adapters.files.clamd import ClamdScanner
from identification.adapters.files.inspecting import FileInspector
from identification.adapters.files.places import UploadPlaces
from identification.adapters.people import repository as directory_of_people
from identification.adapters.persons.codes import every_report, forget_codes, person_code_by
from identification.adapters.persons.matching import Matching
from identification.adapters.reports.places import forget_place, place_code_by, with_a_place
from identification.adapters.unit_of_work import Dependencies, unit_of_work, unit_of_work_on
from identification.application.directory import Directory
from identification.application.persons.index import index_anew
from identification.application.persons.search_persons import blind_index
from identification.application.ports import Sources, UnitOfWork
from identification.application.reading.view import classes_must_be_ruled
from identification.application.reports.place import find_anew
from identification.domain.errors import ReportAltered
from identification.domain.people.colleague import Colleague

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection
    from contextlib import AbstractAsyncContextManager
    from uuid import UUID

    from chassis.audit.who_saw import Sighting
    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from contracts.commands.linking import PersonSearch
    from contracts.envelope import Envelope
    from contracts.people import CentrePeople
    from identification.application.contents.ports import Resealed
    from identification.settings import Api, Operations, Worker

Followed = Mapping[type[EventData], Callable[[Any, UnitOfWork, Directory], Awaitable[None]]]
# Of one person in one process, beside each other.
_MOST_SEARCHES, _SEARCHED_IN_SECONDS = 2, 2
# One walk counts all that is old.
_STATEMENT_OF_ALL_MS = 60_000


@dataclass(frozen=True, slots=True)
class Container:
    """What the request process works with."""

    database: Database
    keys: Database
    dependencies: Dependencies
    clock: Clock
    directory: Directory
    scanner: ClamdScanner
    inspector: FileInspector = field(default_factory=FileInspector)
    uploads: UploadPlaces = field(default_factory=UploadPlaces)
    open_uploads: OpenUploads = field(default_factory=OpenUploads)
    searches: UnderWay = field(default_factory=partial(UnderWay, _MOST_SEARCHES, TooMuchUnderWay, _SEARCHED_IN_SECONDS))

    @property
    def sources(self) -> Sources:
        """What commands and lists of reports need besides the database."""
        secret = self.dependencies.idempotency_key
        codes = place_code_by(secret), person_code_by(secret)
        return Sources(self.clock, self.dependencies.ids, secrets.randbelow, self.directory, *codes)

    def unit_of_work(self, principal: Principal) -> AbstractAsyncContextManager[UnitOfWork]:
        """One transaction as `principal`."""
        return unit_of_work(self.database, principal, self.dependencies)

    async def close(self) -> None:
        """Closes every connection."""
        await self.database.dispose()
        await self.keys.dispose()


def wire(settings: Api) -> Container:
    """The request process's parts. Raises UnmaskedClass when a stored class has no ruling."""
    classes_must_be_ruled()
    clock, ids, directory = SystemClock(), UuidFactory(), Directory()
    keys = Database(settings.vault.dsn, silence_ms=SILENCE_MS)
    dependencies = Dependencies(
        clock=clock,
        ids=ids,
        vault=Vault(keys, keyset_file.load(settings.vault.kek), clock),
        idempotency_key=settings.keys.idempotency.get_secret_value(),
        standing_duty=directory.standing_duty(),
    )
    database, scanner = Database(settings.db.app_dsn, pool_size=8, silence_ms=SILENCE_MS), ClamdScanner(settings.clamd)
    return Container(database, keys, dependencies, clock, directory, scanner)


def unit_of_work_for_event(connection: Transaction, cause: Envelope) -> UnitOfWork:
    """A unit of work on the consumer's own transaction: it touches no personal text, so it has no vault."""
    dependencies = Dependencies(clock=SystemClock(), ids=UuidFactory(), standing_duty=Directory().standing_duty())
    return unit_of_work_on(connection, dependencies, cause)


def units() -> Directory:
    """What is known about units when an event is followed."""
    return Directory()


def work_on(settings: Worker, database: Database, clock: Clock | None = None) -> Work:
    """What the worker does besides sealing: drafts, orphaned keys, what was not opened, and which persons may be the same."""
    keys = Database(settings.vault.worker_dsn, pool_size=1, silence_ms=WORK_SILENCE_MS)
    clock = clock or SystemClock()
    erasures = Erasures(database, KeyStore(keys), clock)
    sweep = OrphanSweep(database, Sweeper(keys, clock))
    openings, matching = CountedOpenings(database), Matching(database, clock)
    works = (Reminders(database, clock).rounds, erasures.rounds, sweep.rounds, openings.rounds, matching.rounds)
    checks = [each.check for each in works]
    if settings.production:
        # No other role is one of both servers.
        checks += [
            Check("backup", partial(streamed, database), required=False),
            Check("backup-of-keys", partial(streamed, keys), required=False),
        ]
    return Work([each.run for each in works], checks, openings.status)


async def find_places_anew(settings: Operations) -> tuple[int, list[UUID]]:
    """Gives each running report the code of its place, and the others none; answers how many changed, and what cannot be opened.

    That has no code afterwards. Raises Unavailable.
    """
    return await _coded_anew(settings, with_a_place, find_anew, forget_place)


async def find_persons_anew(settings: Operations) -> tuple[int, list[UUID]]:
    """Keeps of each report the codes of its person; answers and raises as `find_places_anew`."""
    return await _coded_anew(settings, every_report, index_anew, forget_codes)


async def _coded_anew(
    settings: Operations,
    walked: Callable[[Database], AsyncIterator[UUID]],
    anew: Callable[[UUID, UnitOfWork, Sources], Awaitable[bool]],
    forget: Callable[[Transaction, UUID], Awaitable[None]],
) -> tuple[int, list[UUID]]:
    """Each report in a transaction of its own, so that it may run beside the service and be ended at any moment."""
    migrator = needed(settings.db.migrator_dsn, "IDENTIFICATION_DB__MIGRATOR_DSN")
    vault_dsn = needed(settings.vault.dsn, "IDENTIFICATION_VAULT__DSN")
    kek = keyset_file.load(needed(settings.vault.kek, "IDENTIFICATION_VAULT__KEK"))
    secret = needed(settings.keys.idempotency, "IDENTIFICATION_KEYS__IDEMPOTENCY").get_secret_value()
    database = Database(migrator, pool_size=2, statement_timeout_ms=_STATEMENT_OF_ALL_MS)
    keys, clock, directory = Database(vault_dsn), SystemClock(), Directory()
    shared = Dependencies(clock, UuidFactory(), directory.standing_duty(), Vault(keys, kek, clock))
    sources = Sources(clock, shared.ids, secrets.randbelow, directory, place_code_by(secret), person_code_by(secret))
    changed = 0
    closed: list[UUID] = []
    try:
        async for report_id in walked(database):
            try:
                async with database.transaction() as connection:
                    changed += await anew(report_id, unit_of_work_on(connection, shared), sources)
            except (ReportAltered, KeyMissing):
                async with database.transaction() as connection:
                    await forget(connection, report_id)
                closed.append(report_id)
        return changed, closed
    finally:
        await database.dispose()
        await keys.dispose()


async def reseal(
    settings: Operations, given_up: Collection[UUID], progress: Callable[[int, int], None], *, again: bool = False
) -> Resealed:
    """Seals anew what a release before sealed, `again` also when that has ended; raises Unavailable."""
    migrator = needed(settings.db.migrator_dsn, "IDENTIFICATION_DB__MIGRATOR_DSN")
    vault_dsn = needed(settings.vault.dsn, "IDENTIFICATION_VAULT__DSN")
    kek = keyset_file.load(needed(settings.vault.kek, "IDENTIFICATION_VAULT__KEK"))
    database = Database(migrator, pool_size=1, statement_timeout_ms=_STATEMENT_OF_ALL_MS)
    keys, clock = Database(vault_dsn, pool_size=1), SystemClock()
    try:
        resealing = Resealing(database, Vault(keys, kek, clock), clock)
        if again:
            await resealing.begin_again()
        return await resealing.run(given_up, progress)
    finally:
        await database.dispose()
        await keys.dispose()


async def who_searched(settings: Operations, asked: PersonSearch) -> list[Sighting]:
    """Every search on the record for what is asked, by its blind index; raises Unavailable."""
    secret = needed(settings.keys.idempotency, "IDENTIFICATION_KEYS__IDEMPOTENCY").get_secret_value()
    index = blind_index(asked, person_code_by(secret))
    database = Database(needed(settings.db.worker_dsn, "IDENTIFICATION_DB__WORKER_DSN"), pool_size=1)
    try:
        async with database.transaction() as connection:
            return await who_saw.who_searched(connection, [index] if index else [])
    finally:
        await database.dispose()


async def sync_people(settings: Operations, given: CentrePeople) -> directory_of_people.Synced:
    """Makes the people directory say who works at the Centre; raises Unavailable."""
    database = Database(needed(settings.db.worker_dsn, "IDENTIFICATION_DB__WORKER_DSN"), pool_size=1)
    people = [Colleague(each.id, each.name, each.unit_id, each.roles, each.profession) for each in given.people]
    try:
        async with database.transaction() as connection:
            return await directory_of_people.sync(connection, people, SystemClock().now())
    finally:
        await database.dispose()
