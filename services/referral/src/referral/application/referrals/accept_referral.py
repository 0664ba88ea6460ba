"""A worker of the addressed unit takes the referral on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.application.referral_command import on_referral

if TYPE_CHECKING:
    from chassis.commands import Held
    from contracts.commands.referrals import Acceptance
    from referral.application.ports import Sources, UnitOfWork
    from referral.application.referral_command import ReferralCommand
    from referral.domain.referrals.referral import Referral

OPERATION = "referral.accept"


@on_referral(OPERATION, "acceptReferral")
async def accept_referral(
    command: ReferralCommand[Acceptance], held: Held[Referral], _: UnitOfWork, __: Sources
) -> None:
    """The referral is the unit's; of two at once one succeeds, the other has a stale version.

    Raises StaleVersion, TakenOverInIdentification, ReferralMoveRefused.
    """
    held.expect(command.given.expected_version)
    held.record.accept(command.principal.subject, held.now)
