"""Outgoing HTTP calls of aiohttp: each has a client span, whose traceparent is on the request, and is measured."""

from __future__ import annotations

from time import perf_counter
from types import SimpleNamespace
from typing import TYPE_CHECKING

import aiohttp
from opentelemetry import propagate, trace
from opentelemetry.trace import SpanKind, StatusCode

from chassis.telemetry.faults import type_name
from chassis.telemetry.metrics.declared import durations

if TYPE_CHECKING:
    from aiohttp import ClientSession, TraceRequestEndParams, TraceRequestExceptionParams, TraceRequestStartParams

_tracer = trace.get_tracer("chassis.telemetry")
_FAILED_FROM = 500
_duration = durations("http.client.request.duration")


def client_tracing(peer: str) -> aiohttp.TraceConfig:
    """Trace configuration of a session that talks to `peer` (a service's name): `ClientSession(trace_configs=[…])`."""

    async def start(_: ClientSession, call: SimpleNamespace, request: TraceRequestStartParams) -> None:
        attributes = {"http.request.method": request.method, "peer.service": peer}
        call.span = _tracer.start_span(f"{request.method} {peer}", kind=SpanKind.CLIENT, attributes=attributes)
        call.began = perf_counter()
        with trace.use_span(call.span, end_on_exit=False):
            propagate.inject(request.headers)

    async def end(_: ClientSession, call: SimpleNamespace, answered: TraceRequestEndParams) -> None:
        call.span.set_attribute("http.response.status_code", answered.response.status)
        if answered.response.status >= _FAILED_FROM:
            call.span.set_status(StatusCode.ERROR)
        call.span.end()
        measure(call, answered, {"http.response.status_code": answered.response.status})

    async def fail(_: ClientSession, call: SimpleNamespace, failed: TraceRequestExceptionParams) -> None:
        call.span.set_status(StatusCode.ERROR)
        call.span.set_attribute("error.type", type_name(failed.exception))
        call.span.end()
        measure(call, failed, {"error.type": type_name(failed.exception)})

    def measure(
        call: SimpleNamespace,
        ended: TraceRequestEndParams | TraceRequestExceptionParams,
        how: dict[str, str | int],
    ) -> None:
        # Addresses are those of the settings: the caller follows no redirect elsewhere.
        where: dict[str, str | int] = {"server.address": ended.url.host or "", "server.port": ended.url.port or 0}
        attributes: dict[str, str | int] = {"http.request.method": ended.method, "peer.service": peer, **where, **how}
        _duration.record(perf_counter() - call.began, attributes)

    tracing = aiohttp.TraceConfig(SimpleNamespace)
    tracing.on_request_start.append(start)
    tracing.on_request_end.append(end)
    tracing.on_request_exception.append(fail)
    return tracing
