"""What referral tells opens a report to a unit; nothing it tells re-opens what has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.domain.disclosure import Disclosure, DisclosureState
from identification.domain.events import DisclosureEnded

if TYPE_CHECKING:
    from uuid import UUID

    from identification.application.ports import UnitOfWork

# Formal identification is no grant: the Centre reads by law (access table).
NO_GRANT = "formal_identification"


async def address_unit(referral_id: UUID, report_id: UUID, purpose: str, unit: UUID, uow: UnitOfWork) -> None:
    """A referral was sent or moved on to `unit`: its members see what may be seen before acceptance.

    One that was revoked before it was announced here is closed from its first moment, and that is told now.
    """
    if purpose == NO_GRANT:
        return
    known = await uow.disclosures.find(referral_id)
    fresh = Disclosure(referral_id, report_id, purpose, None, DisclosureState.NONE)
    disclosure = (known or fresh).addressed_to(unit, purpose)
    revocation = await uow.disclosures.revoked_ahead(referral_id, report_id) if known is None else None
    if revocation is not None:
        disclosure = disclosure.closed(revocation.at)
        ended = DisclosureEnded(report_id, referral_id, "revoked", revocation.successor_unit, revocation.at)
        await uow.reports.tell(report_id, ended)
    await uow.disclosures.put(disclosure)


async def narrow_to_supervisor(referral_id: UUID, uow: UnitOfWork) -> None:
    """The addressed unit would not take it: its ordinary members are not addressed any more (access table, `addressed`)."""
    known = await uow.disclosures.find(referral_id)
    if known is not None:
        await uow.disclosures.put(known.escalated())


async def open_grant(referral_id: UUID, purpose: str, unit: UUID, worker: UUID, uow: UnitOfWork) -> None:
    """The referral was accepted by `worker` of `unit`; behind a tombstone it opens nothing."""
    if purpose == NO_GRANT:
        return
    known = await uow.disclosures.find(referral_id)
    if known is None or known.ended:
        return
    await uow.ledger.lock_basis(known.report_id, purpose)
    await uow.disclosures.put(known.granted_to(worker, unit))
