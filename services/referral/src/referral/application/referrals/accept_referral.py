"""A worker of the addressed unit takes the referral on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from referral.application.duty.on_duty import duty_at_reading
from referral.application.reading.ports import ReadRecord
from referral.application.reading.view import held_positions
from referral.domain.policies import may_accept

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import IdempotencyKey
    from referral.application.ports import Sources, UnitOfWork
    from referral.domain.referrals.referral import Referral

OPERATION = "referral.accept"


@dataclass(frozen=True, slots=True)
class AcceptReferral:
    """By somebody who has seen version `expected_version`."""

    principal: Principal
    idempotency_key: IdempotencyKey
    referral_id: UUID
    expected_version: int


async def accept_referral(command: AcceptReferral, uow: UnitOfWork, sources: Sources) -> UUID:
    """The referral is the unit's; of two at once one succeeds, the other has a stale version.

    Raises NotFound, Forbidden, StaleVersion, TakenOverInIdentification, ReferralMoveRefused.
    """
    await _permitted(command, uow, sources)
    if (
        await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.referral_id)
        is not None
    ):
        return command.referral_id
    referral, positions = await _permitted(command, uow, sources, for_update=True)
    referral.expect(command.expected_version)
    referral.accept(command.principal.subject, sources.clock.now())
    await uow.referrals.save(referral, command.principal)
    await uow.audit_log.note(command.principal, [ReadRecord(referral.id, positions, OPERATION)])
    await uow.idempotency.done({})
    return command.referral_id


async def _permitted(
    command: AcceptReferral, uow: UnitOfWork, sources: Sources, *, for_update: bool = False
) -> tuple[Referral, frozenset[str]]:
    referral = await uow.referrals.find(command.referral_id, command.principal, for_update=for_update)
    if referral is None:
        raise NotFound
    positions = held_positions(command.principal, referral, await duty_at_reading(command.principal, uow, sources))
    may_accept(positions, referral).require()
    return referral, positions
