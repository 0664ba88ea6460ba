"""Composition root: the only place where ports meet their adapters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from chassis.cursors import Cursors
from chassis.db.database import SILENCE_MS, Database
from chassis.telemetry import spans
from chassis.time import SystemClock, UuidFactory
from contracts.envelope import Envelope, EventData
from contracts.topics import CONSUMERS
from notifications.adapters.deliveries.smtp import MailServer, SmtpMailer
from notifications.adapters.deliveries.telephone import AnswerCheck, WebhookPhone, no_telephone
from notifications.adapters.directory import ReferenceDirectory
from notifications.adapters.event_writer import SOURCE
from notifications.adapters.unit_of_work import (
    Dependencies,
    WorkerTransactions,
    as_caller,
    as_telephone,
    on_connection,
    running_alarms,
    waiting_advice,
    waiting_questions,
)
from notifications.application.deliveries.call_person import CallDependencies
from notifications.application.deliveries.deliver_mail import MailDependencies
from notifications.application.duty.alert_next import AlertDependencies
from notifications.application.notices.notify import NoticeDependencies
from notifications.application.ports import UnitOfWork
from notifications.application.waiting import Watch
from notifications.domain.deliveries import Patience
from notifications.domain.duty.alarm import AlertInterval

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.inbox.applying import Handler, Handlers
    from chassis.ports import Clock
    from notifications.application.duty.ports import AnswerUnitOfWork
    from notifications.application.ports import CallerUnitOfWork
    from notifications.domain.advice import WaitingAdvice
    from notifications.domain.questions import WaitingQuestion
    from notifications.settings import (
        NotificationsHttpSettings,
        NotificationsWorkerSettings,
    )

Handle = Callable[[Any, Envelope, UnitOfWork], Awaitable[None]]
NAME = SOURCE
TOPICS = CONSUMERS[SOURCE]


@dataclass(frozen=True, slots=True)
class Container:
    """What the request process works with."""

    database: Database
    dependencies: Dependencies
    answers: AnswerCheck | None = None

    @property
    def clock(self) -> Clock:
        """The time."""
        return self.dependencies.clock

    def unit_of_work(self, caller: Principal) -> AbstractAsyncContextManager[CallerUnitOfWork]:
        """One transaction in the name of `caller`."""
        return as_caller(self.database, caller, self.dependencies)

    def as_telephone(self) -> AbstractAsyncContextManager[AnswerUnitOfWork]:
        """One transaction in the name of the telephone service."""
        return as_telephone(self.database, self.clock)

    async def ping(self) -> None:
        """Returns when the database answers; raises Unavailable."""
        await self.database.ping()

    async def close(self) -> None:
        """Closes every connection."""
        await self.database.dispose()


def wire(settings: NotificationsHttpSettings) -> Container:
    """The request process's parts."""
    key = settings.keys.idempotency.get_secret_value()
    secret = settings.phone.secret
    dependencies = Dependencies(SystemClock(), UuidFactory(), Cursors(key), key)
    answers = AnswerCheck(secret.get_secret_value()) if secret else None
    return Container(Database(settings.db.app_dsn, pool_size=8, silence_ms=SILENCE_MS), dependencies, answers)


def handlers(handles: Mapping[type[EventData], Handle]) -> Handlers:
    """The handles on the consumer's own transaction, each under a span of its name."""
    return {event: _on_connection(handle) for event, handle in handles.items()}


def _on_connection(handle: Handle) -> Handler:
    async def handled(event: EventData, envelope: Envelope, connection: Transaction) -> None:
        with spans.working(f"{NAME}.{getattr(handle, '__name__', 'handle')}"):
            await handle(event, envelope, on_connection(connection, envelope))

    return handled


def mail_dependencies(settings: NotificationsWorkerSettings, database: Database) -> MailDependencies:
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
        ca=smtp.ca,
    )
    transactions = WorkerTransactions(database)
    return MailDependencies(transactions, ReferenceDirectory(), SystemClock(), Patience(), SmtpMailer(server))


def telephone(settings: NotificationsWorkerSettings) -> WebhookPhone | None:
    """The telephone service; None where there is none."""
    url, secret = settings.phone.url, settings.phone.secret
    return WebhookPhone(url, secret.get_secret_value()) if url and secret else None


def telephone_ready(phone: WebhookPhone | None) -> Callable[[], Awaitable[None]]:
    """Whether people can be called: not where there is no telephone service."""
    return phone.ready if phone else no_telephone


def call_dependencies(database: Database, phone: WebhookPhone | None) -> CallDependencies:
    """What the worker calls with."""
    return CallDependencies(WorkerTransactions(database), ReferenceDirectory(), SystemClock(), Patience(), phone)


def alert_dependencies(settings: NotificationsWorkerSettings, database: Database) -> AlertDependencies:
    """What the worker alerts people to alarms with."""
    interval = AlertInterval(timedelta(seconds=settings.alarm.step_seconds))
    return AlertDependencies(running_alarms(database, interval), ReferenceDirectory(), SystemClock(), interval)


def notice_dependencies() -> NoticeDependencies:
    """What notifying takes from outside."""
    return NoticeDependencies(ReferenceDirectory(), SystemClock())


def reminders(database: Database) -> Watch[WaitingQuestion]:
    """What the worker reminds of questions with."""
    return Watch(waiting_questions(database), notice_dependencies())


def advice_watch(database: Database) -> Watch[WaitingAdvice]:
    """What the worker alerts the duty with when a question without a report is not answered in time."""
    return Watch(waiting_advice(database), notice_dependencies())
