"""A real Chromium before pages that are served over HTTP on this machine, and what a page must never do in it."""

from __future__ import annotations

import re
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.workshop.containers.people.browser import ARGUMENTS

# The shell draws pages only; the whole browser draws its own surface too, for seven times the processor.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
MISSING = "Chromium is not installed; on Debian: apt install chromium-headless-shell fonts-noto-core"
LANGUAGES = ("sr-Cyrl", "sr-Latn", "en")
NARROW, PHONE, WIDE = 320, 390, 1280
_HEIGHT = 844
# No test reaches another machine, whatever a page links to.
_ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
_START_SECONDS = 20
_WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective + " " + event.blockedURI));
"""


@dataclass
class Visit:
    """One page in one window, and everything it complained about meanwhile."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    contrast: bool = True
    """Whether `axe` looks at contrast: half its cost, and no language has colours of its own."""

    def open(self, path: str) -> None:
        """Goes to a path of the application and waits until it is loaded."""
        self.page.goto(self.base + path, wait_until="load")

    def widen(self, width: int) -> None:
        """Makes the window `width` pixels wide, as a person does who turns a phone or moves to another screen."""
        self.page.set_viewport_size({"width": width, "height": _HEIGHT})

    def violations(self) -> list[str]:
        """What the page's own policy blocked, and what its scripts said in the console."""
        blocked: list[str] = self.page.evaluate("window.violations")
        return [*blocked, *self.complaints]

    def axe(self) -> list[tuple[str, list[Any]]]:
        """Every rule of accessibility that the page breaks, with the places."""
        # Axe's own `run` sends the script again for every width and brings back each rule that holds: half the cost.
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(Axe().axe_script)
        # What the places are called takes a sixth of it, for those of the rules that hold too.
        broken = self._broken(selectors=False) and self._broken(selectors=True)
        return [(each["id"], [node["target"] for node in each["nodes"]]) for each in broken]

    def _broken(self, *, selectors: bool) -> list[dict[str, Any]]:
        how = {
            "resultTypes": ["violations"],
            "rules": {"color-contrast": {"enabled": self.contrast}},
            "selectors": selectors,
        }
        found: list[dict[str, Any]] = self.page.evaluate("(how) => axe.run(how).then((found) => found.violations)", how)
        return found

    def overflows(self) -> bool:
        """Whether the page scrolls sideways."""
        wider: bool = self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        return wider


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of the system, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, _ONLY_HERE])
        yield browser
        browser.close()


@contextmanager
def visiting(
    browser: Browser, base: str, *, language: str = "sr-Cyrl", width: int = PHONE, scripts: bool = True, **more: Any
) -> Iterator[Visit]:
    """A fresh window, `width` pixels wide, that reads `language`; `scripts` off is JavaScript off."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": _HEIGHT}, locale=language, java_script_enabled=scripts, **more
    )
    context.set_default_timeout(10_000)
    context.add_init_script(_WATCH)
    page = context.new_page()
    visit = Visit(page, base, contrast=language == LANGUAGES[0])
    page.on("console", lambda message: visit.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    yield visit
    context.close()


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """`app` over HTTP on a free port of this machine; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    running = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    running.start()
    try:
        _wait(server, running)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        running.join(_START_SECONDS)
        listener.close()


def _wait(server: uvicorn.Server, running: threading.Thread) -> None:
    waited = threading.Event()
    for _ in range(_START_SECONDS * 20):
        if server.started:
            return
        if not running.is_alive():
            break
        waited.wait(0.05)
    pytest.fail("The application did not start; see its log above.")


_REFUSED: Final = "(?:(?:Грешка|Greška|Error) – )?"


def is_neutral(title: str) -> bool:
    """Whether a title says nothing but the platform's name."""
    return re.fullmatch(rf"{_REFUSED}(?:Спона|Spona)", title) is not None


def is_of_a_desk(title: str) -> bool:
    """Whether it says, besides that, at most how many wait and the name of a list, or the reference of a record."""
    return (
        re.fullmatch(rf"{_REFUSED}(?:(?:\(\d+\+?\) )?[^\d–]+ – |S-\w{{4}}-\w\w – )?(?:Спона|Spona)", title) is not None
    )
