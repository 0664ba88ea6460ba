"""Identification as it runs: its own migrated databases, its HTTP application, and events as its consumer applies them."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretBytes, SecretStr
from sqlalchemy import text

from chassis.db.database import Database
from chassis.db.migrations import upgrade
from chassis.http.rate import RateLimits
from chassis.settings.groups import Rate
from chassis.vault import keyset_file
from contracts import reference
from identification import bootstrap
from identification.entrypoints.http.app import make_app
from identification.settings import Api
from tests.integration.chassis.scratch_database import Scratch, migrated_database
from tests.integration.identification.duty import NOW, Roster, emptied
from tests.integration.identification.in_sql import Case, a_case
from tests.integration.identification.service import NIS, PEOPLE, Service, adult, minimum
from tests.support.asgi import AsgiClient, started
from tests.support.loop_of_a_module import pytest_fixture_setup, pytest_itemcollected
from tests.support.postgres import Cluster
from tests.support.tokens import SettableClock, TokenSigner

_UNLIMITED = 10**9
"""A few people do here within a minute what hundreds do."""

__all__ = ["NIS", "PEOPLE", "Service", "adult", "minimum", "pytest_fixture_setup", "pytest_itemcollected"]


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


@pytest.fixture(scope="module")
async def service(migrated: Cluster, kek: Path) -> AsyncIterator[Service]:
    """Identification, started; modules that stop it or change its rights have one of their own, as `breakable`."""
    async with running(migrated, kek) as running_service:
        yield running_service


@pytest.fixture
async def roster(migrated: Cluster, kek: Path) -> AsyncIterator[Roster]:
    """An empty one, which is empty again afterwards: it decides who is on duty in other tests."""
    clock = SettableClock(NOW)
    async with running(migrated, kek, clock=clock) as service:
        await emptied(service)
        yield Roster(service, clock)
        await emptied(service)


@pytest.fixture
async def no_drafts(service: Service) -> None:
    """No one has a draft yet: people of the tests before would soon have as many as they may."""
    async with service.worker_db.transaction() as connection:
        await connection.execute(text("delete from draft"))


@pytest.fixture
def scratch(postgres: Cluster) -> Iterator[Scratch]:
    """A migrated database of identification for one test, which may break it."""
    with migrated_database(postgres, "identification", "identification.migrations") as made:
        yield made


@pytest.fixture
def scratch_keys(postgres: Cluster) -> Iterator[Scratch]:
    """A migrated database of keys for one test, which may break it."""
    with migrated_database(postgres, "identification_keys", "chassis.vault.migrations") as made:
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
    clock: SettableClock | None = None,
    clamd: str | None = None,
) -> AsyncIterator[Service]:
    """Identification on two of the cluster's databases, with an issuer of the test's own; with `clock` it lives by that one."""
    settings = Api.model_construct(
        db=_group(app_dsn=SecretStr(cluster.dsn("identification_app", main))),
        vault=_group(dsn=vault_dsn or SecretStr(cluster.dsn("identification_keys_app", keys)), kek=kek),
        keys=_group(idempotency=SecretBytes(secrets.token_bytes(32))),
        environment="development",
        clamd=clamd,
    )
    mint = TokenSigner(clock=clock or SettableClock(datetime.now(UTC)))
    container = bootstrap.wire(settings)
    if clock is not None:
        container = replace(container, clock=clock, dependencies=replace(container.dependencies, clock=clock))
    app = make_app(container, mint.verifier("identification"), production=False)
    app.state.rate = RateLimits(Rate(per_person=_UNLIMITED))
    worker_dsn = SecretStr(cluster.dsn("identification_worker", main))
    worker = Database(worker_dsn)
    try:
        async with started(app):
            owner = SecretStr(cluster.dsn("identification_migrator", main))
            yield Service(
                AsgiClient(app), mint, container.database, worker, owner, worker_dsn, settings.keys.idempotency
            )
    finally:
        await worker.dispose()


def _group(**values: Any) -> Any:
    from types import SimpleNamespace  # noqa: PLC0415 -- settings are read from the environment in processes only

    return SimpleNamespace(**values)


@pytest.fixture
def csr_nis() -> UUID:
    """The centre for social work of Niš."""
    return reference.serving_csr(NIS)


@pytest.fixture(scope="module")
def made() -> dict[str, Case]:
    """The case of a module, once it is made: its rows are read and refused, not changed."""
    return {}


@pytest.fixture
async def case(service: Service, csr_nis: UUID, made: dict[str, Case]) -> Case:
    """A child's report with everything beside it, made once for a module."""
    if "case" not in made:
        made["case"] = await a_case(service, csr_nis)
    return replace(made["case"], service=service)
