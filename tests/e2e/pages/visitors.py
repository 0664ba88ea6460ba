"""People in front of real pages: each in a window of their own, signed in at the issuer of the stack."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from infra.launcher.plan import people_file
from infra.sign_in import people
from infra.sign_in.page import one_time_code
from tests.support.browser import Visit, visiting
from tests.support.stack import Stack

WITHOUT_SCRIPTS_AT_NIGHT = pytest.mark.parametrize(
    "scripts", [True, pytest.param(False, marks=pytest.mark.nightly)], ids=["scripts", "no scripts"]
)
"""For every landing with scripts alone; the shortest way of an alert is gone through without them there, too."""
# The main action of a record where it opens the Centre's form.
TO_THE_FORM = ".spona-standing .spona-leads > summary"


@dataclass(frozen=True)
class Visitors:
    """Opens windows at the gateway of one installation."""

    browser: Browser
    stack: Stack
    windows: ExitStack

    @classmethod
    @contextmanager
    def of(cls, browser: Browser, stack: Stack) -> Iterator[Visitors]:
        """Every window is closed at the end."""
        with ExitStack() as windows:
            yield cls(browser, stack, windows)

    def window(self, **how: Any) -> Visit:
        """A window in which no one is signed in; `how` is what `visiting` takes."""
        base = f"http://127.0.0.1:{self.stack.port_base}"
        return self.windows.enter_context(visiting(self.browser, base, **how))

    def signed_in(self, person: str, to: str = "/", **how: Any) -> Visit:
        """A window of a demo person, at the page `to`."""
        visit = self.window(**how)
        visit.open(f"/auth/sign-in?to={to}")
        at_issuer(visit.page, person)
        visit.page.wait_for_url(visit.base + to)
        return visit


def choose(page: Page, name: str, code: str) -> None:
    """Chooses from a list, also from a long one, which scripts hide behind a field."""
    page.locator(f'select[name="{name}"]').first.select_option(code, force=True)


def opens_until(visit: Visit, address: str, there: str) -> None:
    """The page is opened until this is on it: events travel meanwhile."""
    for _ in range(60):
        visit.open(address)
        if visit.page.locator(there).count():
            return
        visit.page.wait_for_timeout(250)
    expect(visit.page.locator(there)).to_have_count(1)


def summary_of(inside: str) -> str:
    """What is pressed to open what is behind it."""
    return f"details:has({inside}) > summary"


def person_of(page: Page, base: str, report: str, name: str) -> Locator:
    """The person of a record, pressed again until the grant has arrived."""
    for _ in range(20):
        page.locator('form[action*="/identity"] button').click()
        page.wait_for_load_state("load")
        if name in page.content():
            break
        page.goto(f"{base}/records/{report}")
    return page.locator("main")


def at_issuer(page: Page, person: str) -> None:
    """Signs in at whichever issuer the window shows: the demo's list of people, or Keycloak's form."""
    listed = page.locator(f'button[name="username"][value="{person}"]')
    if listed.count():
        listed.click()
        return
    page.locator("#username").fill(person)
    page.locator("#password").fill(people.load(people_file()).password)
    page.locator("#kc-login").click()


def with_the_second_factor(page: Page, person: str) -> None:
    """Answers what the issuer asks a person who is to step up: the demo's two questions, or Keycloak's one-time code."""
    page.locator(f'button[value="{person}"], #otp').wait_for()
    if page.locator("#otp").count():
        secret = people.load(people_file()).second_factor
        page.locator("#otp").fill(one_time_code(secret, time.time()))
        page.locator("#kc-login").click()
        return
    at_issuer(page, person)
    page.locator('button[name="confirm"]').click()
