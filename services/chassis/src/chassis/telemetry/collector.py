"""Spans and metrics sent to a collector, which may be away: that costs some of them, never a request, an end in time or a full log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import (
    Counter,
    Histogram,
    ObservableCounter,
    ObservableGauge,
    ObservableUpDownCounter,
    UpDownCounter,
)
from opentelemetry.sdk.metrics.export import AggregationTemporality
from opentelemetry.sdk.metrics.view import ExplicitBucketHistogramAggregation
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from chassis.telemetry.exporter import AllowListExporter

if TYPE_CHECKING:
    from pathlib import Path

_TRACES, _METRICS = "/v1/traces", "/v1/metrics"
_DELAY_MS = 1_000
# Together they bound what is left to do at the end: one batch under way and two that wait, each given up after its time.
_TIMEOUT_S = 1.5
_BATCH = 512
_QUEUE = 2 * _BATCH
_INSTRUMENTS = (Counter, UpDownCounter, Histogram, ObservableCounter, ObservableUpDownCounter, ObservableGauge)


def processor(endpoint: str, ca: Path | None) -> BatchSpanProcessor:
    """What sends spans, stripped, to the collector at `endpoint` over OTLP/HTTP; `ca` signs its certificate, else a public one."""
    exporter = OTLPSpanExporter(
        endpoint.rstrip("/") + _TRACES, certificate_file=str(ca) if ca else None, timeout=_TIMEOUT_S
    )
    return BatchSpanProcessor(
        AllowListExporter(exporter),
        schedule_delay_millis=_DELAY_MS,
        max_queue_size=_QUEUE,
        max_export_batch_size=_BATCH,
    )


def metrics(endpoint: str, ca: Path | None) -> OTLPMetricExporter:
    """What sends metrics there. Of what a collector did not take nothing is kept: the next export has the counts as they are then."""
    return OTLPMetricExporter(
        endpoint.rstrip("/") + _METRICS,
        certificate_file=str(ca) if ca else None,
        timeout=_TIMEOUT_S,
        # Given here, or the library takes them from whatever OTEL_EXPORTER_OTLP_METRICS_… the process was started with.
        preferred_temporality=dict.fromkeys(_INSTRUMENTS, AggregationTemporality.CUMULATIVE),
        preferred_aggregation={Histogram: ExplicitBucketHistogramAggregation()},
    )
