"""Spans of one process: written as OTLP JSON lines to a file of its own, sent to a collector, or both."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from opentelemetry import propagate, trace
from opentelemetry.exporter.otlp.json.file.trace_exporter import FileSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanLimits, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import Decision, Sampler, SamplingResult
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, TraceFlags
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from typing_extensions import override

from chassis.startup_errors import StartupRefused
from chassis.telemetry.exporter import AllowListExporter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from opentelemetry.context import Context
    from opentelemetry.propagators.textmap import CarrierT, Getter
    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.trace import Link, TraceState
    from opentelemetry.util.types import Attributes

    from chassis.settings.groups import Telemetry

_EXPORT_DELAY_MS = 200
_MOST_LINKS = 500


class TracesUnwritable(StartupRefused):
    """The folder of trace files cannot be written."""


def setup(process: str, telemetry: Telemetry) -> Callable[[], None]:
    """Makes `process` write its spans to `<traces_dir>/<process>.jsonl` and send them to the collector, if set so.

    To be called at the end: it writes the last spans and closes the file. Raises TracesUnwritable.
    """
    propagate.set_global_textmap(TraceparentOnly())
    processors = list(_processors(process, telemetry))
    if not processors:
        return lambda: None
    provider = TracerProvider(
        # Not Resource.create: it would add whatever OTEL_RESOURCE_ATTRIBUTES holds.
        resource=Resource({"service.name": process}),
        sampler=NoStrayQueries(),
        # Whatever the environment says; and no wave of a relay is cut.
        span_limits=SpanLimits(max_links=_MOST_LINKS),
        shutdown_on_exit=False,
    )
    for processor in processors:
        provider.add_span_processor(processor)
    trace.set_tracer_provider(provider)
    return provider.shutdown


def _processors(process: str, telemetry: Telemetry) -> Iterator[SpanProcessor]:
    if telemetry.traces_dir is not None:
        exporter = AllowListExporter(_file(process, telemetry.traces_dir))
        yield BatchSpanProcessor(exporter, schedule_delay_millis=_EXPORT_DELAY_MS)
    if telemetry.otlp_endpoint is not None:
        # Here and not on top: its libraries take a while to load, and most processes of a demo need none.
        from chassis.telemetry import collector  # noqa: PLC0415

        yield collector.processor(telemetry.otlp_endpoint, telemetry.otlp_ca)


def _file(process: str, traces_dir: Path) -> FileSpanExporter:
    try:
        traces_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = traces_dir / f"{process}.jsonl"
        os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        return FileSpanExporter(path)
    except OSError as error:
        raise TracesUnwritable(
            f"The folder for traces ({traces_dir}) cannot be written: make room or change its owner, or leave TRACES_DIR out."
        ) from error


class NoStrayQueries(Sampler):
    """Records everything except transactions and calls that belong to no request, event or task (polls, pings, looks)."""

    @override
    def should_sample(
        self,
        parent_context: Context | None,
        trace_id: int,
        name: str,
        kind: SpanKind | None = None,
        attributes: Attributes = None,
        links: Sequence[Link] | None = None,
        trace_state: TraceState | None = None,
    ) -> SamplingResult:
        """Decides for one span; a caller's own "not sampled" flag changes nothing."""
        parent = trace.get_current_span(parent_context).get_span_context()
        stray = kind is SpanKind.CLIENT and not parent.is_valid
        below_dropped = parent.is_valid and not parent.is_remote and not parent.trace_flags.sampled
        return SamplingResult(Decision.DROP if stray or below_dropped else Decision.RECORD_AND_SAMPLE, attributes)

    def get_description(self) -> str:
        """Name of the rule."""
        return "NoStrayQueries"


class TraceparentOnly(TraceContextTextMapPropagator):
    """W3C trace context without `tracestate` and without baggage: both would carry a caller's words through every process."""

    def extract(
        self, carrier: CarrierT, context: Context | None = None, getter: Getter[CarrierT] | None = None
    ) -> Context:
        """The remote parent's ids alone."""
        found = super().extract(carrier, context) if getter is None else super().extract(carrier, context, getter)
        remote = trace.get_current_span(found).get_span_context()
        if not remote.is_valid or not remote.is_remote:
            return found
        bare = SpanContext(remote.trace_id, remote.span_id, is_remote=True, trace_flags=TraceFlags(remote.trace_flags))
        return trace.set_span_in_context(NonRecordingSpan(bare), found)
