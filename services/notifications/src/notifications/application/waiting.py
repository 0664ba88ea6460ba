"""An open question makes another notice when its moment has come: one about a report, or one without a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from chassis.processes.apart import naming
from notifications.domain.vocabulary import Origin

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime
    from uuid import UUID

    from contracts.envelope import Envelope
    from notifications.application.notices.notify import NoticeDependencies
    from notifications.application.ports import UnitOfWork
    from notifications.domain.advice import WaitingAdvice
    from notifications.domain.questions import WaitingQuestion

Waiting = TypeVar("Waiting", bound="WaitingQuestion | WaitingAdvice")


@dataclass(frozen=True, slots=True)
class Watch(Generic[Waiting]):
    """What watching takes from outside.

    `due` finds one whose moment has come and that is free and not left out, with a transaction in the chain of the event that asked.
    """

    due: Callable[[datetime, Sequence[UUID]], AbstractAsyncContextManager[tuple[Waiting, UnitOfWork] | None]]
    outside: NoticeDependencies


def origin_of(envelope: Envelope) -> Origin:
    """The event being handled; its trace is kept with the open question."""
    return Origin(envelope.correlationid, envelope.id, traceparent=None)


async def next_due(
    watch: Watch[Waiting],
    notify_again: Callable[[Waiting, int, UnitOfWork, NoticeDependencies], Awaitable[None]],
    without: Sequence[UUID],
) -> UUID | None:
    """Notifies again of one, whole or not at all; its id, or None when none is due.

    `without` are left out. Raises NotDone, by its id, for one that cannot be handled.
    """
    now = watch.outside.clock.now()
    with naming() as about:
        async with watch.due(now, without) as found:
            if found is None:
                return None
            waiting, uow = found
            about.what = waiting.id
            if (number := waiting.advance(now)) is not None:
                await notify_again(waiting, number, uow, watch.outside)
            return waiting.id
