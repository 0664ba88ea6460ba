"""Composition root: the only place where ports meet their adapters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.db.database import Database
from chassis.telemetry import spans
from chassis.time import SystemClock, UuidFactory
from contracts.envelope import Envelope, EventData
from contracts.topics import CONSUMERS
from notifications.adapters.cursor import Cursors
from notifications.adapters.directory import ReferenceDirectory
from notifications.adapters.smtp import MailServer, SmtpMailer
from notifications.adapters.telling import SOURCE
from notifications.adapters.unit_of_work import Shared, WorkerTransactions, as_caller, on_connection
from notifications.application.deliver_mail import PostRoom
from notifications.application.ports import UnitOfWork
from notifications.application.posting import Desk
from notifications.domain.delivery import Patience

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from notifications.application.ports import CallerUnitOfWork, Directory
    from notifications.settings import NotificationsHttpSettings, NotificationsWorkerSettings

Handle = Callable[[Any, Envelope, UnitOfWork], Awaitable[None]]
Handler = Callable[[Any, Envelope, AsyncConnection], Awaitable[None]]

Handlers = Mapping[type[EventData], Handler]

NAME = SOURCE
TOPICS = CONSUMERS[SOURCE]


@dataclass(frozen=True, slots=True)
class Wired:
    """What the request process works with."""

    database: Database
    shared: Shared

    @property
    def clock(self) -> Clock:
        """The time."""
        return self.shared.clock

    def as_caller(self, caller: Principal) -> AbstractAsyncContextManager[CallerUnitOfWork]:
        """One transaction in the name of `caller`."""
        return as_caller(self.database, caller, self.shared)

    async def ping(self) -> None:
        """Returns when the database answers; raises Unavailable."""
        await self.database.ping()

    async def close(self) -> None:
        """Closes every connection."""
        await self.database.dispose()


def wire(settings: NotificationsHttpSettings) -> Wired:
    """The request process's parts."""
    key = settings.keys.idempotency.get_secret_value()
    return Wired(Database(settings.db.app_dsn, pool_size=8), Shared(SystemClock(), UuidFactory(), Cursors(key), key))


def desk() -> Desk:
    """What the consumer posts with."""
    return Desk(SystemClock(), UuidFactory())


def directory() -> Directory:
    """Reference data."""
    return ReferenceDirectory()


def handlers(handles: Mapping[type[EventData], Handle]) -> Handlers:
    """The handles on the consumer's own transaction, each under a span of its name."""
    return {event: _on_connection(handle) for event, handle in handles.items()}


def _on_connection(handle: Handle) -> Handler:
    async def handled(event: EventData, envelope: Envelope, connection: AsyncConnection) -> None:
        with spans.working(f"{NAME}.{getattr(handle, '__name__', 'handle')}"):
            await handle(event, envelope, on_connection(connection, cause=envelope))

    return handled


def post_room(settings: NotificationsWorkerSettings, database: Database) -> PostRoom:
    """What the worker delivers mail with."""
    smtp = settings.smtp
    server = MailServer(
        host=smtp.host,
        port=smtp.port,
        sender=smtp.sender,
        platform_url=smtp.platform_url,
        security=settings.mail_security,
        username=smtp.username,
        password=smtp.password.get_secret_value() if smtp.password else None,
    )
    return PostRoom(WorkerTransactions(database), SmtpMailer(server), ReferenceDirectory(), SystemClock(), Patience())
