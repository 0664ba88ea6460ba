"""`python -m notifications.entrypoints.worker`: alerts, reminds of questions, delivers mail, calls people and seals the record."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from chassis.processes.apart import NotDone, PutOff
from chassis.processes.background import Work, run_worker
from chassis.processes.health import Check
from chassis.processes.rounds import Rounds
from chassis.settings.loading import load
from chassis.telemetry.logging import get_logger
from notifications import bootstrap
from notifications.application.advice.alert_overdue import alert_overdue
from notifications.application.deliveries.hand_over import Outcome, hand_over
from notifications.application.duty.alert_next import AlertDependencies, alert_next
from notifications.application.questions.remind_next import remind_next
from notifications.settings import NotificationsWorkerSettings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from uuid import UUID

    from chassis.db.database import Database
    from notifications.application.deliveries.hand_over import DeliveryAttempt, DeliveryDependencies
    from notifications.application.waiting import Watch
    from notifications.domain.advice import WaitingAdvice
    from notifications.domain.questions import WaitingQuestion

_PAUSE_SECONDS = 1.0
_GOES_ON = frozenset(Outcome) - {Outcome.UNREACHABLE}
_log = get_logger(__name__)


class DeliveryWorker:
    """Delivers mails or makes calls one by one, and rests when none is due or no server answers."""

    def __init__(self, outside: DeliveryDependencies) -> None:
        """`outside` is what a delivery takes from outside. One that cannot be handled is put off and left to its lease."""
        self._outside = outside
        self._what = outside.what
        self._outcomes: Counter[str] = Counter()
        self._put_off = PutOff(f"{self._what}s")
        self.rounds = Rounds(f"{self._what}s", self._deliver, _PAUSE_SECONDS, self._put_off)

    def status(self) -> dict[str, int]:
        """How many tries came to which end since the start."""
        return {f"{self._what}s_{outcome.value}": self._outcomes[outcome.value] for outcome in Outcome}

    async def _deliver(self) -> bool:
        try:
            tried = await hand_over(self._outside, self._put_off.left_out)
        except NotDone as error:
            self._put_off.add(error.what, error.__cause__)
            return True
        if tried is None:
            return False
        self._put_off.done(tried.notice_id)
        self._note(tried)
        return tried.outcome in _GOES_ON

    def _note(self, tried: DeliveryAttempt) -> None:
        self._outcomes[tried.outcome.value] += 1
        log = _log.info if tried.outcome is Outcome.DELIVERED else _log.warning
        outcome = tried.outcome.value
        log("delivery.tried", channel=self._what, notice_id=tried.notice_id, attempt=tried.attempt, outcome=outcome)


class OneByOne:
    """Takes the step that is due, one after the other."""

    def __init__(self, what: str, figure: str, step: Callable[[Sequence[UUID]], Awaitable[UUID | None]]) -> None:
        """`step` leaves out what it is given and answers about what it was, if any was due.

        One that cannot be handled leaves nothing: it is put off, and due still.
        """
        self._figure = figure
        self._step = step
        self._made = 0
        self._put_off = PutOff(what)
        self.rounds = Rounds(what, self._take, _PAUSE_SECONDS, self._put_off)

    def status(self) -> dict[str, int]:
        """How many were taken since the start."""
        return {self._figure: self._made}

    async def _take(self) -> bool:
        try:
            done = await self._step(self._put_off.left_out)
        except NotDone as error:
            self._put_off.add(error.what, error.__cause__)
            return True
        if done is None:
            return False
        self._put_off.done(done)
        self._made += 1
        return True


def alerting(outside: AlertDependencies) -> OneByOne:
    """Makes the alerts of alarms."""

    async def step(without: Sequence[UUID]) -> UUID | None:
        if (alerted := await alert_next(outside, without)) is None:
            return None
        _log.info("alarm.climbed", report_id=alerted.report_id, rung=alerted.number)
        return alerted.report_id

    return OneByOne("alarms", "alerts_made", step)


def reminding(watch: Watch[WaitingQuestion]) -> OneByOne:
    """Reminds of questions."""

    async def step(without: Sequence[UUID]) -> UUID | None:
        if (question_id := await remind_next(watch, without)) is not None:
            _log.info("question.reminded", question_id=question_id)
        return question_id

    return OneByOne("reminders", "reminders_made", step)


def advising(watch: Watch[WaitingAdvice]) -> OneByOne:
    """Alerts the duty about questions without a report that are overdue."""

    async def step(without: Sequence[UUID]) -> UUID | None:
        if (advice_id := await alert_overdue(watch, without)) is not None:
            _log.info("advice.alerted", advice_id=advice_id)
        return advice_id

    return OneByOne("advice", "advice_alerts_made", step)


def work_of(settings: NotificationsWorkerSettings, database: Database) -> Work:
    """The alarms, the reminders, overdue questions, the mail and the calls."""
    phone = bootstrap.telephone(settings)
    workers: list[OneByOne | DeliveryWorker] = [
        alerting(bootstrap.alert_dependencies(settings, database)),
        reminding(bootstrap.reminders(database)),
        advising(bootstrap.advice_watch(database)),
        DeliveryWorker(bootstrap.mail_dependencies(settings, database)),
        DeliveryWorker(bootstrap.call_dependencies(database, phone)),
    ]

    def figures() -> dict[str, int]:
        return {name: count for each in workers for name, count in each.status().items()}

    # Without a telephone people are alerted in their inboxes and by mail: degraded, not dead.
    checks = [Check("telephone", bootstrap.telephone_ready(phone), required=False)]
    works = [each.rounds for each in workers]
    return Work([each.run for each in works], [*checks, *(each.check for each in works)], figures)


if __name__ == "__main__":
    settings = load(NotificationsWorkerSettings)
    run_worker(bootstrap.NAME, settings, lambda database: work_of(settings, database))
