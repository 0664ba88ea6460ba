"""People at the pages, without scripts: they read, fill in forms and press buttons."""

from __future__ import annotations

import random
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from tests.workshop.bench.crowd import signing
from tests.workshop.bench.crowd.board import Case
from tests.workshop.bench.crowd.forms import Form, leading_to, receipt, screen, search
from tests.workshop.bench.crowd.person import Person, Wrong

if TYPE_CHECKING:
    from tests.workshop.bench.crowd.line import Answer

_OK, _SEE_OTHER = HTTPStatus.OK, HTTPStatus.SEE_OTHER
_SIGN_IN = "/auth/sign-in"
_STEP = "read: screen of the alert"


class Browser(Person):
    """A person with a window of the platform open."""

    abstract = True

    def sign_in(self) -> None:
        """As every day."""
        signing.browser(self.line, self.board, self.member.username)

    def open(self, name: str, path: str) -> str:
        """The source of a page, wherever its address leads. Raises Wrong, Busy or Broken."""
        answer = self.line.ask(name, "GET", self._at(path), headers=signing.NAVIGATION)
        if answer.status == _SEE_OTHER:
            if urlsplit(answer.location).path == _SIGN_IN:
                # The session had ended: who works on signs in again.
                self.sign_in()
            else:
                path = answer.location
            answer = self.line.ask(name, "GET", self._at(path), headers=signing.NAVIGATION)
        return signing.require(answer, name, _OK).text

    def press(self, name: str, form: Form, then: str, **chosen: str | list[str]) -> tuple[str, str]:
        """Where the button leads and what is shown there, which is called `then`. Raises Wrong, Busy or Broken."""
        answer = self._sent(name, form, **chosen)
        to = signing.require(answer, name, _SEE_OTHER).location
        return to, self.open(then, to)

    def _sent(self, name: str, form: Form, **chosen: str | list[str]) -> Answer:
        origin = {**signing.NAVIGATION, "Origin": self.board.gateway}
        return self.line.post(name, self._at(form.action), form.filled(**chosen), origin)

    def _at(self, path: str) -> str:
        return urljoin(f"{self.board.gateway}/", path)


class ReporterAtPages(Browser):
    """Files a quick alert of a child, screen after screen, and looks at its receipt."""

    role, steps = "reporter", 10

    def work(self) -> None:
        """From the start page to the receipt."""
        place = random.choice(self.board.places)
        self.open("read: start page", "/")
        self.think()
        page = self.open("read: start of the alert", "/entry/new")
        self.think()
        to, page = self.press(
            "write: begin the alert", _leading_to(page, "/entry/new", "read: start of the alert"), _STEP
        )
        for chosen in (("danger", "no"), (), ("age", "child"), ("indicators", ""), (), ("policeTold", "")):
            self.think()
            to, page = self._answer(to, page, place, *chosen)
        self.think()
        to, page = self.press("write: send the report", _main(page), "read: receipt")
        sent = receipt(to, page)
        if sent is None:
            raise Wrong("write: send the report", "no receipt")
        report, reference = sent
        self.did("filed", Case(report, reference, place, "at pages"))
        self.think()
        self.open("read: receipt", f"/entries/{report}")

    def _answer(self, here: str, page: str, place: str, name: str = "", value: str = "") -> tuple[str, str]:
        """The next screen, after this was chosen: the first choice of the name where no value is told."""
        form = _main(page)
        chosen: dict[str, str | list[str]] = {name: value or form.first(name)} if name else {}
        if "encounterMunicipality" in form.fields:
            chosen["encounterMunicipality"] = place
        to, after = self.press("write: screen of the alert", form, _STEP, **chosen)
        if urlsplit(to).path == urlsplit(here).path:
            raise Wrong("write: screen of the alert", "the same screen again")
        return to, after


class IntakeAtPages(Browser):
    """The Centre: finds a new report on the worklist, reads it, takes it over and says what to do."""

    role, steps = "intake", 5

    def work(self) -> None:
        """One report; without one, another look at the list later."""
        self.open("read: worklist", "/list")
        case = self.next_of(self.board.filed)
        if case is None:
            return
        page = _record(self, case)
        self.think()
        form = _leading_to(page, "/take-over", "read: record")
        said = {"instruction": "keep_until_we_come", "until": "23:59"}
        to, page = self.press("write: take over", form, "read: record", **said)
        if "done=advised" not in to:
            raise Wrong("write: take over", "not taken over", case.report)
        self.did("taken over", case)
        self.think()
        self.press("read: to the person", _leading_to(page, "/identity", "read: record"), "read: person")


class WorkerAtPages(Browser):
    """A centre for social work: finds what was sent to it, accepts, and only then reads."""

    role, steps = "csr", 5

    def work(self) -> None:
        """One report; without one, another look at the list later."""
        self.open("read: worklist", "/list")
        case = self.next_of(self.board.taken_over[self.member.place])
        if case is None:
            return
        page = _record(self, case)
        self.think()
        form = _leading_to(page, f"/records/{case.report}/accept", "read: record")
        to, page = self.press("write: accept", form, "read: record")
        if "done=accepted" not in to:
            raise Wrong("write: accept", "not accepted", case.report)
        self.did("accepted", case)
        self.think()
        self.press("read: to the person", _leading_to(page, "/identity", "read: record"), "read: person")


def _record(browser: Browser, case: Case) -> str:
    """The record that is found by its reference, once it has come. Raises Wrong, Busy or Broken."""
    page = browser.open("read: worklist", "/list")
    if (form := search(page)) is None:
        raise Wrong("read: worklist", "no search", case.report)
    for _ in browser.patiently():
        to, page = browser.press("read: search", form, "read: record", reference=case.reference)
        if urlsplit(to).path == f"/records/{case.report}":
            return page
    raise Wrong("read: search", "the report never came", case.report)


def _main(page: str) -> Form:
    if (found := screen(page)) is None:
        raise Wrong(_STEP, "no form")
    return found


def _leading_to(page: str, where: str, name: str) -> Form:
    if (found := leading_to(page, where)) is None:
        raise Wrong(name, f"no form to {where.rpartition('/')[2]}")
    return found
