"""`python -m notifications.entrypoints.worker`: climbs alarms, reminds of questions, delivers mail, calls people and seals the record."""

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
from notifications.application.deliveries.call_person import CallDependencies, call_person
from notifications.application.deliveries.deliver_mail import MailDependencies, deliver_mail
from notifications.application.deliveries.handing_over import Outcome
from notifications.application.duty.alert_next import AlertDependencies, alert_next
from notifications.application.questions.remind_next import remind_next
from notifications.settings import NotificationsWorkerSettings

if TYPE_CHECKING:
    from chassis.db.database import Database
    from notifications.application.advice.alert_overdue import AdviceWatch
    from notifications.application.deliveries.handing_over import DeliveryAttempt
    from notifications.application.questions.remind_next import Reminders

_PAUSE_SECONDS = 1.0
_GOES_ON = frozenset(Outcome) - {Outcome.UNREACHABLE}
_log = get_logger(__name__)


class DeliveryWorker:
    """Delivers mail one by one, and rests when none is due or no server answers. With a `CallDependencies` it makes calls."""

    def __init__(self, outside: MailDependencies | CallDependencies) -> None:
        """`outside` is what a delivery takes from outside. One that cannot be handled is put off and left to its lease."""
        self._outside = outside
        self._what = "mail" if isinstance(outside, MailDependencies) else "call"
        self._outcomes: Counter[str] = Counter()
        self._put_off = PutOff(f"{self._what}s")
        self.rounds = Rounds(f"{self._what}s", self._deliver, _PAUSE_SECONDS, self._put_off)

    def status(self) -> dict[str, int]:
        """How many tries came to which end since the start."""
        return {f"{self._what}s_{outcome.value}": self._outcomes[outcome.value] for outcome in Outcome}

    async def _deliver(self) -> bool:
        without = self._put_off.left_out
        try:
            tried = await (
                deliver_mail(self._outside, without)
                if isinstance(self._outside, MailDependencies)
                else call_person(self._outside, without)
            )
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


class AlertWorker:
    """Climbs the rungs that are due, one after the other."""

    def __init__(self, alerting: AlertDependencies) -> None:
        """`alerting` is what alerting takes from outside. A rung that cannot be handled leaves nothing: it is put off, and due still."""
        self._alerting = alerting
        self._alerts = 0
        self._put_off = PutOff("alarms")
        self.rounds = Rounds("alarms", self._alert, _PAUSE_SECONDS, self._put_off)

    def status(self) -> dict[str, int]:
        """How many alerts were made since the start."""
        return {"alerts_made": self._alerts}

    async def _alert(self) -> bool:
        try:
            alerted = await alert_next(self._alerting, self._put_off.left_out)
        except NotDone as error:
            self._put_off.add(error.what, error.__cause__)
            return True
        if alerted is None:
            return False
        self._put_off.done(alerted.report_id)
        self._alerts += 1
        _log.info("alarm.climbed", report_id=alerted.report_id, rung=alerted.rung)
        return True


class Reminding:
    """Reminds of the questions that are due, one after the other."""

    def __init__(self, reminders: Reminders) -> None:
        """`reminders` is what reminding takes from outside. Of one that cannot be handled nothing is kept: it is put off, and due still."""
        self._reminders = reminders
        self._made = 0
        self._put_off = PutOff("reminders")
        self.rounds = Rounds("reminders", self._remind, _PAUSE_SECONDS, self._put_off)

    def status(self) -> dict[str, int]:
        """How many reminders were made since the start."""
        return {"reminders_made": self._made}

    async def _remind(self) -> bool:
        try:
            question_id = await remind_next(self._reminders, self._put_off.left_out)
        except NotDone as error:
            self._put_off.add(error.what, error.__cause__)
            return True
        if question_id is None:
            return False
        self._put_off.done(question_id)
        self._made += 1
        _log.info("question.reminded", question_id=question_id)
        return True


class AdviceWatching:
    """Alerts the duty about questions without a report that are overdue, one after the other."""

    def __init__(self, watch: AdviceWatch) -> None:
        """`watch` is what alerting takes from outside. Of one that cannot be handled nothing is kept: it is put off, and due still."""
        self._watch = watch
        self._made = 0
        self._put_off = PutOff("advice")
        self.rounds = Rounds("advice", self._alert, _PAUSE_SECONDS, self._put_off)

    def status(self) -> dict[str, int]:
        """How many alerts were made since the start."""
        return {"advice_alerts_made": self._made}

    async def _alert(self) -> bool:
        try:
            advice_id = await alert_overdue(self._watch, self._put_off.left_out)
        except NotDone as error:
            self._put_off.add(error.what, error.__cause__)
            return True
        if advice_id is None:
            return False
        self._put_off.done(advice_id)
        self._made += 1
        _log.info("advice.alerted", advice_id=advice_id)
        return True


def work_of(settings: NotificationsWorkerSettings, database: Database) -> Work:
    """The alarms, the reminders, overdue questions, the mail and the calls."""
    phone = bootstrap.telephone(settings)
    alerts = AlertWorker(bootstrap.alert_dependencies(settings, database))
    reminding = Reminding(bootstrap.reminders(database))
    advising = AdviceWatching(bootstrap.advice_watch(database))
    deliveries = [
        DeliveryWorker(bootstrap.mail_dependencies(settings, database)),
        DeliveryWorker(bootstrap.call_dependencies(database, phone)),
    ]

    def figures() -> dict[str, int]:
        counted = [
            alerts.status(),
            reminding.status(),
            advising.status(),
            *(delivery.status() for delivery in deliveries),
        ]
        return {name: count for each in counted for name, count in each.items()}

    # Without a telephone people are alerted in their inboxes and by mail: degraded, not dead.
    checks = [Check("telephone", bootstrap.telephone_ready(phone), required=False)]
    works = [alerts.rounds, reminding.rounds, advising.rounds, *(delivery.rounds for delivery in deliveries)]
    return Work([each.run for each in works], [*checks, *(each.check for each in works)], figures)


if __name__ == "__main__":
    settings = load(NotificationsWorkerSettings)
    run_worker(bootstrap.NAME, settings, lambda database: work_of(settings, database))
