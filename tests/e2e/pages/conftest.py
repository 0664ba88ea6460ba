"""Chromium before a whole installation: people sign in at its issuer as they would, and open pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import browser
from tests.e2e.pages.filing import discard_drafts
from tests.e2e.pages.visitors import Visitors
from tests.support.stack import Stack

__all__ = ["browser"]


@pytest.fixture
def visitors(browser: Browser, stack: Stack) -> Iterator[Visitors]:
    """Windows of people who are signed in; closed at the end of the test."""
    with Visitors.of(browser, stack) as made:
        yield made


@pytest.fixture(scope="module", autouse=True)
def _no_drafts(stack: Stack) -> None:
    """The doctor of the stories begins each module without unfinished reports."""
    discard_drafts(stack, "health.nis")
