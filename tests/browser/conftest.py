"""One Chromium and one application with the pages for all tests of this level."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support import browser as support
from tests.support.form_page import form_router
from tests.support.pages import pages_app


# Not for the whole session: while Playwright's synchronous side is open, no test may run a loop of its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; without it the tests are skipped and say so."""
    if support.CHROMIUM is None:
        pytest.skip(support.MISSING)
    with support.chromium() as found:
        yield found


@pytest.fixture(scope="session")
def base() -> Iterator[str]:
    """Address of an application with the pages that need no sign-in, and a form of the tests."""
    with support.served(pages_app([form_router])) as address:
        yield address
