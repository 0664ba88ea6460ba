"""The header that crosses the bus: read as W3C says, the one who wrote it, and written so that the propagator reads the same."""

from __future__ import annotations

import pytest
from opentelemetry import propagate, trace
from opentelemetry.sdk.trace import TracerProvider

from chassis.telemetry.spans import _parent, traceparent

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@pytest.mark.parametrize("header", [f"00-{TRACE}-{SPAN}-01", f"00-{TRACE}-{SPAN}-03", f"01-{TRACE}-{SPAN}-01-later"])
def test_the_parent_is_the_span_that_the_header_names(header: str) -> None:
    found = trace.get_current_span(_parent(header)).get_span_context()
    same = trace.get_current_span(propagate.extract({"traceparent": header})).get_span_context()
    assert (found.trace_id, found.span_id, found.trace_flags) == (same.trace_id, same.span_id, same.trace_flags)
    assert (f"{found.trace_id:032x}", f"{found.span_id:016x}", found.is_remote) == (TRACE, SPAN, True)


@pytest.mark.parametrize(
    "header",
    [None, "", "not a header", f"ff-{TRACE}-{SPAN}-01", f"00-{'0' * 32}-{SPAN}-01", f"00-{TRACE}-{'0' * 16}-01",
     f"00-{TRACE}-{SPAN}-01-more"],
)  # fmt: skip
def test_a_header_that_is_none_begins_a_new_trace(header: str | None) -> None:
    assert not trace.get_current_span(_parent(header)).get_span_context().is_valid


def test_the_header_of_a_span_is_what_the_propagator_would_write() -> None:
    assert traceparent() is None
    with TracerProvider(shutdown_on_exit=False).get_tracer("test").start_as_current_span("work"):
        carrier: dict[str, str] = {}
        propagate.inject(carrier)
        assert traceparent() == carrier["traceparent"]
