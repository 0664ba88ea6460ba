"""Lets the worker's steps go on in the trace of the event that caused them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from opentelemetry import context, propagate

from chassis.telemetry import spans

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from notifications.domain.vocabulary import Origin


@contextmanager
def within(origin: Origin) -> Iterator[None]:
    """Makes current the span that was current when the delivery was stored."""
    parent = propagate.extract({"traceparent": origin.traceparent} if origin.traceparent else {})
    token = context.attach(parent)
    try:
        yield
    finally:
        context.detach(token)


@contextmanager
def sending(origin: Origin, notice_id: UUID, what: str = "send_mail") -> Iterator[None]:
    """The span of handing one mail or call over, under the one of `origin`."""
    with within(origin), spans.working(f"notifications.{what}", {"notice.id": str(notice_id)}):
        yield
