"""A worker of the addressed unit takes the referral on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from referral.application.referral_command import OnReferral, on_referral

if TYPE_CHECKING:
    from chassis.commands import Held
    from referral.application.ports import Sources, UnitOfWork
    from referral.domain.referrals.referral import Referral

OPERATION = "referral.accept"


@dataclass(frozen=True, slots=True)
class AcceptReferral(OnReferral):
    """By a worker who has seen version `expected_version`."""

    expected_version: int


@on_referral(OPERATION, "acceptReferral")
async def accept_referral(command: AcceptReferral, held: Held[Referral], _: UnitOfWork, __: Sources) -> None:
    """The referral is the unit's; of two at once one succeeds, the other has a stale version.

    Raises StaleVersion, TakenOverInIdentification, ReferralMoveRefused.
    """
    held.expect(command.expected_version)
    held.record.accept(command.principal.subject, held.now)
