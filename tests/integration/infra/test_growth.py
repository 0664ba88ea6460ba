"""No list, count or sweep reads more among more reports: `spona bench growth` in little, by itself in three minutes.

It looks at what the services themselves name in `tests/workshop/probes`, and at each job of their workers; `tests/architecture/test_looks.py`
holds that no route that reads is missing there.
"""

from __future__ import annotations

import asyncio
import gc
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import pytest

from identification import settings as identification_settings
from infra.launcher.plan import EMBEDDED
from notifications import settings as notifications_settings
from referral import settings as referral_settings
from tests.workshop.bench.ending import Ending
from tests.workshop.bench.growth.growing import SMALLEST, Compared
from tests.workshop.bench.own.database import database_alone
from tests.workshop.bench.own.installation import own_installation
from tests.workshop.probes import identification as identification_looks
from tests.workshop.probes import notifications as notifications_looks
from tests.workshop.probes import referral as referral_looks
from tests.workshop.probes.sealed import seal_record
from tests.workshop.seeding import identification as identification_seed
from tests.workshop.seeding import notifications as notifications_seed
from tests.workshop.seeding import referral as referral_seed
from tests.workshop.seeding.command import settings_of
from tests.workshop.seeding.story import Plot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping
    from pathlib import Path

    from chassis.settings.processes import WorkerSettings
    from infra.launcher.environment import Environments
    from infra.postgres.server import Server
    from tests.workshop.probes.measuring import Look
    from tests.workshop.seeding.filling import Filling

FEW, MANY = SMALLEST, 7_500
"""Reports; each brings several clocks, notices and events, so that at the second size over 10,000 rows are read by whatever reads all."""
GREAT = 1_000_000
GROWS = 1_000
"""A table with so many rows at the smaller size grows with the number of reports."""


class Service(NamedTuple):
    """How a service is filled and looked at."""

    filling: Callable[[Plot], Filling]
    worker: Callable[[], WorkerSettings]
    reads: Callable[[Plot], AsyncIterator[Look]]
    jobs: Callable[[Plot], AsyncIterator[Look]]


SERVICES = {
    "identification": Service(
        lambda plot: identification_seed.filling(identification_settings.Operations(), plot),
        identification_settings.Worker,
        identification_looks.reads,
        identification_looks.jobs,
    ),
    "referral": Service(
        lambda plot: referral_seed.filling(referral_settings.Operations(), plot),
        referral_settings.Worker,
        referral_looks.reads,
        referral_looks.jobs,
    ),
    "notifications": Service(
        lambda plot: notifications_seed.filling(notifications_settings.NotificationsOperationsSettings(), plot),
        notifications_settings.NotificationsWorkerSettings,
        notifications_looks.reads,
        notifications_looks.jobs,
    ),
}


class Growing:
    """The databases of one installation, and of each service what it has by way of settings."""

    def __init__(self, server: Server, environments: Environments, patched: pytest.MonkeyPatch) -> None:
        """`patched` puts each process's settings where it reads them."""
        self._server = server
        self._environments = environments
        self._patched = patched

    def fill(self, size: int, folder: Path) -> Plot:
        """So many reports in databases that are empty, as they are when this is asked for the first time."""
        plot = Plot(size, 1, datetime.now(UTC).replace(microsecond=0))
        for name, service in SERVICES.items():
            with self._as(settings_of(self._environments, name)):
                asyncio.run(service.filling(plot).run(lambda _: None, folder / name))
        for name, service in SERVICES.items():
            with self._as(settings_of(self._environments, name)):
                asyncio.run(service.filling(plot).follow([folder / each for each in SERVICES if each != name]))
        return plot

    def look(self, plot: Plot, *, as_of_years: bool) -> Mapping[tuple[str, str], Look]:
        """Looks at everything, with statistics of years of reports or with those of what is there.

        With the first the plans at both sizes are those of great tables, and can be compared; with the second each is what it comes to.
        """
        found: dict[tuple[str, str], Look] = {}
        for name, service in SERVICES.items():
            self._count(name, plot.reports, as_of_years=as_of_years)
            with self._as(self._environments.http(name)):
                looks = asyncio.run(_all(service.reads(plot)))
            with self._as(self._environments.worker(name)):
                asyncio.run(seal_record(name, service.worker()))
                self._count(name, plot.reports, as_of_years=as_of_years)
                looks += asyncio.run(_all(service.jobs(plot)))
                # What the jobs leave open is let go here, and not in the middle of another test.
                gc.collect()
            found |= {(name, each.name): each for each in looks}
        return found

    def empty(self) -> None:
        """As after their migrations."""
        for name in (*SERVICES, "identification_keys"):
            kept = "'alembic_version', 'applied_sql', 'access_role', 'access_class', 'stage_count', 'day_total'"
            tables = self._server.query(
                f"select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not in ({kept})",
                name,
            )
            self._server.query(f"truncate {', '.join(table for (table,) in tables)} cascade", name)
        self._server.query("update stage_count set reached = 0, present = 0, persons = 0", "referral")

    def _count(self, database: str, size: int, *, as_of_years: bool) -> None:
        self._server.query("vacuum (analyze)", database)
        if as_of_years:
            self._server.query(
                f"update pg_class set reltuples = reltuples * {GREAT // size} "
                f"where relnamespace = 'public'::regnamespace and reltuples >= {GROWS}",
                database,
            )

    @contextmanager
    def _as(self, environment: Mapping[str, str]) -> Iterator[None]:
        with self._patched.context() as patched:
            for name, value in environment.items():
                patched.setenv(name, value)
            yield


async def _all(looks: AsyncIterator[Look]) -> list[Look]:
    return [each async for each in looks]


@pytest.fixture
def growing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Growing]:
    """In which no one else gathers statistics."""
    with (
        own_installation("growth", EMBEDDED.stack, os.environ) as installation,
        database_alone(installation, os.environ, Ending()) as (server, environments),
    ):
        server.query("alter system set autovacuum = off")
        server.query("select pg_reload_conf()")
        yield Growing(server, environments, monkeypatch)


@pytest.mark.nightly
# Several jobs of a worker keep their connections until the process ends, which this one does not do behind them.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_nothing_reads_more_among_more_reports(growing: Growing, tmp_path: Path) -> None:
    few = growing.look(growing.fill(FEW, tmp_path), as_of_years=True)
    growing.empty()
    plot = growing.fill(MANY, tmp_path)
    many = growing.look(plot, as_of_years=True)
    assert {*few} == {*many}
    compared = [
        Compared(service, each.as_json(), many[service, name].as_json()) for (service, name), each in few.items()
    ]
    grows = [
        f"{each.service}: {each.name}: {each.few['buffers']} pages, {each.many['buffers']}: {each.why_not}"
        for each in compared
        if each.why_not
    ]
    as_it_is = growing.look(plot, as_of_years=False)
    grows += [
        f"{service}: {name}: reads all of {each.scanned}" for (service, name), each in as_it_is.items() if each.scanned
    ]
    assert grows == []
