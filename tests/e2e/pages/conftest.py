"""Chromium before a whole installation: people sign in at its issuer as they would, and open pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.pages.filing import discard_drafts
from tests.e2e.pages.visitors import Visitors
from tests.support import browser as support
from tests.support.stack import Stack


# Not for the whole package: while Playwright's synchronous side is open, no test may run a loop of its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; without it the tests are skipped and say so."""
    if support.CHROMIUM is None:
        pytest.skip(support.MISSING)
    with support.chromium() as found:
        yield found


@pytest.fixture
def visitors(browser: Browser, stack: Stack) -> Iterator[Visitors]:
    """Windows of people who are signed in; closed at the end of the test."""
    with Visitors.of(browser, stack) as made:
        yield made


@pytest.fixture(scope="module", autouse=True)
def _no_drafts(stack: Stack) -> None:
    """The doctor of the stories begins each module without unfinished reports."""
    discard_drafts(stack, "health.nis")
