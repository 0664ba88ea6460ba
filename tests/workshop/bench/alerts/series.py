"""What processes send over OTLP, as Prometheus gets it from a collector: the newest value of each series, with the time it is of."""

from __future__ import annotations

import re
import threading
import time
from typing import TYPE_CHECKING, Any

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_UNITS = {"s": "seconds", "By": "bytes", "1": "ratio"}
_OF_A_RESOURCE = {"service.name": "job", "service.instance.id": "instance"}
_KEPT_FOR_SECONDS = 120
_ENDLESS = "+Inf"
Series = tuple[str, tuple[tuple[str, str], ...]]
"""A name with its labels."""


class Newest:
    """Kept for two minutes, so that the one who is gone is no longer told; any thread may ask or tell."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._lock = threading.Lock()
        self._values: dict[Series, tuple[float, int]] = {}

    def take(self, body: bytes) -> None:
        """One export of one process."""
        found = dict(series_of(ExportMetricsServiceRequest.FromString(body)))
        with self._lock:
            self._values |= found

    def text(self) -> str:
        """Everything in the format that Prometheus reads, each value with its own time: told twice it counts once, and ends unmarked."""
        oldest = (time.time() - _KEPT_FOR_SECONDS) * 1000
        with self._lock:
            self._values = {series: value for series, value in self._values.items() if value[1] > oldest}
            found = sorted(self._values.items())
        return "".join(f"{_spelled(*series)} {value} {at}\n" for series, (value, at) in found)


def series_of(export: ExportMetricsServiceRequest) -> Iterator[tuple[Series, tuple[float, int]]]:
    """Each series of an export with its value and the milliseconds since 1970 that it is of."""
    for resource in export.resource_metrics:
        of_all = {
            _OF_A_RESOURCE[name]: value for name, value in _attributes(resource.resource) if name in _OF_A_RESOURCE
        }
        for metric in (metric for scope in resource.scope_metrics for metric in scope.metrics):
            kind = metric.WhichOneof("data")
            monotonic = kind == "sum" and metric.sum.is_monotonic
            name = named(metric.name, metric.unit, counter=monotonic)
            for point in getattr(metric, str(kind)).data_points:
                labels = of_all | {_plain(key): value for key, value in _attributes(point)}
                at = point.time_unix_nano // 1_000_000
                for suffix, more, value in _values(point, histogram=kind == "histogram"):
                    yield (f"{name}{suffix}", tuple(sorted({**labels, **more}.items()))), (value, at)


def named(metric: str, unit: str, *, counter: bool) -> str:
    """A metric's name as the collector spells it for Prometheus: dots are underscores, its unit and what only grows are told."""
    name, suffix = _plain(metric), "" if unit.startswith("{") else _UNITS.get(unit, "")
    if suffix and suffix not in name.split("_"):
        name = f"{name}_{suffix}"
    return f"{name}_total" if counter else name


def _values(point: Any, *, histogram: bool) -> Iterator[tuple[str, Mapping[str, str], float]]:
    if not histogram:
        yield "", {}, point.as_double if point.WhichOneof("value") == "as_double" else point.as_int
        return
    below = 0
    for bound, count in zip([*map(_bound, point.explicit_bounds), _ENDLESS], point.bucket_counts, strict=True):
        below += count
        yield "_bucket", {"le": bound}, below
    yield "_count", {}, point.count
    yield "_sum", {}, point.sum


def _attributes(of: Any) -> Iterator[tuple[str, str]]:
    for each in of.attributes:
        kind = each.value.WhichOneof("value")
        yield each.key, str(getattr(each.value, str(kind)))


def _bound(seconds: float) -> str:
    return f"{seconds:g}"


def _plain(name: str) -> str:
    return re.sub(r"[^a-zA-Z0-9_:]", "_", name)


def _spelled(name: str, labels: tuple[tuple[str, str], ...]) -> str:
    found = ",".join(f'{label}="{_escaped(value)}"' for label, value in labels)
    return f"{name}{{{found}}}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
