"""Every failpoint of a running process, one by one: it dies there three times while people work."""

from __future__ import annotations

import asyncio

from tests.faults.hunts import doomed
from tests.faults.run import Work

PASSES = (1, 2, 5)
# Of each kind the process whose death costs most. `in-migration` has a test of its own: no one works during one.
WALK = (
    ("after-commit", "identification-http"),
    ("after-commit", "referral-http"),
    ("in-key-creation", "identification-http"),
    ("after-send", "identification-relay"),
    ("after-ack", "identification-relay"),
    ("after-send", "referral-relay"),
    ("after-ack", "referral-relay"),
    ("after-apply", "identification-consumer"),
    ("before-offset", "identification-consumer"),
    ("after-apply", "referral-consumer"),
    ("before-offset", "referral-consumer"),
    ("after-apply", "notifications-consumer"),
    ("before-offset", "notifications-consumer"),
    ("head-drafted", "identification-worker"),
    ("head-intended", "identification-worker"),
    ("in-sealing", "identification-worker"),
    ("sealed", "identification-worker"),
)


async def walk(work: Work) -> None:
    """Each process dies at its points one after the other, as often as there are passes; the people work on meanwhile."""
    async with asyncio.TaskGroup() as tasks:
        for name in dict.fromkeys(name for _, name in WALK):
            tasks.create_task(_walk(work, name))


async def _walk(work: Work, name: str) -> None:
    for point, process in WALK:
        if process == name:
            await doomed(work, name, point, PASSES)
