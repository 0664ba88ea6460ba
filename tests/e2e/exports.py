"""What the processes of a stack export, read as the collector would get it."""

from __future__ import annotations

from collections.abc import Callable

from infra.data.metrics import Point, read
from tests.e2e.people import until
from tests.support.stack import Stack


def exported(stack: Stack, process: str) -> list[Point]:
    """The newest figures of one process."""
    return read(stack.installation.metrics / f"{process}.json")


def value(stack: Stack, process: str, metric: str, **attributes: str) -> float | None:
    """One series of it, if it is there."""
    found = [each.value for each in exported(stack, process) if (each.metric, each.attributes) == (metric, attributes)]
    return found[0] if found else None


async def comes_to(stack: Stack, process: str, metric: str, is_so: Callable[[float], bool], **attributes: str) -> None:
    """Waits for an export in which the figure is as it should be."""

    async def happened() -> bool:
        now = value(stack, process, metric, **attributes)
        return now is not None and is_so(now)

    await until(happened, f"{process} exports {metric}", seconds=25)
