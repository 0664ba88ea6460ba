"""A seed of three hundred in notifications: what is open lies in inboxes, and no mail goes out for it again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chassis.cursors import Cursors
from chassis.db.database import Database
from chassis.settings.groups import OperationsDatabase
from chassis.time import SystemClock, UuidFactory
from notifications.adapters.unit_of_work import Dependencies, as_caller
from notifications.application.lists.count_inbox import count_inbox
from notifications.application.lists.list_inbox import ListInbox, list_inbox
from notifications.settings import NotificationsOperationsSettings
from tests.integration.chassis.scratch_database import Scratch, migrated_database, scratch_database
from tests.support.postgres import Cluster
from tests.support.restoring import dumped, put_back, rows_of, tables_with_rows
from tests.support.seeds import holding, refused_for
from tests.workshop.seeding import notifications as seeded_notices
from tests.workshop.seeding.filling import Filling
from tests.workshop.seeding.people import signed_in
from tests.workshop.seeding.story import CAST, Plot

PLOT = Plot(300, 1, datetime.now(UTC).replace(microsecond=0))
STORIES = list(PLOT.stories())


def filling(scratch: Scratch) -> Filling:
    db = OperationsDatabase(migrator_dsn=scratch.dsn("notifications_migrator"))
    return seeded_notices.filling(NotificationsOperationsSettings.model_construct(db=db), PLOT)


@pytest.fixture(scope="module")
def seeded(postgres: Cluster) -> Iterator[Scratch]:
    with migrated_database(postgres, "notifications", "notifications.migrations") as made:
        assert asyncio.run(filling(made).run(lambda _: None, None)) == len(STORIES)
        yield made


async def test_what_waits_is_in_the_inbox_of_who_it_waits_for(seeded: Scratch) -> None:
    open_still = [each for each in STORIES if not (each.course.taken_over or each.course.withdrawn)]
    database, key = Database(seeded.dsn("notifications_app")), b"k" * 32
    dependencies = Dependencies(SystemClock(), UuidFactory(), Cursors(key), key)
    centre, nobody = signed_in(CAST.intake), signed_in(CAST.police_without)
    async with as_caller(database, centre, dependencies) as uow:
        waiting = await count_inbox(centre, None, uow)
        page = await list_inbox(ListInbox(centre, 100, None, open_only=True), uow)
    async with as_caller(database, nobody, dependencies) as uow:
        nothing = await list_inbox(ListInbox(nobody, 100, None, open_only=False), uow)
    await database.dispose()
    assert waiting.count == len(open_still)
    assert {each.matter.report_id for each in page.items} == {each.report_id for each in open_still}
    assert nothing.items == []


def test_nothing_is_handed_over_a_second_time_and_dangers_ring_until_a_person_takes_over(seeded: Scratch) -> None:
    assert seeded.as_superuser("select count(*) from delivery where state = 'pending'") == [["0"]]
    dangers = [each for each in STORIES if each.danger == "yes"]
    ringing = sum(not (each.course.taken_over or each.course.withdrawn) for each in dangers)
    counted = seeded.as_superuser("select count(*), count(*) filter (where state = 'running') from alarm")
    assert counted == [[str(len(dangers)), str(ringing)]]
    assert seeded.as_superuser("select relname from pg_class where relrowsecurity and not relforcerowsecurity") == []


def test_whatever_a_seed_writes_is_looked_at_before(seeded: Scratch) -> None:
    with scratch_database(seeded.cluster, "notifications", seeded.name) as copied:
        held = holding(filling(copied), copied)
        assert {"report", "notice", "delivery", "alarm", "outbox"} < set(held)
        assert refused_for(filling(copied), copied) == held


def test_its_tables_are_put_back_from_a_backup_as_they_were(seeded: Scratch, tmp_path: Path) -> None:
    copy, own = dumped(seeded, tmp_path), [table.name for table in filling(seeded).tables]
    with migrated_database(seeded.cluster, "notifications", "notifications.migrations") as anew:
        # The trigger of the record lets its own table of what is open follow.
        assert {*tables_with_rows(seeded)} - {*tables_with_rows(anew)} - {*own} <= {"audit_unsealed"}
        for table in own:
            put_back(copy, anew, table)
        for table in (*own, "audit_unsealed"):
            assert rows_of(anew, table) == rows_of(seeded, table), table
