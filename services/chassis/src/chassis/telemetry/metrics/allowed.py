"""The last filter before metrics leave: what is not declared is dropped, whichever instrument made it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from opentelemetry.sdk.metrics.export import MetricExporter, MetricExportResult, MetricsData

from chassis.telemetry.metrics.declared import declared
from chassis.telemetry.redaction import registry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opentelemetry.sdk.metrics.export import Metric


class AllowListMetrics(MetricExporter):
    """Passes metrics on to `inner`: declared ones, of each the points of which every attribute is registered and of its kind."""

    def __init__(self, inner: MetricExporter) -> None:
        super().__init__(inner._preferred_temporality, inner._preferred_aggregation)  # noqa: SLF001 -- as the library's own reader does
        self._inner = inner

    def export(self, metrics_data: MetricsData, timeout_millis: float = 10_000, **kwargs: Any) -> MetricExportResult:
        """Exports what is allowed."""
        return self._inner.export(_allowed(metrics_data), timeout_millis, **kwargs)

    def force_flush(self, timeout_millis: float = 10_000) -> bool:
        """Flushes the inner exporter within the time."""
        return self._inner.force_flush(timeout_millis)

    def shutdown(self, timeout_millis: float = 30_000, **kwargs: Any) -> None:
        """Closes the inner exporter."""
        self._inner.shutdown(timeout_millis, **kwargs)


def _allowed(data: MetricsData) -> MetricsData:
    resources = []
    for resource in data.resource_metrics:
        scopes = [
            replace(scope, metrics=[kept for metric in scope.metrics if (kept := _metric(metric)) is not None])
            for scope in resource.scope_metrics
        ]
        resources.append(replace(resource, scope_metrics=[scope for scope in scopes if scope.metrics]))
    return MetricsData(resources)


def _metric(metric: Metric) -> Metric | None:
    known = declared().get(metric.name)
    if known is None:
        return None
    points = [
        # An exemplar would quote what a view left out.
        replace(point, exemplars=())
        for point in metric.data.data_points
        if _fits(point.attributes or {}, known.attributes)
    ]
    if not points:
        return None
    data: Any = metric.data
    data = replace(data, data_points=points)
    return replace(metric, description=known.says, unit=known.unit, data=data)


def _fits(attributes: Mapping[str, Any], known: frozenset[str]) -> bool:
    return all(
        name in known and registry().accept(name, value, "metric") == value for name, value in attributes.items()
    )
