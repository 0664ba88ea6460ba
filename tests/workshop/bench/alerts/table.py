"""The faults of a run, in its order: what is done, and which alerts that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.keys.files import SERVICES
from tests.workshop.bench.alerts.faults import asked, outside, stored
from tests.workshop.bench.alerts.world import BROKER, DATABASE, GATEWAY, ISSUER, MAILS, SECOND, World

if TYPE_CHECKING:
    from tests.workshop.bench.alerts.prometheus import FiredAlert

Made = Callable[[World], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Fault:
    """`fires` are the alerts that it is, each with its job; `along` may fire with them, by what there is to do meanwhile."""

    name: str
    made: Made
    fires: frozenset[FiredAlert]
    along: frozenset[FiredAlert] = frozenset()


@dataclass(frozen=True, slots=True)
class Turn:
    """Faults that are made together, since none of them touches what another one is about.

    `minutes` is how long they may take to be told; `stays` how many more they last, in which nothing else may be told;
    `quiet` how many it may take, once they are healed, until nothing is reported any more: rules remember. None is for the last
    turn: for longer than a run.
    """

    name: str
    faults: tuple[Fault, ...]
    minutes: float
    stays: float = 1.0
    quiet: float | None = 6.0

    @property
    def fires(self) -> frozenset[FiredAlert]:
        """Everything that is to be told."""
        return frozenset().union(*(each.fires for each in self.faults))

    @property
    def along(self) -> frozenset[FiredAlert]:
        """What may be."""
        return frozenset().union(*(each.along for each in self.faults))


def _alert(name: str, *jobs: str) -> frozenset[FiredAlert]:
    return frozenset((name, job) for job in jobs)


def _killed(*names: str) -> Made:
    return lambda world: world.killed(*names)


def _held(*names: str) -> Made:
    return lambda world: world.held(*names)


def _all(*kinds: str) -> tuple[str, ...]:
    return tuple(f"{service}-{kind}" for kind in kinds for service in SERVICES)


_BOTH = ("referral-http", f"referral-http{SECOND}")
_ABSENT, _NOT_READY, _DEGRADED = "SponaProcessAbsent", "SponaNotReady", "SponaDegraded"

COURSE = (
    Turn(
        "killed",
        (
            Fault(
                "one of two gateways is killed", _killed(f"{GATEWAY}{SECOND}"), _alert("SponaReplicaMissing", GATEWAY)
            ),
            Fault("referral's relay is killed", _killed("referral-relay"), _alert(_ABSENT, "referral-relay")),
            Fault(
                "identification's consumer is killed",
                _killed("identification-consumer"),
                _alert(_ABSENT, "identification-consumer"),
            ),
            Fault(
                "notifications' worker is killed",
                _killed("notifications-worker"),
                _alert(_ABSENT, "notifications-worker"),
            ),
        ),
        minutes=6,
    ),
    Turn(
        "kafka",
        (
            Fault(
                "Kafka is killed",
                _killed(BROKER),
                _alert(_NOT_READY, *_all("consumer"), "identification-relay"),
                # A relay that has nothing to publish does not ask for the bus.
                along=_alert(_NOT_READY, "referral-relay", "notifications-relay"),
            ),
        ),
        minutes=6,
        stays=2,
    ),
    Turn(
        "postgres",
        (
            Fault(
                "PostgreSQL is killed",
                _killed(DATABASE),
                _alert(_NOT_READY, *_all("http", "relay", "consumer", "worker")),
            ),
        ),
        minutes=6,
        stays=2,
    ),
    Turn(
        "held",
        (
            Fault("both of referral hang", _held(*_BOTH), _alert(_ABSENT, "referral-http")),
            Fault(
                "another session has the lock of notifications' relay",
                stored.relay_locked_out,
                _alert("SponaNobodyLeads", "notifications-relay"),
            ),
        ),
        minutes=6,
    ),
    Turn(
        "waiting",
        (
            Fault(
                "an event cannot be applied",
                outside.dead_letter,
                _alert("SponaDeadLetter", "referral-consumer", "notifications-consumer"),
            ),
            Fault(
                "another session has the lock of identification's sealer",
                stored.sealer_locked_out,
                _alert("SponaNobodyLeads", "identification-worker"),
            ),
        ),
        minutes=5,
        stays=8,
    ),
    Turn(
        "stored",
        (
            Fault(
                "an event comes before its time",
                outside.event_before_its_time,
                _alert("SponaEventsWait", "referral-consumer", "notifications-consumer"),
            ),
            Fault(
                "an event is not published",
                stored.event_not_published,
                _alert("SponaOutboxStuck", "notifications-relay"),
            ),
            Fault(
                "a lock holds up identification's sealing",
                stored.sealing_held_up,
                _alert("SponaRecordUnsealed", "identification-worker"),
            ),
            Fault(
                "referral may not read its referrals",
                stored.right_taken_away,
                _alert("SponaErrors", "referral-http", GATEWAY),
            ),
        ),
        minutes=10,
    ),
    Turn(
        "issuer",
        (Fault("the issuer is killed", _killed(ISSUER), _alert(_DEGRADED, GATEWAY)),),
        minutes=8,
    ),
    Turn(
        "long",
        (
            Fault("a term is missed", stored.term_missed, _alert("SponaDutyMissed", "referral-worker")),
            Fault(
                "identification's consumer is behind",
                outside.consumer_behind,
                _alert("SponaConsumerBehind", "identification-consumer"),
            ),
            Fault("the mail server is killed", _killed(MAILS), _alert("SponaMailFails", "notifications-worker")),
            Fault("somebody asks too often", asked.asked_too_often, _alert("SponaRefusals", GATEWAY)),
        ),
        minutes=19,
        stays=0,
        quiet=17,
    ),
    Turn(
        "remembered",
        (
            Fault(
                "somebody tells in referral's name what nobody authorised",
                outside.opening_forged,
                _alert("SponaOpeningRefused", "identification-worker"),
            ),
            Fault(
                "a report is altered and read",
                asked.report_altered,
                _alert("SponaReportAltered", "identification-http"),
            ),
        ),
        minutes=3,
        quiet=None,
    ),
)

OF_THE_MACHINE = frozenset({"SponaReadsSlow", "SponaWritesSlow"})
"""What fires on a machine that has too much to do beside: told, and neither right nor wrong."""

NOT_MADE: Mapping[str, str] = {
    "SponaDangerRings": "three alerts take a quarter of an hour; tests/e2e/test_danger_no_one_takes.py",
    "SponaMailRefused": "the bench's mail server refuses nobody",
    "SponaProxyAbsent": "an installation of this machine has no proxy",
    "SponaProxyDenies": "an installation of this machine has no proxy",
    "SponaRestarts": "a process has to end each minute for a quarter of an hour",
    "SponaMemoryNearLimit": "a process has a limit only in a container",
    "SponaCertificateEnds": "its rule waits an hour",
    "SponaReadsSlow": "its rule looks back at an hour, and at another machine's speed",
    "SponaWritesSlow": "its rule looks back at an hour, and at another machine's speed",
    "SponaPoolExhausted": "six people do not take all connections of a process",
}
"""Alerts that no turn makes, and why."""
