"""What the metrics of a process are read from: a source registers when it is made, and is forgotten when it is gone."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Protocol
from weakref import WeakSet

from opentelemetry.metrics import Observation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from chassis.telemetry.metrics.declared import Declared

_TOGETHER: Mapping[str, Callable[[list[float]], float]] = {"sum": sum, "min": min, "max": max}
Measured = tuple[float, "Mapping[str, str]"]


class Source(Protocol):
    """Something that counts. It is asked in a thread of its own, so it reads what is there and does not block."""

    def measured(self, metric: Declared) -> Iterable[Measured]:
        """The present values of `metric` with their attributes; nothing of a metric that is not its own."""


_lock = Lock()
_sources: WeakSet[Source] = WeakSet()
exporting = False
"""Whether this process exports its metrics."""


def begin() -> None:
    """From now on they are exported."""
    global exporting  # noqa: PLW0603 -- a process has one meter provider
    exporting = True


def count(source: Source) -> None:
    """From now on `source` is asked as long as it lives."""
    with _lock:
        _sources.add(source)


def observations(metric: Declared) -> list[Observation]:
    """What all sources say of a metric, those of equal attributes as one value."""
    with _lock:
        asked = list(_sources)
    values: dict[tuple[tuple[str, str], ...], list[float]] = {}
    for source in asked:
        for value, attributes in source.measured(metric):
            values.setdefault(tuple(sorted(attributes.items())), []).append(value)
    together = _TOGETHER[metric.together]
    return [Observation(together(found), dict(attributes)) for attributes, found in values.items()]
