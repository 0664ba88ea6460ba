"""Spans at the two ends of the bus, made by hand so that a trace crosses it (the client libraries would break it)."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from opentelemetry import context, propagate, trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, NonRecordingSpan, SpanContext, SpanKind, StatusCode, TraceFlags

from chassis.telemetry.faults import type_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from uuid import UUID

    from opentelemetry.trace import Span
    from opentelemetry.util.types import AttributeValue

_tracer = trace.get_tracer("chassis.telemetry")
STATEMENTS = "db.query.text"
_OWN_HEADER = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
"""As we write it; the propagator, which reads every other spelling, takes ten times as long, and a relay reads one for every event."""


def trace_id() -> str | None:
    """Of the trace that is under way, if any is."""
    context = trace.get_current_span().get_span_context()
    return trace.format_trace_id(context.trace_id) if context.is_valid else None


def traceparent() -> str | None:
    """W3C header of the current span, to be kept beside what it caused; None outside a trace."""
    return _header(trace.get_current_span())


def _header(span: Span) -> str | None:
    context = span.get_span_context()
    if not context.is_valid:
        return None
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"


def _parent(header: str | None) -> Context:
    if not header:
        return Context()
    own = _OWN_HEADER.fullmatch(header)
    if own is None:
        return propagate.extract({"traceparent": header})
    trace_id, span_id, flags = (int(part, 16) for part in own.groups())
    remote = SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(flags))
    return trace.set_span_in_context(NonRecordingSpan(remote), Context())


class Publishing:
    """The span of records on their way: from the hand-over to the producer until the bus has answered for them."""

    def __init__(
        self,
        topic: str,
        event_id: UUID,
        event_type: str,
        *,
        parent: str | None,
        system: str,
        count: int = 1,
        links: Iterable[str | None] = (),
    ) -> None:
        """Starts it under `parent`, the traceparent kept in the outbox row. `system` is `postgres` or `kafka`.

        Of several records it names the first. With `links` it refers to the traces that these headers name, and belongs to none.
        """
        attributes = _messaging("publish", topic, event_id, event_type, system)
        if count > 1:
            attributes["messaging.batch.message_count"] = count
        beside = [Link(trace.get_current_span(_parent(each)).get_span_context()) for each in links if each]
        self._span = _tracer.start_span(f"publish {topic}", _parent(parent), SpanKind.PRODUCER, attributes, beside)
        self.header = _header(self._span) if parent and not beside else None
        """The traceparent that travels with the records: it names this span, not the request's. None when it is only linked to theirs,
        and when they had none: what nothing connects must not share a trace."""

    def acknowledged(self) -> None:
        """The bus has them."""
        self._span.end()

    def failed(self, error: BaseException) -> None:
        """The bus did not take all of them."""
        _mark(self._span, error)
        self._span.end()


@contextmanager
def processing(
    consumer: str, topic: str, event_id: UUID, event_type: str, *, parent: str | None, system: str
) -> Iterator[Span]:
    """The span of handling one record, a child of the one that published it; an error is marked by its type."""
    attributes = _messaging("process", topic, event_id, event_type, system) | {"consumer": consumer}
    with _current(f"process {topic}", _parent(parent), SpanKind.CONSUMER, attributes) as span:
        yield span


@contextmanager
def working(name: str, attributes: Mapping[str, AttributeValue] | None = None) -> Iterator[Span]:
    """The span of a use case or of a worker's round, `<service>.<use case>`."""
    with _current(name, None, SpanKind.INTERNAL, attributes or {}) as span:
        yield span


@contextmanager
def _current(
    name: str, parent: Context | None, kind: SpanKind, attributes: Mapping[str, AttributeValue]
) -> Iterator[Span]:
    with _tracer.start_as_current_span(
        name, parent, kind, dict(attributes), record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield span
        except Exception as error:
            _mark(span, error)
            raise


@contextmanager
def transacting() -> Iterator[list[str] | None]:
    """The span of one transaction, when it belongs to a request, an event or a task; None when it belongs to nothing.

    Of the statements that are in the list at its end the exporter writes verbs and tables.
    """
    if not trace.get_current_span().get_span_context().is_valid:
        yield None
        return
    span = _tracer.start_span("transaction", kind=SpanKind.CLIENT)
    statements: list[str] = []
    try:
        yield statements
    except Exception as error:
        _mark(span, error)
        raise
    finally:
        span.set_attribute(STATEMENTS, tuple(statements))
        span.end()


@contextmanager
def untraced() -> Iterator[None]:
    """What is done inside belongs to nothing, whichever request was served when its task began."""
    before = context.attach(Context())
    try:
        yield
    finally:
        context.detach(before)


def _mark(span: Span, error: BaseException) -> None:
    span.set_status(StatusCode.ERROR)
    span.set_attribute("error.type", type_name(error))


def _messaging(operation: str, topic: str, event_id: UUID, event_type: str, system: str) -> dict[str, AttributeValue]:
    return {
        "messaging.system": system,
        "messaging.operation.name": operation,
        "messaging.destination.name": topic,
        "messaging.message.id": str(event_id),
        "event.type": event_type,
    }
