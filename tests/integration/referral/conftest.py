"""A migrated database of referral for each test module, empty at the start of each test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from chassis.db.database import Database
from chassis.inbox.inbox import Inbox
from chassis.vault import keyset_file
from referral import bootstrap
from referral.adapters.unit_of_work import Dependencies
from referral.bootstrap import Container
from referral.entrypoints.http.app import make_app
from referral.entrypoints.reception import event_handlers
from tests.integration.chassis.scratch_database import Scratch, migrated_database
from tests.integration.referral.api import Api
from tests.integration.referral.reading import Reader
from tests.integration.referral.service import EMPTY, KEY, Service
from tests.support.asgi import AsgiClient, started
from tests.support.loop_of_a_module import pytest_fixture_setup, pytest_itemcollected
from tests.support.postgres import Cluster
from tests.support.referral import RandomIds
from tests.support.tokens import TokenSigner

__all__ = ["pytest_fixture_setup", "pytest_itemcollected"]


@pytest.fixture(scope="module")
def scratch(postgres: Cluster) -> Iterator[Scratch]:
    with migrated_database(postgres, "referral", "referral.migrations") as made:
        yield made


@pytest.fixture(scope="module")
async def service_of_the_module(scratch: Scratch) -> AsyncIterator[Service]:
    async with scratch.database("referral_app") as app, scratch.database("referral_worker") as worker:
        yield Service(scratch, app, worker)


@pytest.fixture
def service(service_of_the_module: Service) -> Service:
    made = service_of_the_module
    made.scratch.as_superuser(EMPTY)
    return Service(made.scratch, made.app, made.worker)


@pytest.fixture
def reader(service: Service, tmp_path: Path) -> Reader:
    keyset_file.create(tmp_path / "dead-letters.json")
    own = event_handlers(service.bench.sources)
    aead = keyset_file.load(tmp_path / "dead-letters.json")
    return Reader(service, Inbox(service.worker, bootstrap.NAME, own, aead))


@pytest.fixture
async def api(service: Service) -> AsyncIterator[Api]:
    mint = TokenSigner()
    dependencies = Dependencies(service.bench.clock, RandomIds(), KEY)
    # The application disposes of its database at its end; the service's own stays.
    container = Container(
        Database(service.scratch.dsn("referral_app")), dependencies, service.bench.sources, live_figures=True
    )
    app = make_app(container, mint.verifier(), production=False)
    async with started(app):
        yield Api(service, AsgiClient(app), mint)
