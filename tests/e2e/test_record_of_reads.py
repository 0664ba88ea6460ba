"""Where a record of reads ends is known outside its database: beside the key, in a second place, and on the bus."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID

from contracts.events.heads import record_of
from tests.e2e.filings import filed, girl
from tests.e2e.people import Everybody
from tests.support.probe import eventually, eventually_async
from tests.support.stack import Stack


async def heads_published(stack: Stack) -> list[str]:
    """Heads of identification's record on the bus, as `audit verify` spells them."""
    records = [json.loads(each.value) for each in await stack.bus.stored() if each.topic == "identification.heads"]
    assert {each["recordId"] for each in records} <= {str(record_of("identification"))}
    return [f"{each['links']}:{UUID(each['rootBegins']).hex}{UUID(each['rootEnds']).hex}" for each in records]


async def test_a_head_is_kept_and_copied_and_told_and_each_of_them_is_compared(stack: Stack, people: Everybody) -> None:
    await filed(people("health.nis"), girl())
    await stack.quiet(sealed=True)
    copy = stack.installation.heads / f"identification-{datetime.now(UTC).date().isoformat()}.head"
    eventually(copy.is_file, "a copy of today lies in the second place", seconds=30)
    await eventually_async(lambda: heads_published(stack), "the bus knows a head", seconds=30)
    shown = (await heads_published(stack))[-1]
    sound = stack.spona("audit", "verify", "--head", f"identification:{shown}", "--head", str(copy))
    assert sound.returncode == 0, sound.stdout + sound.stderr
    for place in ("the head that the sealer keeps", "the copies of each day", "the heads on the bus"):
        assert f"Compared with {place}: it agrees" in sound.stdout
    number = shown.partition(":")[0]
    cut = stack.spona("audit", "verify", "--head", f"identification:{number}:{'ab' * 32}")
    assert (cut.returncode, f"head-differs {number}:" in cut.stdout) == (1, True), cut.stdout
    nobodys = stack.spona("audit", "verify", "--head", shown)
    assert (nobodys.returncode, "does not say whose head it is" in nobodys.stderr) == (2, True), nobodys.stderr
