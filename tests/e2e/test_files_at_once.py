"""Files of 25 MB, several at once, through the gateway: neither process grows with them for longer than they take."""

from __future__ import annotations

import asyncio

import pytest

from tests.e2e.filings import filed, girl
from tests.e2e.people import Everybody, Person
from tests.support import files
from tests.support.stack import Stack

pytestmark = pytest.mark.parametrize("stack", ["embedded"], indirect=True)
MEGABYTE = 1024 * 1024
# In front nothing is kept; behind it four lie in memory while they come, and two of them once more while they are looked at.
OF_GATEWAY, OF_IDENTIFICATION = 40 * MEGABYTE, 230 * MEGABYTE
SENDERS = ("health.nis", "health.sabac", "police.nis", "labour.nis", "education.nis")


async def test_memory_is_bounded_who_sends_how_much(people: Everybody, stack: Stack) -> None:
    content = files.long_wav(25 * MEGABYTE)
    watched = [stack.process(name) for name in ("gateway", "identification-http")]
    prepared = [await _ticket(people(name)) for name in SENDERS]
    # What a process takes once, it keeps.
    assert await _sent(people(SENDERS[0]), (await _ticket(people(SENDERS[0])))[1], content) == 201
    before = [each.memory_info().rss for each in watched]
    most = list(before)
    sending = asyncio.gather(
        *(_sent(people(name), ticket, content) for name, (_, ticket) in zip(SENDERS, prepared, strict=True))
    )
    while not sending.done():
        most = [max(known, each.memory_info().rss) for known, each in zip(most, watched, strict=True)]
        await asyncio.wait([sending], timeout=0.02)
    statuses = await sending
    assert statuses.count(201) >= 3, statuses
    assert set(statuses) <= {201, 503}
    grown = [(peak - start) / MEGABYTE for peak, start in zip(most, before, strict=True)]
    assert grown[0] * MEGABYTE < OF_GATEWAY, grown
    assert grown[1] * MEGABYTE < OF_IDENTIFICATION, grown


async def _ticket(author: Person) -> tuple[str, str]:
    report = await filed(author, girl())
    given = await author.do("AttachFile", reportId=report, expectedVersion=1, fileClass="attachments")
    return report, str(given["id"])


async def _sent(author: Person, ticket: str, content: bytes) -> int:
    return (await author.gateway("PUT", f"/uploads/{ticket}", content)).status
