"""All three services at once: real HTTP, real databases and one clock; events travel when a test carries them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from chassis.db.database import Database
from chassis.outbox.table import TABLES
from chassis.outbox.waves import envelope_of
from chassis.time import UuidFactory
from chassis.vault import keyset_file
from contracts.registry import parse
from identification.entrypoints import reception as identification_events
from notifications.adapters.directory import ReferenceDirectory
from notifications.adapters.unit_of_work import running_alarms
from notifications.application.duty.alert_next import AlertDependencies, alert_next
from notifications.domain.duty.alarm import AlertInterval
from notifications.entrypoints.http.app import make_app as notifications_app
from referral import bootstrap as referral_bootstrap
from referral.adapters.unit_of_work import Dependencies
from referral.entrypoints.http.app import make_app as referral_app
from referral.entrypoints.reception import event_handlers
from referral.entrypoints.sweeping import ClockSweeper, TermCounter
from tests.integration.chassis.scratch_database import Scratch, emptying, migrated_database
from tests.integration.identification.conftest import Service, adult, minimum, running
from tests.integration.identification.directory import synced
from tests.integration.notifications.world import TABLES as OF_NOTIFICATIONS
from tests.integration.notifications.world import world_on
from tests.integration.referral.service import EMPTY, KEY
from tests.support.asgi import Answer, AsgiClient, started
from tests.support.demo_people import PEOPLE, claims_of
from tests.support.postgres import Cluster
from tests.support.tokens import SettableClock

# 02:14 on a Tuesday in Belgrade.
NIGHT = datetime(2026, 11, 24, 1, 14, tzinfo=UTC)
CHILD, FORMAL = "child_protection", "formal_identification"
DOCTOR, INTAKE, DUTY = "health.nis", "intake.centre", "duty.centre"

NEXT_ON_DUTY = "intake2.centre"
MANAGER, OF_CENTRE = "manager.centre", "supervisor.centre"
WORKER, COLLEAGUE, SUPERVISOR = "csr.nis", "csr2.nis", "csr.supervisor"
ELSEWHERE = "csr.novisad"
SERVICES = ("identification", "referral", "notifications")


def graphql_fields() -> set[str]:
    """Names of every field and input of the gateway's schema."""
    sdl = (Path(__file__).parents[3] / "contracts/graphql/schema.graphql").read_text("utf-8")
    return set(re.findall(r"^  (\w+)[(:]", sdl, re.MULTILINE))


def unit_of(username: str) -> str:
    """Id of the person's unit as JSON writes it."""
    return str(PEOPLE[username].unit)


@dataclass(frozen=True)
class Databases:
    """One migrated database per service, that of the keys, and the key-encryption key."""

    identification: Scratch
    keys: Scratch
    referral: Scratch
    notifications: Scratch
    kek: Path


