"""A relay's wave is a span in each trace it goes on with; a backlog of many traces is one span beside them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from chassis.bus.codec import decode
from chassis.bus.ports import Received, Record
from chassis.outbox.relay import _record, _spans
from chassis.telemetry import spans
from tests.unit.chassis.test_event_codec import envelope


@pytest.fixture
def exported(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    provider, exporter = TracerProvider(), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(spans, "_tracer", provider.get_tracer("test"))
    return exporter


def row(trace: int | None) -> Any:
    event = envelope()
    columns = event.model_dump() | {"key": event.subject, "topic": "identification.reports"}
    parent = None if trace is None else f"00-{trace:032x}-{trace:016x}-01"
    return SimpleNamespace(**columns | {"traceparent": parent})


def sent(rows: list[Any]) -> list[str | None]:
    """The traceparents that travel with the records."""
    wave = _spans(rows, "postgres")
    records = [_record(each, wave[each.traceparent]) for each in rows]
    for span in set(wave.values()):
        span.acknowledged()
    assert all(isinstance(record, Record) for record in records)
    return [
        decode(Received(each.topic, 0, 1, each.key, each.headers, each.value)).traceparent
        for each in records
        if isinstance(each, Record)
    ]


def header(span: ReadableSpan) -> str:
    assert span.context is not None
    return f"00-{span.context.trace_id:032x}-{span.context.span_id:016x}-01"


def test_events_of_a_trace_share_a_span_in_it_and_travel_with_its_name(exported: InMemorySpanExporter) -> None:
    headers = sent([row(1), row(2), row(1)])
    one, two = sorted(exported.get_finished_spans(), key=lambda span: span.context.trace_id if span.context else 0)
    assert headers == [header(one), header(two), header(one)]
    assert [span.parent.span_id for span in (one, two) if span.parent] == [1, 2]
    assert [(span.attributes or {}).get("messaging.batch.message_count") for span in (one, two)] == [2, None]


def test_a_backlog_is_one_span_beside_its_traces_which_go_on_by_themselves(exported: InMemorySpanExporter) -> None:
    rows = [row(trace) for trace in range(1, 12)]
    assert sent(rows) == [each.traceparent for each in rows]
    (span,) = exported.get_finished_spans()
    assert [link.context.trace_id for link in span.links] == list(range(1, 12))
    assert (span.parent, (span.attributes or {})["messaging.batch.message_count"]) == (None, 11)


@pytest.mark.parametrize("traces", [[None, None, None], [1, None, None], [None, *range(1, 12), None]])
def test_what_was_written_outside_a_trace_is_not_brought_into_one_with_what_lay_beside_it(
    exported: InMemorySpanExporter, traces: list[int | None]
) -> None:
    headers = sent([row(trace) for trace in traces])
    assert [header is None for header in headers] == [trace is None for trace in traces]
