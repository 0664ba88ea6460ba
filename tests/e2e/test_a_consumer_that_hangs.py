"""A consumer that hangs in the middle of its work keeps no one from theirs for long."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest

from tests.e2e.filings import filed, girl, item_of
from tests.e2e.people import Everybody
from tests.support.probe import eventually_async
from tests.support.stack import Stack

pytestmark = pytest.mark.parametrize("stack", ["embedded"], indirect=True)

_IN_TRANSACTION = """
    select pid from pg_stat_activity
    where usename = 'referral_worker' and wait_event_type = 'Lock' and query like '%stage_count%'
"""
_SOON_S = 15
"""What it may be silent, and what the machine takes."""


async def test_who_accepts_meanwhile_is_soon_served(people: Everybody, stack: Stack) -> None:
    doctor, csr = people("health.nis"), people("csr.nis")
    item = await item_of(csr, await filed(doctor, girl()))
    with ExitStack() as hanging:
        async with stack.database("referral") as database, database.transaction():
            await database.execute("lock table stage_count in access exclusive mode")
            await filed(doctor, girl())

            async def it_is_there() -> bool:
                return bool(await stack.rows("referral", _IN_TRANSACTION))

            await eventually_async(it_is_there, "the consumer stands in the middle of a transaction")
            hanging.enter_context(stack.frozen("referral-consumer"))
        # What it had waited for is its own now, and it says nothing any more.
        values: list[Any] = []

        async def accepted() -> bool:
            about = {"referralId": item["id"], "expectedVersion": item["version"]}
            values.append((await csr.say("AcceptReferral", **about)).get("slug"))
            return values[-1] is None

        await eventually_async(accepted, "the referral is accepted", seconds=_SOON_S)
    assert values[0] == "unavailable"