@dataclass
class Platform:
    """What people see and do, and the events that travel between the services."""

    identification: Service
    doors: Mapping[str, AsgiClient]
    workers: Mapping[str, Database]
    hears: Mapping[str, Mapping[Any, Any]]
    clock: SettableClock
    databases: Mapping[str, Scratch]
    _carried: dict[str, set[UUID]] = field(default_factory=lambda: {name: set() for name in SERVICES})

    def begin_anew(self) -> None:
        """With empty outboxes, inboxes and referrals, and no one on the roster, at night."""
        self.rows("identification", emptying("outbox, outbox_sequence, duty_turn, duty_roster"))
        self.rows("referral", EMPTY)
        self.rows("notifications", emptying(OF_NOTIFICATIONS))
        self.clock.at = NIGHT
        self._carried = {name: set() for name in SERVICES}

    def client(self, who: str, service: str, acr: int = 1, **claims: Any) -> AsgiClient:
        """A service's door for a person; `claims` stand over the person's own."""
        token = self.identification.mint.token(aud=service, **{"acr": str(acr), **claims_of(who), **claims})
        return self.doors[service].bearing(token)

    async def get(self, who: str, path: str, service: str = "identification", acr: int = 1) -> Answer:
        """A question by a person."""
        return await self.client(who, service, acr).get(path)

    async def post(self, who: str, path: str, body: object, service: str = "identification", acr: int = 1) -> Answer:
        """A command by a person, under a key of its own."""
        return await self.client(who, service, acr).post(path, body, headers={"idempotency-key": uuid4().hex})

    async def file(self, who: str = DOCTOR, **changes: Any) -> Answer:
        """Sends a filing: by a doctor about a girl of uncertain age unless given."""
        body = adult(**changes) if changes.get("age") == "adult" else minimum(**changes)
        return await self.post(who, "/reports", body)

    async def filed(self, who: str = DOCTOR, **changes: Any) -> str:
        """Id of a report that was taken, not yet told to anybody."""
        answer = await self.file(who, **changes)
        assert answer.status == 201, answer.body
        return str(answer.json()["id"])

    async def arrived(self, who: str = DOCTOR, **changes: Any) -> str:
        """Id of a report that everybody concerned has been notified of."""
        report = await self.filed(who, **changes)
        await self.carry()
        return report

    async def take_over(self, report: str, who: str = INTAKE) -> None:
        """The Centre takes it over."""
        version = (await self.get(who, f"/reports/{report}/receipt")).json()["version"]
        answer = await self.post(who, f"/reports/{report}/take-over", {"expectedVersion": version})
        assert answer.status == 200, answer.body

    async def assess(self, report: str, who: str = INTAKE) -> None:
        """The Centre, which has taken it over, records what it thinks of it."""
        version = (await self.get(who, f"/reports/{report}/receipt")).json()["version"]
        said = {
            "grounds": "insufficient",
            "risk": "low",
            "nextStep": "gather_information",
            "reason": "Čeka se razgovor.",
        }
        answer = await self.post(who, f"/reports/{report}/assess", {"expectedVersion": version, "assessment": said})
        assert answer.status == 200, answer.body

    async def assign(self, report: str, to: str = MANAGER, who: str = OF_CENTRE) -> None:
        """The Centre, which has taken it over, gives it to a case manager."""
        version = (await self.get(who, f"/reports/{report}")).json()["version"]
        given = {"expectedVersion": version, "managerId": str(PEOPLE[to].sub)}
        answer = await self.post(who, f"/reports/{report}/assign", given)
        assert answer.status == 200, answer.body

    async def seen(self, who: str, report: str, acr: int = 1) -> dict[str, Any]:
        """Classes of the report as the person reads them."""
        answer = await self.get(who, f"/reports/{report}", acr=acr)
        assert answer.status == 200, answer.body
        found: dict[str, Any] = answer.json()["classes"]
        return found

    async def receipt(self, report: str, who: str = DOCTOR) -> dict[str, Any]:
        """The receipt as its reader gets it now."""
        answer = await self.get(who, f"/reports/{report}/receipt")
        found: dict[str, Any] = answer.json()["classes"]["receipt"]
        return found

    async def referrals(self, report: str, who: str = INTAKE) -> dict[str, dict[str, Any]]:
        """The report's referrals by purpose, as far as the person sees them; the Centre sees all."""
        answer = await self.get(who, f"/referrals?reportId={report}", "referral")
        assert answer.status == 200, answer.body
        return {item["purpose"] or item["id"]: item for item in answer.json()["items"]}

    async def child(self, report: str) -> dict[str, Any]:
        """The child's referral as the Centre sees it."""
        return (await self.referrals(report))[CHILD]

    async def accept(self, referral: Mapping[str, Any], who: str = WORKER) -> None:
        """A worker takes it on, and identification hears of it."""
        body = {"expectedVersion": referral["version"]}
        answer = await self.post(who, f"/referrals/{referral['id']}/accept", body, "referral")
        assert answer.status == 200, answer.body
        await self.carry()

    async def reject(
        self, referral: Mapping[str, Any], reason: str, right: str | None = None, who: str = WORKER
    ) -> Answer:
        """A unit does not take it; `right` is the id of the unit that is."""
        body = {"expectedVersion": referral["version"], "reason": reason, "rightUnitId": right}
        return await self.post(who, f"/referrals/{referral['id']}/reject", body, "referral")

    async def confirm(self, referral: Mapping[str, Any], unit: str, who: str = DUTY) -> Answer:
        """The Centre's duty says that the unit may have it, and the one who is concerned hears of it."""
        answer = await self.post(who, f"/referrals/{referral['id']}/confirm", {"unitId": unit})
        await self.carry()
        return answer

    async def inbox(self, who: str, report: str) -> list[str]:
        """Codes of the items about the report that wait for the person or for the person's unit."""
        page = (await self.get(who, "/inbox?open=true&first=100", "notifications")).json()
        return [item["code"] for item in page["items"] if item["reportId"] == report]

    async def news(self, who: str, report: str) -> list[tuple[str, str]]:
        """Code and urgency of the items that wait for the person because the reporter said something."""
        page = (await self.get(who, "/inbox?open=true&first=100", "notifications")).json()
        mine = [item for item in page["items"] if item["reportId"] == report]
        return [
            (item["code"], item["urgency"]) for item in mine if item["code"].startswith(("report", "urgent_answer"))
        ]

    async def carry(self, *to: str) -> None:
        """Lets events travel until no one tells anything new; with `to` only to these services."""
        arrived = True
        while arrived:
            published = await self._published()
            arrived = any([await self._carry_to(service, published) for service in to or SERVICES])

    async def referral_sweeps(self) -> int:
        """Referral looks once for terms that passed, and whether a day has ended; how many referrals had one."""
        await TermCounter(self.workers["referral"], self.clock).count_once()
        return await ClockSweeper(self.workers["referral"], self.clock).sweep_once()

    async def clocks_strike(self) -> None:
        """Referral looks, and what it tells travels."""
        await self.referral_sweeps()
        await self.carry()

    async def alarms_ring(self) -> None:
        """Notifications' worker looks at its alarms until nothing is due."""
        due = running_alarms(self.workers["notifications"], AlertInterval(), self.clock)
        dependencies = AlertDependencies(due, ReferenceDirectory(), self.clock, AlertInterval())
        while await alert_next(dependencies) is not None:
            pass

    def rows(self, service: str, sql: str) -> list[list[str]]:
        """Rows as text, seen by a person whom nothing holds back."""
        return self.databases[service].as_superuser(sql)

    def cannot_tell(self, service: str) -> None:
        """Takes away the service's right to write into its outbox."""
        self.rows(service, f"revoke insert on outbox from {service}_app")

    def can_tell_again(self, service: str) -> None:
        """Gives it back."""
        self.rows(service, f"grant insert on outbox to {service}_app")

    async def _carry_to(self, service: str, published: Sequence[sa.Row[Any]]) -> int:
        new = [envelope_of(row) for row in published if row.id not in self._carried[service]]
        for envelope in new:
            event = parse(envelope)
            if (handler := self.hears[service].get(type(event))) is not None:
                async with self.workers[service].transaction() as connection:
                    await handler(event, envelope, connection)
            self._carried[service].add(envelope.id)
        return len(new)

    async def _published(self) -> list[sa.Row[Any]]:
        query = sa.select(TABLES.outbox).order_by(TABLES.outbox.c.created_at, TABLES.outbox.c.sequence)
        rows: list[sa.Row[Any]] = []
        for database in self.workers.values():
            async with database.transaction() as connection:
                rows += (await connection.execute(query)).all()
        return sorted(rows, key=lambda row: row.created_at)


