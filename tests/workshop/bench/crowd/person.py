"""What all people of the crowd have in common: who they are, how long they think, and that a fault ends what they were at."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

import gevent
from locust import User, task

from tests.workshop.bench.crowd.board import counted
from tests.workshop.bench.crowd.line import Broken, Exchange, Line

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Iterator

    from locust.env import Environment

    from tests.workshop.bench.crowd.board import Board, Case, CentreForm, Member

WORK_SECONDS = (120.0, 180.0)
"""How long one takes over a report, thinking included: the two to three minutes of the closest peer's virtual users."""
_SLOW_EVERY = 5
_PER_ADDRESS = 20
_AFTER_FAULT_SECONDS = 5.0
_LOOKS, _LOOK_SECONDS = 20, 3.0


class Wrong(Exception):
    """An answer was not what a person would have needed; the message says what, without a word of the page."""

    def __init__(self, name: str, what: str, report: str = "") -> None:
        """`name` is what was asked for, `report` the id of what it was about."""
        super().__init__(what)
        self.name, self.report = name, report


class Busy(Exception):
    """The platform asked for patience."""

    def __init__(self, seconds: float) -> None:
        """So long."""
        super().__init__()
        self.seconds = seconds


class Person(User):
    """Signs in once and then works on one report after the other. `steps` is among how many pauses its work is spread."""

    abstract = True
    role: ClassVar[str]
    steps: ClassVar[int]
    board: ClassVar[Board]

    def __init__(self, environment: Environment) -> None:
        """As whoever of the role is free; every fifth of all has a slow line."""
        super().__init__(environment)
        board = self.board
        self.member: Member = board.members[self.role].popleft()
        number = board.came
        board.came += 1
        source = f"127.1.{number // _PER_ADDRESS // 250 % 250 + 1}.{number // _PER_ADDRESS % 250 + 1}"
        self.line = Line(source, self._heard, slow=number % _SLOW_EVERY == _SLOW_EVERY - 1)
        self._signed_in = False

    def sign_in(self) -> None:
        """Raises Wrong, Busy or Broken."""
        raise NotImplementedError

    def work(self) -> None:
        """One report from where this role meets it; raises Wrong, Busy or Broken."""
        raise NotImplementedError

    @task
    def go_on(self) -> None:
        """Works; after a fault once more from the beginning."""
        try:
            if not self._signed_in:
                self.sign_in()
                self._signed_in = True
            self.work()
        except Wrong as wrong:
            self.board.wrong(wrong.name, str(wrong))
            at = datetime.now(UTC).isoformat(timespec="seconds")
            sys.stderr.write(f"{at} {self.member.username}: {wrong.name}: {wrong} {wrong.report}\n")
            sys.stderr.flush()
            gevent.sleep(_AFTER_FAULT_SECONDS)
        except Busy as busy:
            gevent.sleep(busy.seconds)
        except Broken:
            gevent.sleep(_AFTER_FAULT_SECONDS)

    def wait(self) -> None:
        """Nothing between two reports: the pauses are within."""

    def on_stop(self) -> None:
        """Makes room for another person."""
        self.line.hang_up()
        self.board.members[self.role].append(self.member)

    def think(self) -> None:
        """As long as a person takes over one step."""
        whole = random.uniform(*WORK_SECONDS) / self.steps
        gevent.sleep(whole * random.uniform(0.5, 1.5) * self.board.pace)

    def next_of(self, waiting: deque[Case]) -> Case | None:
        """Whose turn it is, taken out and thought about; None where no one waits, and so one looks again later."""
        case = waiting.popleft() if waiting else None
        self.think()
        return case

    def patiently(self) -> Iterator[None]:
        """As often as one looks for what is on its way, with the time between."""
        for number in range(_LOOKS):
            if number:
                gevent.sleep(_LOOK_SECONDS)
            yield

    def did(self, deed: CentreForm, case: Case) -> None:
        """Counts it; the case goes on to the one who is next."""
        self.board.done[counted(deed, case.channel)] += 1
        if deed == "filed":
            self.board.filed.append(case)
        elif deed == "taken over":
            self.board.taken_over[case.place].append(case)

    def _heard(self, exchange: Exchange) -> None:
        self.board.heard(exchange)
        failed = Broken(exchange.fault) if exchange.fault else None
        self.environment.events.request.fire(
            request_type="slow" if exchange.slow else "good",
            name=exchange.name,
            response_time=exchange.milliseconds,
            response_length=exchange.length,
            exception=failed,
            context={},
        )
