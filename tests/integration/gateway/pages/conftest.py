"""The gateway of these tests has the services behind it as one small server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from tests.integration.gateway.pages.keyed import begun
from tests.integration.gateway.pages.reporter import Reporter
from tests.support.cookie_browser import Browser, World
from tests.support.drafts import Drafts
from tests.support.upstream import SERVICES, Upstream


@pytest.fixture
async def services() -> AsyncIterator[Upstream]:
    """What is behind the gateway; each test says what it answers."""
    async with Upstream(any_token=True).serving() as made:
        yield made


@pytest.fixture
async def app(world: World, services: Upstream) -> AsyncIterator[FastAPI]:
    """A gateway before `services`."""
    async with world.gateway(services={name: services.address(name) for name in SERVICES}) as made:
        yield made


@pytest.fixture
async def author(browser: Browser) -> Browser:
    """`health.nis`, signed in, reads English."""
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    await browser.sign_in("health.nis", to="/entries")
    return browser


@pytest.fixture
async def duty(browser: Browser) -> Browser:
    """`duty.centre` in the same way."""
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    await browser.sign_in("duty.centre", to="/")
    return browser


@pytest.fixture
def drafts(services: Upstream) -> Drafts:
    """What identification holds."""
    return Drafts().behind(services)


@pytest.fixture
async def reporter(browser: Browser, drafts: Drafts) -> Reporter:
    """`health.nis` at the first screen of a fresh draft."""
    await browser.sign_in(to="/entry/new")
    made = Reporter(browser)
    await made.begin()
    return made


@pytest.fixture
async def keyer(browser: Browser, drafts: Drafts) -> Reporter:
    """`intake.centre` at the first screen of what another person reported."""
    await browser.sign_in("intake.centre", to="/entry/keyed")
    made = Reporter(browser)
    await begun(made)
    return made
