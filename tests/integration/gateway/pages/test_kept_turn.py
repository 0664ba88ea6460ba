"""A turn that is typed while the sign-in ends: shown again to whoever typed it, and put on the roster by nobody's press but theirs."""

from __future__ import annotations

import re

from tests.integration.gateway.pages.test_roster_page import GOOD, PATH, THIRD, commands, hidden, shows, supervisor
from tests.support.cookie_browser import SESSION, Browser
from tests.support.upstream import Upstream

__all__ = ["supervisor"]


async def test_a_turn_that_is_sent_when_the_sign_in_has_ended_is_shown_again_to_whoever_typed_it(
    supervisor: Browser, services: Upstream
) -> None:
    shows(services)
    form = (await supervisor.get(PATH)).text
    about = {name: hidden(name, form) for name in ("key", "version", "by")}
    del supervisor.gateway.cookies[SESSION]
    kept = await supervisor.gateway.post(PATH, data={**about, **GOOD})
    assert (kept.status_code, "is kept for ten minutes" in kept.text) == (403, True)
    await supervisor.sign_in("intake.centre", to="/entry/kept")
    assert (await supervisor.get("/entry/kept")).status_code == 404
    await supervisor.sign_in("supervisor.centre", to="/entry/kept")
    shown = (await supervisor.get("/entry/kept")).text
    assert re.search(rf'<option value="{THIRD.person}" selected', shown)
    for part in ("27", "20:00", "8.30"):
        assert f'value="{part}"' in shown
    assert commands(services) == []
