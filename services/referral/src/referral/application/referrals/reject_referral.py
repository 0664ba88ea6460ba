"""A unit does not take the referral: it moves to the right unit at once, or is escalated. Its path never ends here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput, NotFound
from contracts.words.referrals import Outcome, RejectionReason
from referral.application.duty.on_duty import present_at_reading
from referral.application.reading.ports import about_referral
from referral.application.reading.view import held_positions
from referral.application.referral_command import may
from referral.application.referrals.sending import protect_by
from referral.domain.policies import acts_for_unit

if TYPE_CHECKING:
    from uuid import UUID

    from contracts.commands.referrals import Refusal
    from referral.application.ports import Sources, UnitOfWork
    from referral.application.referral_command import ReferralCommand
    from referral.domain.referrals.referral import Referral

OPERATION = "referral.reject"
_OUTCOMES = tuple(Outcome)


# Without the command decorator: a repeat is answered when the caller cannot see the referral any more.
async def reject_referral(command: ReferralCommand[Refusal], uow: UnitOfWork, sources: Sources) -> Outcome:
    """What became of it. The caller usually cannot see it any more: a repeat is answered from what was stored.

    Raises NotFound, Forbidden, InvalidInput, UnitNotSuitable, StaleVersion, CentreNeverRejects, DutyReroutesOnly, ReferralMoveRefused.
    """
    held = await _permitted(command, uow, sources)
    earlier = await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key, command.referral_id)
    if earlier is not None:
        return _OUTCOMES[int(earlier.ids["outcome"])]
    if held:
        held = await _permitted(command, uow, sources, for_update=True)
    if held is None:
        raise NotFound
    referral, positions = held
    referral.expect(command.given.expected_version)
    outcome = _reject(command, referral, positions, sources)
    await uow.referrals.save(referral, command.principal)
    await uow.audit_log.note(command.principal, [about_referral(referral.id, positions, OPERATION)])
    await uow.idempotency.done(outcome=_OUTCOMES.index(outcome))
    return outcome


async def _permitted(
    command: ReferralCommand[Refusal], uow: UnitOfWork, sources: Sources, *, for_update: bool = False
) -> tuple[Referral, frozenset[str]] | None:
    referral = await uow.referrals.find(command.referral_id, command.principal, for_update=for_update)
    if referral is None:
        return None
    positions = held_positions(command.principal, referral, *await present_at_reading(command.principal, uow, sources))
    if not positions:
        return None
    may("rejectReferral", positions, referral).require()
    return referral, positions


def _reject(
    command: ReferralCommand[Refusal], referral: Referral, positions: frozenset[str], sources: Sources
) -> Outcome:
    now, by = sources.clock.now(), command.principal.subject
    if referral.is_formal_identification:
        return referral.reject(by, command.given.reason, now)
    right, urgency = _right_unit(command, referral, sources), referral.sending.urgency
    if not acts_for_unit(positions):
        return referral.only_direct() if right is None else referral.direct(right, now)
    due_at = protect_by(urgency, now, sources)
    if right is None:
        return referral.reject(by, command.given.reason, now, protect_by=due_at)
    return referral.pass_on(by, right, sources.directory.duty_unit(), now, protect_by=due_at)


def _right_unit(command: ReferralCommand[Refusal], referral: Referral, sources: Sources) -> UUID | None:
    """Raises InvalidInput unless `out_of_area` comes with a unit of the right kind, and every other reason without one."""
    right = command.given.right_unit_id
    if command.given.reason is not RejectionReason.OUT_OF_AREA:
        if right is not None:
            raise InvalidInput([("rightUnitId", "belongs to the reason out_of_area only: leave it out.")])
        return None
    if right is None:
        raise InvalidInput([("rightUnitId", "is missing: name the unit that is right, or choose another reason.")])
    if right == referral.progress.unit_id:
        raise InvalidInput([("rightUnitId", "is the unit that has it now: name the one that is right.")])
    if not sources.directory.takes(right, referral.sending.purpose):
        raise InvalidInput([("rightUnitId", "is not a unit that such referrals go to.")])
    return right
