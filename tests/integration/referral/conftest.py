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
from tests.support.postgres import Cluster
from tests.support.referral import RandomIds
from tests.support.tokens import TokenSigner


@pytest.fixture(scope="module")
def scratch(postgres: Cluster) -> Iterator[Scratch]:
    with migrated_database(postgres, "referral", "referral.migrations") as made:
        yield made


@pytest.fixture
async def service(scratch: Scratch) -> AsyncIterator[Service]:
    scratch.as_superuser(EMPTY)
    app, worker = Database(scratch.dsn("referral_app")), Database(scratch.dsn("referral_worker"))
    yield Service(scratch, app, worker)
    await app.dispose()
    await worker.dispose()


@pytest.fixture
async def reader(service: Service, tmp_path: Path) -> AsyncIterator[Reader]:
    keyset_file.create(tmp_path / "dead-letters.json")
    own = event_handlers(service.bench.sources)
    aead = keyset_file.load(tmp_path / "dead-letters.json")
    inbox = Inbox(Database(service.scratch.dsn("referral_worker")), bootstrap.NAME, own, aead)
    yield Reader(service, inbox)
    await inbox.db.dispose()


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
