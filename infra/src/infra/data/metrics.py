"""The figures of a process as it last exported them, read from its file of OTLP's JSON."""

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

_REQUESTS = "http.server.request.duration"
_KIND = "request.kind"
_PERCENTILES = (50, 95, 99)


@dataclass(frozen=True, slots=True)
class Point:
    """One value of one metric; of a histogram `value` is how many there were, and `buckets` are their upper bounds with counts."""

    metric: str
    unit: str
    attributes: Mapping[str, str | int]
    value: float
    buckets: tuple[tuple[float, int], ...] = ()


def read(file: Path) -> list[Point]:
    """Every value in the file; none when there is no such file, or nothing in it yet."""
    try:
        exported = json.loads(file.read_bytes() or b"{}")
    except FileNotFoundError:
        return []
    scopes = (scope for resource in exported.get("resourceMetrics", ()) for scope in resource.get("scopeMetrics", ()))
    return [point for scope in scopes for metric in scope.get("metrics", ()) for point in _points(metric)]


def latencies(points: Iterable[Point]) -> dict[str, dict[str, float]]:
    """Milliseconds within which half, 95 and 99 of a hundred requests were answered, by `read` and `write`: bounds of the buckets."""
    found: dict[str, dict[float, int]] = {}
    for point in points:
        if point.metric == _REQUESTS:
            counts = found.setdefault(str(point.attributes[_KIND]), {})
            for bound, count in point.buckets:
                counts[bound] = counts.get(bound, 0) + count
    return {kind: _percentiles(sorted(counts.items())) for kind, counts in sorted(found.items())}


def _percentiles(buckets: list[tuple[float, int]]) -> dict[str, float]:
    reached = list(accumulate(count for _, count in buckets))
    bounds = {each: buckets[bisect_left(reached, reached[-1] * each / 100)][0] for each in _PERCENTILES}
    return {f"p{each}": bound * 1000 for each, bound in bounds.items()}


def _points(metric: Mapping[str, Any]) -> Iterator[Point]:
    name, unit = metric["name"], metric.get("unit", "")
    for kind in ("sum", "gauge", "histogram"):
        for point in metric.get(kind, {}).get("dataPoints", ()):
            attributes = {each["key"]: _value(each["value"]) for each in point.get("attributes", ())}
            if kind == "histogram":
                bounds = (*point["explicitBounds"], float("inf"))
                buckets = tuple(zip(bounds, map(int, point["bucketCounts"]), strict=True))
                yield Point(name, unit, attributes, int(point["count"]), buckets)
            else:
                yield Point(name, unit, attributes, float(point.get("asDouble", point.get("asInt", 0))))


def _value(attribute: Mapping[str, Any]) -> str | int:
    return attribute["stringValue"] if "stringValue" in attribute else int(attribute["intValue"])