@contextmanager
def migrated_databases(cluster: Cluster, kek: Path) -> Iterator[Databases]:
    """Databases of the three services, dropped at the end."""
    keyset_file.create(kek)
    with ExitStack() as stack:

        def migrated(service: str, migrations: str) -> Scratch:
            return stack.enter_context(migrated_database(cluster, service, migrations))

        yield Databases(
            identification=migrated("identification", "identification.migrations"),
            keys=migrated("identification_keys", "chassis.vault.migrations"),
            referral=migrated("referral", "referral.migrations"),
            notifications=migrated("notifications", "notifications.migrations"),
            kek=kek,
        )


@asynccontextmanager
async def platform_on(on: Databases) -> AsyncIterator[Platform]:
    """The platform, begun anew."""
    clock = SettableClock(NIGHT)
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        names = on.identification.name, on.keys.name
        reports = await enter(running(on.identification.cluster, on.kek, *names, clock=clock))
        await synced(reports)
        world = await enter(world_on(on.notifications))
        world.clock = clock
        worker = await enter(on.referral.database("referral_worker"))
        sources = replace(referral_bootstrap.real_sources(), clock=clock)
        container = referral_bootstrap.Container(
            Database(on.referral.dsn("referral_app")),
            Dependencies(clock, UuidFactory(), KEY),
            sources,
            live_figures=True,
        )
        apps = {
            "referral": referral_app(container, reports.mint.verifier("referral"), production=False),
            "notifications": notifications_app(
                world.container, reports.mint.verifier("notifications"), production=False
            ),
        }
        for app in apps.values():
            await enter(started(app))
        made = Platform(
            identification=reports,
            doors={"identification": reports.client, **{name: AsgiClient(app) for name, app in apps.items()}},
            workers={"identification": reports.worker_db, "referral": worker, "notifications": world.worker},
            hears={
                "identification": identification_events.HANDLERS,
                "referral": event_handlers(sources),
                "notifications": world.handlers(),
            },
            clock=clock,
            databases={name: getattr(on, name) for name in SERVICES},
        )
        made.begin_anew()
        yield made
