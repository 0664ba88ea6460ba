"""What the test's own process would send as metrics: it has one meter, as a process of the platform has."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from opentelemetry import metrics
from opentelemetry.sdk.metrics import MeterProvider

from chassis.settings.groups import Telemetry
from chassis.telemetry.metrics import metering, sources
from infra.data.metrics import Point, read

# Gone with the process.
_folder = tempfile.TemporaryDirectory(prefix="spona-metrics-", ignore_cleanup_errors=True)
SERVER = "http.server.request.duration"


@cache
def _file() -> Path:
    folder = Path(_folder.name)
    metering.setup("test", Telemetry(metrics_dir=folder, metrics_every_seconds=60))
    # No application of a later test looks by itself how it is: such a look would be among what that test counts.
    sources.exporting = False
    return folder / "test.json"


def exported() -> str:
    """The newest export as it leaves."""
    file = _file()
    provider = metrics.get_meter_provider()
    assert isinstance(provider, MeterProvider)
    provider.force_flush()
    return file.read_text("utf-8")


def values(metric: str) -> dict[frozenset[tuple[str, str | int]], float]:
    """The series of one metric by their attributes."""
    exported()
    return {frozenset(point.attributes.items()): point.value for point in points() if point.metric == metric}


def points() -> list[Point]:
    """Everything in the newest export."""
    return read(_file())


def since(metric: str = SERVER) -> Callable[[], list[tuple[dict[str, str | int], float]]]:
    """From now on: which series of a metric grew, and by how much."""
    before = values(metric)

    def grown() -> list[tuple[dict[str, str | int], float]]:
        now = values(metric)
        return [(dict(key), now[key] - before.get(key, 0)) for key in now if now[key] != before.get(key, 0)]

    return grown
