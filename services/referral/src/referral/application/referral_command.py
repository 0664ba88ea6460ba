"""What every command on a referral does alike; its use case holds the rest (`chassis.commands`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from chassis.commands import Command, Held, command_decorator
from chassis.domain.decision import by_position
from chassis.domain.errors import Forbidden, NotFound
from chassis.permission import permitted
from referral.application.duty.on_duty import present_at_reading
from referral.application.reading.view import held_positions
from referral.domain.policies import is_the_centres_own, may_read

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from chassis.domain.decision import Decision
    from contracts.models import CamelModel
    from referral.application.ports import Sources, UnitOfWork
    from referral.domain.referrals.referral import Referral


B = TypeVar("B", bound="CamelModel")


@dataclass(frozen=True, slots=True)
class ReferralCommand(Command, Generic[B]):
    """A command on one referral, declared in `contracts.commands`: `given` is the body that was sent."""

    referral_id: UUID
    given: B


class _Referrals:
    """A referral is locked; one that the caller may see and not change is refused as they see it."""

    subject_type = "referral"

    def target(self, command: ReferralCommand[Any]) -> UUID:
        return command.referral_id

    async def hold(self, command: ReferralCommand[Any], uow: UnitOfWork, sources: Sources) -> Held[Referral]:
        principal = command.principal
        locked = await uow.referrals.find(command.referral_id, principal, for_update=True)
        referral = locked or await uow.referrals.find(command.referral_id, principal)
        if referral is None:
            raise NotFound
        positions = held_positions(principal, referral, *await present_at_reading(principal, uow, sources))
        if locked is None:
            may_read(positions).require()
            raise Forbidden
        return Held(referral, positions, sources.clock.now())

    async def save(self, command: ReferralCommand[Any], held: Held[Referral], uow: UnitOfWork) -> None:
        await uow.referrals.save(held.record, command.principal)


_REFERRALS = _Referrals()
P = TypeVar("P", bound=ReferralCommand[Any])


def may(command: str, positions: frozenset[str], referral: Referral) -> Decision:
    """The access table's word; of the Centre's own item the Centre gets as far as its rule, which says where that is decided."""
    return (
        by_position(positions, holds=True) if is_the_centres_own(positions, referral) else permitted(command)(positions)
    )


def on_referral(
    operation: str, command: str
) -> Callable[
    [Callable[[P, Held[Referral], UnitOfWork, Sources], Awaitable[None]]],
    Callable[[P, UnitOfWork, Sources], Awaitable[Referral]],
]:
    """Makes a use case of a rule about a referral; `command` is its row in the access table, `operation` its name on the record."""
    return command_decorator(_REFERRALS, operation, lambda _, held: may(command, held.positions, held.record))
