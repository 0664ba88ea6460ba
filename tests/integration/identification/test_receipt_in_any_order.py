"""The receipt says what happened, in whatever order the events and commands of a report arrive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from contracts import reference
from tests.integration.identification.conftest import Service

EARLY = datetime.now(UTC).replace(microsecond=0)
LATE = EARLY + timedelta(seconds=40)
TOLD = ("told early", "told late")
STEPS = ("told", "open", "take-over", "advice", "withdraw")
# A step that the table of the README has no cell for is refused and leaves no trace on the receipt.
NEEDS = {"advice": {"take-over"}, "withdraw": set[str](), "open": set[str](), "take-over": set[str]()}
CROSSES = {"take-over": {"withdraw"}, "withdraw": {"take-over"}, "advice": {"withdraw"}, "open": {"withdraw"}}
FURTHEST = {"withdraw": "withdrawn", "take-over": "taken_over", "open": "opened", "told": "delivered", "": "saved"}


async def _do(step: str, service: Service, report: str, version: int) -> bool:
    """Takes the step; whether it was allowed."""
    if step.startswith("told"):
        inbox = reference.centre_intake_unit() if step == "told early" else reference.centre_duty_unit()
        await service.delivered(report, EARLY if step == "told early" else LATE, inbox)
        return True
    if step == "open":
        # Reading stays allowed when nothing is opened any more.
        return (await service.get("intake.centre", f"/reports/{report}")).status == 200
    body: dict[str, Any] = {"instruction": "speak_alone"} if step == "advice" else {"expectedVersion": version}
    if step == "withdraw":
        body["reason"] = "filed_by_mistake"
    who = "health.nis" if step == "withdraw" else "intake.centre"
    answer = await service.post(who, f"/reports/{report}/{step}", body)
    assert answer.status in {200, 409}, answer.body
    return answer.status == 200


def _should_be_allowed(step: str, done: set[str]) -> bool:
    if step.startswith("told") or step == "open":
        return True
    return done >= NEEDS[step] and done.isdisjoint(CROSSES[step])


def _must_tell(shown: dict[str, Any], state: str, done: set[str]) -> None:
    heard = [at for name, at in (("told early", EARLY), ("told late", LATE)) if name in done]
    assert shown["deliveredAt"] == (min(heard).isoformat() if heard else None)
    assert (shown["openedAt"] is not None, shown["takenOverAt"] is not None) == ("open" in done, "take-over" in done)
    reached = {"told" if name.startswith("told") else name for name in done} | {""}
    assert shown["stage"] == next(stage for step, stage in FURTHEST.items() if step in reached)
    assert state == {"withdrawn": "withdrawn", "taken_over": "received"}.get(shown["stage"], "submitted")


@pytest.mark.parametrize("first", STEPS)
async def test_every_order_of_steps_gives_a_true_receipt(service: Service, first: str) -> None:
    """The delivery is reported twice: the second time at a place, and of the two words in an order, that moves on with the orders."""
    for number, rest in enumerate(permutations([step for step in STEPS if step != first])):
        words = TOLD if number % 2 else TOLD[::-1]
        order = [words[0] if step == "told" else step for step in (first, *rest)]
        order.insert(number % (len(order) + 1), words[1])
        report, done, version = (await service.filed(age="adult"))["id"], set[str](), 1
        for step in order:
            allowed = await _do(step, service, report, version)
            assert allowed is _should_be_allowed(step, done), (order, step)
            if allowed and not (step == "open" and "withdraw" in done):
                done.add(step)
                version += step in {"take-over", "withdraw"}
        seen = (await service.get("health.nis", f"/reports/{report}/receipt")).json()
        _must_tell(seen["classes"]["receipt"], seen["state"], done)
