"""Events for tests of outbox and inbox, and a glance at their tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags

from contracts.events.identification import ReportOpenedV1

MOMENT = datetime(2026, 11, 24, 2, 14, tzinfo=UTC)


def opened(report_id: UUID) -> ReportOpenedV1:
    """The smallest event of identification."""
    return ReportOpenedV1(report_id=report_id, opened_at=MOMENT)


@contextmanager
def within_trace(trace_id: int, span_id: int) -> Iterator[None]:
    """Run the block inside this span."""
    context = SpanContext(trace_id, span_id, is_remote=False, trace_flags=TraceFlags(1))
    with trace.use_span(NonRecordingSpan(context)):
        yield


class Spans:
    """Spans of this test, in memory."""

    def __init__(self) -> None:
        """Nothing is recorded globally."""
        self._memory = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self._memory))
        self.tracer = provider.get_tracer("tests")

    def finished(self) -> list[ReadableSpan]:
        """Those that ended, in the order they did."""
        return list(self._memory.get_finished_spans())
