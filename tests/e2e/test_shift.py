"""The people of the trials in containers at the pages of an installation that runs: what they press leads where they think."""

from __future__ import annotations

import asyncio
import http.client
import threading
from contextlib import AsyncExitStack
from functools import partial

import pytest

from tests.e2e.page_readers import PageReader
from tests.support.stack import Stack
from tests.workshop.containers.people.asking import Asker
from tests.workshop.containers.people.crowd import Crowd
from tests.workshop.containers.people.shift import Shift


async def _asker(reader: PageReader, port: int) -> Asker:
    cookies = "; ".join(f"{each.key}={each.value}" for each in reader.session.cookie_jar)
    return Asker(partial(http.client.HTTPConnection, "127.0.0.1", port, timeout=30), reader.base, cookies)


@pytest.mark.parametrize("stack", ["embedded"], indirect=True)
async def test_a_shift_carries_reports_through_while_others_read(stack: Stack) -> None:
    async with AsyncExitStack() as windows:
        askers = [
            await _asker(await windows.enter_async_context(PageReader.signed_in(stack, name)), stack.port_base)
            for name in ("health.nis", "intake.centre", "csr.nis")
        ]
        crowd, a_moment = Crowd(askers, [Shift(*askers)]), threading.Event()
        asked = await asyncio.to_thread(crowd.meanwhile, partial(a_moment.wait, 3.0))
    assert not asked.failed
    assert asked.reports > 0
    assert asked.requests > 20
