"""A report was submitted: the Centre gets its item, and for a child the centre for social work gets a referral."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from referral.application.referrals.sending import to_protect_a_child, to_the_centre

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from referral.application.ports import FollowUnitOfWork, Sources
    from referral.domain.vocabulary import Urgency


@dataclass(frozen=True, slots=True)
class OpenReferrals:
    """What identification told about a new report: ids and codes."""

    report_id: UUID
    author_id: UUID
    child_path: bool
    urgency: Urgency
    danger: bool
    serving_csr: UUID | None
    excluded_units: frozenset[UUID]
    submitted_at: datetime
    ask_when_safe: bool = False


async def open_referrals(command: OpenReferrals, uow: FollowUnitOfWork, sources: Sources) -> None:
    """Opens both in one transaction, dated by the submission; a report that has its referrals already gets no more."""
    if await uow.referrals.of_report(command.report_id):
        return
    common = (uow.cause, command.report_id, command.author_id, command.urgency, command.submitted_at, sources)
    centre = to_the_centre(
        *common, danger=command.danger, ask_when_safe=command.ask_when_safe, excluded_units=command.excluded_units
    )
    delivered_at = await uow.deliveries.take(command.report_id)
    if delivered_at is not None:
        centre.note_delivery(delivered_at)
    await uow.referrals.add(centre)
    csr = command.serving_csr
    # An excluded centre never learns of the child: the Centre gets it alone (DESIGN 10.7).
    if command.child_path and csr is not None and csr not in command.excluded_units:
        await uow.referrals.add(to_protect_a_child(*common, unit=csr, excluded_units=command.excluded_units))
