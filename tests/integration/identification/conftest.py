"""Identification as it runs: its own migrated databases, its HTTP application, and events as its consumer applies them."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import SecretBytes, SecretStr

from chassis.db.database import Database
from chassis.db.migrations import upgrade
from chassis.vault import keyset_file
from contracts import reference
from contracts.envelope import Envelope
from contracts.events.identification import Urgency
from contracts.events.notifications import Channel, DeliveryDeliveredV1
from contracts.events.referral import (
    Purpose,
    ReferralAcceptedV1,
    ReferralRejectedV1,
    ReferralReroutedV1,
    ReferralSentV1,
    RejectionReason,
)
from identification import bootstrap
from identification.entrypoints import events
from identification.entrypoints.http.app import make_app
from identification.settings import Api
from infra import people
from infra.plan import people_file
from tests.integration.chassis.scratch_database import Scratch, scratch_database
from tests.support.asgi import Answer, AsgiClient, started
from tests.support.postgres import Cluster
from tests.support.tokens import Mint, SettableClock

NIS = "71331"
PEOPLE = people.load(people_file()).by_username


def minimum(**changes: Any) -> dict[str, Any]:
    """The least that can be filed: a girl of uncertain age, seen by a doctor; a change to None takes an answer out."""
    usual = {
        "encounterDate": "2026-11-20",
        "encounterMunicipality": NIS,
        "age": "not_sure",
        "wayIn": "child_duty",
        "danger": "no",
        "stillHere": "unknown",
        "companion": "speaks_for_person",
        "seenAlone": "no",
        "policeTold": "no",
        "callbackPhone": "+381 18 506 700",
        "suspicions": ["sexual_exploitation"],
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def adult(**changes: Any) -> dict[str, Any]:
    """An adult who agreed."""
    return minimum(**{"age": "adult", "wayIn": "consent_adult", "consent": {"identification": True}, **changes})


@dataclass
class Service:
    """The running application, seen by people and fed by events."""

    client: AsgiClient
    mint: Mint
    app_db: Database
    worker_db: Database
    owner_dsn: SecretStr
    clock: SettableClock = field(default_factory=lambda: SettableClock(datetime.now(UTC)))

    def as_person(self, username: str, acr: int = 1) -> AsgiClient:
        """A client that bears the person's token for identification."""
        who = PEOPLE[username]
        token = self.mint.token(
            aud="identification",
            sub=str(who.sub),
            preferred_username=who.username,
            name=who.name,
            agency=str(who.agency),
            unit=str(who.unit),
            sector=who.sector,
            roles=list(who.roles),
            acr=str(acr),
        )
        return self.client.bearing(token)

    def as_somebody(self, **claims: Any) -> AsgiClient:
        """A client that bears a token with these claims over those of nobody in particular."""
        return self.client.bearing(self.mint.token(aud="identification", **claims))

    async def post(
        self, username: str, path: str, body: dict[str, Any], key: str | None = None, acr: int = 1
    ) -> Answer:
        """A command by a person."""
        headers = {"idempotency-key": key or uuid4().hex}
        return await self.as_person(username, acr).post(path, body, headers=headers)

    async def get(self, username: str, path: str, acr: int = 1) -> Answer:
        """A question by a person."""
        return await self.as_person(username, acr).get(path)

    async def filed(self, username: str = "health.nis", **changes: Any) -> dict[str, Any]:
        """A report that was taken."""
        body = adult(**changes) if changes.get("age") == "adult" else minimum(**changes)
        answer = await self.post(username, "/reports", body)
        assert answer.status == 201, answer.body
        filed: dict[str, Any] = answer.json()
        return filed

    async def sent(self, report_id: str, unit: UUID, referral_id: UUID | None = None) -> UUID:
        """Referral told that a child's referral waits for `unit`."""
        referral = referral_id or uuid4()
        event = ReferralSentV1(
            referral_id=referral,
            report_id=UUID(report_id),
            purpose=Purpose.CHILD_PROTECTION,
            unit_id=unit,
            urgency=Urgency.URGENT,
            respond_by=datetime.now(UTC),
            sent_at=datetime.now(UTC),
        )
        await self._apply(event)
        return referral

    async def accepted(self, report_id: str, referral: UUID, unit: UUID, worker: UUID) -> None:
        """Referral told that `worker` took it."""
        event = ReferralAcceptedV1(
            referral_id=referral,
            report_id=UUID(report_id),
            purpose=Purpose.CHILD_PROTECTION,
            unit_id=unit,
            accepted_by=worker,
            accepted_at=datetime.now(UTC),
            version=2,
        )
        await self._apply(event)

    async def rejected(self, report_id: str, referral: UUID, unit: UUID) -> None:
        """Referral told that the unit would not take it."""
        event = ReferralRejectedV1(
            referral_id=referral,
            report_id=UUID(report_id),
            unit_id=unit,
            reason=RejectionReason.NO_CAPACITY,
            rejected_at=datetime.now(UTC),
        )
        await self._apply(event)

    async def rerouted(self, report_id: str, referral: UUID, before: UUID, unit: UUID) -> None:
        """Referral told that it moved on."""
        event = ReferralReroutedV1(
            referral_id=referral,
            report_id=UUID(report_id),
            purpose=Purpose.CHILD_PROTECTION,
            from_unit_id=before,
            unit_id=unit,
            urgency=Urgency.URGENT,
            rerouted_at=datetime.now(UTC),
        )
        await self._apply(event)

    async def delivered(self, report_id: str, at: datetime, unit: UUID | None = None) -> None:
        """Notifications told that the notice lies in an inbox, the Centre's unless said otherwise."""
        event = DeliveryDeliveredV1(
            notice_id=uuid4(),
            report_id=UUID(report_id),
            referral_id=None,
            unit_id=unit or reference.centre_intake_unit(),
            channel=Channel.INBOX,
            delivered_at=at,
        )
        await self._apply(event)

    async def age(self, report_id: str, **by: float) -> None:
        """As if the report had been filed earlier: moves its filing back, which no role of the service may."""
        from sqlalchemy import text  # noqa: PLC0415 -- tests look at tables in this one place

        owner = Database(self.owner_dsn)
        async with owner.transaction() as connection:
            query = text("update report set submitted_at = :at where id = :id")
            await connection.execute(query, {"at": datetime.now(UTC) - timedelta(**by), "id": UUID(report_id)})
        await owner.dispose()

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What stands in the database, past every policy of the app role (as the worker)."""
        from sqlalchemy import text  # noqa: PLC0415 -- tests look at tables in this one place

        async with self.worker_db.transaction() as connection:
            return [tuple(row) for row in (await connection.execute(text(sql))).all()]

    async def _apply(self, event: Any) -> None:
        envelope = Envelope(
            id=uuid4(),
            type=event.type,
            source="referral",
            subject=event.subject,
            time=datetime.now(UTC),
            sequence=1,
            correlationid=uuid4(),
            data=json.loads(json.dumps(event.written())),
        )
        if (handler := events.HANDLERS.get(type(event))) is None:
            return  # as the inbox does: what nobody handles is passed over
        async with self.worker_db.transaction() as connection:
            await handler(event, envelope, connection)


@pytest.fixture(scope="session")
def migrated(postgres: Cluster) -> Cluster:
    """The cluster with identification's databases at their newest migration."""
    upgrade("identification.migrations", postgres.dsn("identification_migrator", "identification"))
    upgrade("chassis.vault.migrations", postgres.dsn("identification_keys_migrator", "identification_keys"))
    return postgres


