"""Three who work at the forms: a report is filed screen by screen, taken over and accepted, one after the other."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from infra.errors import CliError
from tests.workshop.bench.crowd.forms import Form, leading_to, receipt, screen, search
from tests.workshop.containers.people.asking import Answer, Asker

Heard = Callable[[Answer], object]
_OK, _LEADS_ON = "200", "303"
_BETWEEN_SECONDS = 0.15
_ARRIVES_SECONDS = 180
_LOOK_SECONDS = 1.0
_SCREENS: tuple[tuple[str, str], ...] = (
    ("danger", "no"),
    ("", ""),
    ("age", "child"),
    ("indicators", ""),
    ("", ""),
    ("policeTold", ""),
    ("", ""),
)
"""What is chosen on each screen of the alert: the first choice where no value is given, nothing where no name does."""


class _Unanswered(Exception):
    """A request failed, which is counted; its report is left to the one who finds it."""


@dataclass(frozen=True, slots=True)
class Shift:
    """The one who files, the Centre, and the centre for social work to which the report goes."""

    reporter: Asker
    intake: Asker
    worker: Asker

    def work(self, over: threading.Event, heard: Heard) -> int:
        """How many reports went from the first to the last until it was over, and the one in hand then.

        Every answer is heard; raises CliError when a report that was filed does not come, or a page is not what it has to be.
        """
        done = 0
        while not over.is_set():
            try:
                report, reference = _file(_Desk(self.reporter, heard))
                _take_over(_Desk(self.intake, heard), report, reference)
                _accept(_Desk(self.worker, heard), report, reference)
            except _Unanswered:
                continue
            done += 1
        return done


def file_until_away(reporter: Asker) -> dict[str, float]:
    """File one report after the other until a request fails; when each was acknowledged, by its id."""
    filed: dict[str, float] = {}
    while True:
        try:
            report, _ = _file(_Desk(reporter, lambda _: None))
        except _Unanswered:
            return filed
        filed[report] = time.time()


@dataclass(frozen=True, slots=True)
class _Desk:
    """One of them, asking at the pace of a person quick."""

    asker: Asker
    heard: Heard

    def open(self, path: str) -> str:
        return self._answered("GET", path, None, _OK).text

    def press(self, form: Form, **chosen: str) -> str:
        """Where the button leads."""
        return self._answered("POST", form.action, form.filled(**chosen), _LEADS_ON).location

    def _answered(self, method: str, path: str, fields: dict[str, str | list[str]] | None, wanted: str) -> Answer:
        time.sleep(_BETWEEN_SECONDS)
        parts = urlsplit(urljoin(f"{self.asker.origin}/", path))
        answer = self.asker.ask(method, f"{parts.path}{'?' if parts.query else ''}{parts.query}", fields)
        # A button that leads on is as good an answer as a page.
        self.heard(replace(answer, status=_OK) if answer.status == wanted else answer)
        if answer.status != wanted:
            raise _Unanswered
        return answer


def _file(desk: _Desk) -> tuple[str, str]:
    """The id and the reference of a new report of a child."""
    to = desk.press(_there(leading_to(desk.open("/entry/new"), "/entry/new")))
    for name, value in _SCREENS:
        form = _there(screen(desk.open(to)))
        to = desk.press(form, **({name: value or form.first(name)} if name else {}))
    if (sent := receipt(to, desk.open(to))) is None:
        raise CliError("A report was sent and no receipt came")
    return sent


def _take_over(desk: _Desk, report: str, reference: str) -> None:
    form = _there(leading_to(_record(desk, report, reference), "/take-over"))
    if "done=advised" not in desk.press(form, instruction="keep_until_we_come", until="23:59"):
        raise CliError("A report was not taken over")


def _accept(desk: _Desk, report: str, reference: str) -> None:
    form = _there(leading_to(_record(desk, report, reference), f"/records/{report}/accept"))
    if "done=accepted" not in desk.press(form):
        raise CliError("A report was not accepted")


def _record(desk: _Desk, report: str, reference: str) -> str:
    """The record, which the search finds once it has come."""
    form, end = _there(search(desk.open("/list"))), time.monotonic() + _ARRIVES_SECONDS
    while urlsplit(to := desk.press(form, reference=reference)).path != f"/records/{report}":
        if time.monotonic() > end:
            raise CliError(f"A report that was filed did not come to the next within {_ARRIVES_SECONDS} s")
        time.sleep(_LOOK_SECONDS)
    return desk.open(to)


def _there(form: Form | None) -> Form:
    if form is None:
        raise CliError("A page has no form where one has to be")
    return form
