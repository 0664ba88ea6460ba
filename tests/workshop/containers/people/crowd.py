"""Everybody who is at work while something is changed: a dozen who read, and two shifts who file, take over and accept."""

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from infra.errors import CliError
from tests.workshop.containers.people.asking import Answer, Asker
from tests.workshop.containers.people.browser import People
from tests.workshop.containers.people.shift import Shift
from tests.workshop.containers.people.staff import Member
from tests.workshop.containers.places import Places

_LIST = "/list"
_PAGES = {
    **dict.fromkeys(("csr.nis", "csr2.nis", "csr.supervisor", "duty.csr.nis", "csr.novisad"), _LIST),
    **dict.fromkeys(("intake.centre", "intake2.centre", "duty.centre"), _LIST),
    **dict.fromkeys(("health.nis", "health2.nis", "police.nis", "labour.nis"), "/"),
}
"""What each looks at; each stays within what one person may ask."""
_SHIFTS = (("health.nis", "intake.centre", "csr.nis"), ("health2.nis", "intake2.centre", "csr2.nis"))
PEOPLE = tuple(_PAGES)
_EVERY_SECONDS = 0.15
_AT_ONCE = 64
_GOOD = "200"
# That one is still there is said by POST. As many as share no divisor with the number of people, so that everybody's change.
_ASKED: tuple[Callable[[Asker], tuple[str, str]], ...] = (
    lambda of: ("GET", of.page),
    lambda _: ("POST", "/presence"),
    lambda _: ("GET", "/"),
    lambda _: ("POST", "/presence"),
    lambda of: ("GET", of.page),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """How many requests there were, what came back for those that failed, the seconds of the slowest, and the reports that got through."""

    requests: int
    failed: Counter[str]
    slowest: float
    reports: int

    @classmethod
    def of(cls, answers: Sequence[Answer], reports: int) -> "Asked":
        """What these answers amount to."""
        failed = Counter(each.status for each in answers if each.status != _GOOD)
        return cls(len(answers), failed, max((each.seconds for each in answers), default=0.0), reports)

    def __str__(self) -> str:
        """As a row says it."""
        came = f" ({', '.join(f'{status}: {count}' for status, count in sorted(self.failed.items()))})"
        failed = f"{self.failed.total()} of {self.requests} failed{came if self.failed else ''}"
        return f"{failed}, slowest {self.slowest:.1f} s, {self.reports} reports"


@dataclass(frozen=True, slots=True)
class Crowd:
    """People who are signed in, each once."""

    readers: Sequence[Asker]
    shifts: Sequence[Shift]

    @classmethod
    def signed_in(cls, people: People, staff: Mapping[str, Member], places: Places) -> "Crowd":
        """Everybody signs in at a window of their own and leaves it."""
        askers = {}
        for name, page in _PAGES.items():
            with people.signed_in(staff[name], page) as window:
                askers[name] = Asker.of(window, places, page)
        return cls(tuple(askers.values()), [Shift(*(askers[name] for name in names)) for names in _SHIFTS])

    def unnoticed(self, change: Callable[[], object]) -> Asked:
        """As `meanwhile`, which refuses when a single request failed."""
        asked = self.meanwhile(change)
        if asked.failed:
            raise CliError(str(asked))
        return asked

    def meanwhile(self, change: Callable[[], object]) -> Asked:
        """Make a change while they work; raises CliError when a report that was filed did not arrive."""
        over, answers = threading.Event(), list[Answer]()

        def hear(answer: Answer) -> None:
            answers.append(replace(answer, text=""))

        turns = zip(itertools.cycle(self.readers), itertools.cycle(_ASKED), strict=False)
        with ThreadPoolExecutor(_AT_ONCE) as reading, ThreadPoolExecutor(1 + len(self.shifts)) as beside:
            working = [beside.submit(shift.work, over, hear) for shift in self.shifts]
            changing = beside.submit(change)
            try:
                while not changing.done():
                    reader, asked = next(turns)
                    reading.submit(lambda who, what: hear(who.ask(*what)), reader, asked(reader))
                    time.sleep(_EVERY_SECONDS)
            finally:
                # After Ctrl-C as well: shifts work until they are told.
                over.set()
            changing.result()
            reports = sum(each.result() for each in working)
        return Asked.of(answers, reports)