@pytest.fixture(scope="session")
def kek(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key-encryption key."""
    path = tmp_path_factory.mktemp("keys") / "kek.json"
    keyset_file.create(path)
    return path


@pytest.fixture
async def service(migrated: Cluster, kek: Path) -> AsyncIterator[Service]:
    """Identification, started."""
    async with running(migrated, kek) as running_service:
        yield running_service


@pytest.fixture
def scratch(postgres: Cluster) -> Iterator[Scratch]:
    """A migrated database of identification for one test, which may break it."""
    with scratch_database(postgres, "identification") as made:
        upgrade("identification.migrations", made.dsn("identification_migrator").get_secret_value())
        yield made


@pytest.fixture
def scratch_keys(postgres: Cluster) -> Iterator[Scratch]:
    """A migrated database of keys for one test, which may break it."""
    with scratch_database(postgres, "identification_keys") as made:
        upgrade("chassis.vault.migrations", made.dsn("identification_keys_migrator").get_secret_value())
        yield made


@pytest.fixture
async def breakable(scratch: Scratch, scratch_keys: Scratch, kek: Path) -> AsyncIterator[Service]:
    """Identification on the two databases of this test alone."""
    async with running(scratch.cluster, kek, scratch.name, scratch_keys.name) as running_service:
        yield running_service


@asynccontextmanager
async def running(
    cluster: Cluster,
    kek: Path,
    main: str = "identification",
    keys: str = "identification_keys",
    vault_dsn: SecretStr | None = None,
) -> AsyncIterator[Service]:
    """Identification on two of the cluster's databases, with an issuer of the test's own."""
    settings = Api.model_construct(
        db=_group(app_dsn=SecretStr(cluster.dsn("identification_app", main))),
        vault=_group(dsn=vault_dsn or SecretStr(cluster.dsn("identification_keys_app", keys)), kek=kek),
        keys=_group(idempotency=SecretBytes(secrets.token_bytes(32))),
        environment="development",
    )
    mint = Mint(clock=SettableClock(datetime.now(UTC)))
    wired = bootstrap.wire(settings)
    app = make_app(wired, mint.verifier("identification"), production=False)
    worker = Database(SecretStr(cluster.dsn("identification_worker", main)))
    try:
        async with started(app):
            owner = SecretStr(cluster.dsn("identification_migrator", main))
            yield Service(AsgiClient(app), mint, wired.database, worker, owner)
    finally:
        await worker.dispose()


def _group(**values: Any) -> Any:
    from types import SimpleNamespace  # noqa: PLC0415 -- settings are read from the environment in processes only

    return SimpleNamespace(**values)


@pytest.fixture
def csr_nis() -> UUID:
    """The centre for social work of Niš."""
    return reference.serving_csr(NIS)
