"""From a service's handles (event, unit of work) to the inbox's handlers (event, envelope, connection)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from chassis.telemetry import spans

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from chassis.db.transaction import Transaction
    from chassis.inbox.applying import Handler
    from contracts.envelope import Envelope, EventData

U = TypeVar("U")


def handlers(
    service: str,
    handles: Mapping[type[EventData], Callable[[Any, U], Awaitable[None]]],
    unit_of_work_on: Callable[[Transaction, Envelope], U],
) -> dict[type[EventData], Handler]:
    """Each handle in the inbox's own transaction, under a span `<service>.<name of the handle>`."""
    return {event: _in_transaction(service, handle, unit_of_work_on) for event, handle in handles.items()}


def _in_transaction(
    service: str,
    handle: Callable[[Any, U], Awaitable[None]],
    unit_of_work_on: Callable[[Transaction, Envelope], U],
) -> Handler:
    async def handled(event: EventData, envelope: Envelope, connection: Transaction) -> None:
        with spans.working(f"{service}.{getattr(handle, '__name__', 'handle')}"):
            await handle(event, unit_of_work_on(connection, envelope))

    return handled
