"""From a service's use cases (event, unit of work, sources) to the inbox's handlers (event, envelope, connection)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from chassis.telemetry import spans

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from chassis.db.transaction import Transaction
    from chassis.inbox.applying import Handler
    from contracts.envelope import Envelope, EventData

U = TypeVar("U")
S = TypeVar("S")


def handlers(
    service: str,
    use_cases: Mapping[type[EventData], Callable[[Any, U, S], Awaitable[None]]],
    unit_of_work_on: Callable[[Transaction, Envelope], U],
    sources: S,
) -> dict[type[EventData], Handler]:
    """Each use case in the inbox's own transaction, under a span `<service>.<name of the use case>`."""

    def handler_of(use_case: Callable[[Any, U, S], Awaitable[None]]) -> Handler:
        async def handled(event: EventData, envelope: Envelope, connection: Transaction) -> None:
            with spans.working(f"{service}.{getattr(use_case, '__name__', 'handle')}"):
                await use_case(event, unit_of_work_on(connection, envelope), sources)

        return handled

    return {event: handler_of(each) for event, each in use_cases.items()}
