"""What every command on a notice does alike; its use case holds the rest (`chassis.commands`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from chassis.commands import Command, Held, command_decorator

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from chassis.domain.decision import Decision
    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from notifications.application.ports import CallerUnitOfWork
    from notifications.domain.notices.notice import Notice
    from notifications.domain.vocabulary import Recipient


@dataclass(frozen=True, slots=True)
class OnNotice(Command):
    """A command on one notice."""

    notice_id: UUID


class _Notices:
    """A notice is held as it lies in the caller's inbox."""

    subject_type = "notice"

    def target(self, command: OnNotice) -> UUID:
        return command.notice_id

    async def hold(self, command: OnNotice, uow: CallerUnitOfWork, clock: Clock) -> Held[Notice]:
        notice = await uow.inbox.get(command.notice_id, command.principal)
        inbox = "own_inbox" if notice.recipient.person_id else "unit_inbox"
        return Held(notice, frozenset({inbox}), clock.now())

    async def save(self, _: OnNotice, held: Held[Notice], uow: CallerUnitOfWork) -> None:
        await uow.inbox.save(held.record)


_NOTICES = _Notices()
P = TypeVar("P", bound=OnNotice)


def on_notice(
    operation: str, may: Callable[[Recipient, Principal], Decision]
) -> Callable[
    [Callable[[P, Held[Notice], CallerUnitOfWork, Clock], Awaitable[None]]],
    Callable[[P, CallerUnitOfWork, Clock], Awaitable[Notice]],
]:
    """Makes a use case of a rule about a notice; `may` is the policy for its recipient, `operation` the name on the record."""
    return command_decorator(_NOTICES, operation, lambda command, held: may(held.record.recipient, command.principal))
