"""What a run of `spona bench alerts` is told of one turn: the right alert, none, another one, and one that does not end."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from typer.testing import CliRunner

from infra.cli import app
from tests.support.answering import answering
from tests.workshop.bench.alerts import course
from tests.workshop.bench.alerts.course import Outcome
from tests.workshop.bench.alerts.prometheus import FiredAlert, Prometheus
from tests.workshop.bench.alerts.table import Fault, Turn
from tests.workshop.bench.alerts.world import World

WANTED, OTHER = ("SponaDeadLetter", "referral-consumer"), ("SponaEventsWait", "referral-consumer")
ANOTHER = "SponaEventsWait of referral-consumer fired after 0 s"
ALONG = ("SponaDeadLetter", "notifications-consumer")


class Made:
    """A fault that is noted instead of made."""

    def __init__(self) -> None:
        """Not yet."""
        self.there, self.was = False, False

    @contextmanager
    def __call__(self, _: World) -> Iterator[None]:
        self.there = self.was = True
        yield
        self.there = False


@contextmanager
def saying(made: Made, during: Sequence[FiredAlert], after: Sequence[FiredAlert]) -> Iterator[Prometheus]:
    """A Prometheus that says this while the fault is there, and that once it was."""

    def alerts(*_: object) -> tuple[int, bytes]:
        firing = during if made.there else after if made.was else ()
        found = [{"state": "firing", "labels": {"alertname": name, "job": job}} for name, job in firing]
        return 200, json.dumps({"data": {"alerts": found}}).encode()

    with answering(alerts) as port:
        yield Prometheus(port)


class Ready(World):
    """One that is."""

    def __init__(self) -> None:
        """Nothing runs in it."""
        self.children = {}


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "_LOOK_SECONDS", 0.01)
    monkeypatch.setattr(course, "_SETTLES_SECONDS", 0.01)


def ran(during: Sequence[FiredAlert], after: Sequence[FiredAlert] = ()) -> Outcome:
    made, said = Made(), list[str]()
    turn = Turn(
        "one",
        (Fault("a fault", made, frozenset({WANTED}), frozenset({ALONG})),),
        minutes=0.005,
        stays=0.002,
        quiet=0.005,
    )
    with saying(made, during, after) as prometheus:
        [outcome] = course.run([turn], Ready(), prometheus, said.append)
    assert made.was
    assert not made.there
    return outcome


def test_the_right_alert_and_no_other() -> None:
    outcome = ran([WANTED])
    assert outcome.wrong == []
    assert outcome.fired.keys() == {WANTED}
    found = outcome.as_json()
    assert (found["others"], found["quiet_after"]) == ({}, 0)
    assert found["faults"] == [{"fault": "a fault", "fired": {"SponaDeadLetter(referral-consumer)": 0}}]


@pytest.mark.parametrize(
    ("during", "after", "wrong"),
    [
        ([], [], ["SponaDeadLetter of referral-consumer did not fire"]),
        ([WANTED, OTHER], [], [ANOTHER]),
        ([WANTED], [OTHER], [ANOTHER, "it was not quiet 0 minutes after it was healed"]),
    ],
    ids=["none", "another one besides", "another one when it is healed, and no quiet"],
)
def test_what_is_wrong_is_reported(during: list[FiredAlert], after: list[FiredAlert], wrong: list[str]) -> None:
    assert ran(during, after).wrong == [f"one: {each}" for each in wrong]


def test_what_may_fire_is_reported_and_not_asked_for() -> None:
    outcome = ran([WANTED, ALONG])
    assert (outcome.wrong, outcome.as_json()["others"]) == ([], {})
    assert outcome.as_json()["faults"][0]["fired"].keys() == {
        "SponaDeadLetter(referral-consumer)",
        "SponaDeadLetter(notifications-consumer)",
    }


def test_a_machine_that_is_slow_is_reported_and_not_waited_for() -> None:
    slow = ("SponaReadsSlow", "gateway")
    outcome = ran([WANTED, slow], [slow])
    assert outcome.wrong == []
    assert (outcome.as_json()["others"], outcome.as_json()["of_the_machine"]) == ({}, ["SponaReadsSlow(gateway)"])


def test_a_turn_that_is_not_there_is_refused_before_anything_starts() -> None:
    refused = CliRunner().invoke(app, ["bench", "alerts", "--turn", "kafak"])
    assert refused.exit_code == 2
    assert "There is no turn 'kafak', only these: killed, kafka, postgres" in refused.stderr
