"""What referral tells opens a report to a unit that this service authorised; nothing it tells re-opens what has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.disclosures import OpeningRefusal
from contracts.words.referrals import Purpose
from identification.domain.disclosures.disclosure import Disclosure, DisclosureMoveRefused, DisclosureState
from identification.domain.disclosures.opening import why_not_moved, why_not_sent, why_not_taken

if TYPE_CHECKING:
    from uuid import UUID

    from identification.application.ports import UnitOfWork
    from identification.domain.disclosures.opening import Authorised, ToldReferral, Units

# The Centre reads by law (access table).
NO_GRANT = Purpose.FORMAL_IDENTIFICATION


async def address_unit(told: ToldReferral, uow: UnitOfWork, units: Units) -> None:
    """A referral was sent: the unit's members see what may be seen before acceptance, if this service sent it there."""
    if told.purpose == NO_GRANT:
        return
    known = await uow.disclosures.find(told.referral_id)
    if known is not None and known.ended:
        return
    refusal = why_not_sent(told, await _authorised(told, uow), units)
    if refusal is not None:
        await uow.openings.refuse(told, refusal)
        return
    fresh = Disclosure(told.referral_id, told.report_id, told.purpose, None, DisclosureState.NONE)
    await _move(told, known or fresh, uow)


async def follow_reroute(told: ToldReferral, uow: UnitOfWork, units: Units) -> None:
    """A referral moved on: it leaves the unit that had it. To one that was not authorised it opens when duty confirms it."""
    if told.purpose == NO_GRANT:
        return
    known = await uow.disclosures.find(told.referral_id)
    if known is not None and known.ended:
        return
    refusal = why_not_moved(told, await _authorised(told, uow), units)
    if known is None:
        await uow.openings.refuse(told, refusal or OpeningRefusal.OUT_OF_TURN)
    elif refusal is None:
        await _move(told, known, uow)
    elif refusal is OpeningRefusal.UNCONFIRMED:
        await _hold(told, known, uow)
    else:
        await uow.openings.refuse(told, refusal)


async def narrow_to_supervisor(told: ToldReferral, uow: UnitOfWork) -> None:
    """The addressed unit would not take it: its ordinary members are not addressed any more (access table, `addressed`)."""
    known = await uow.disclosures.find(told.referral_id)
    if known is None:
        return
    try:
        await uow.disclosures.put(known.escalated())
    except DisclosureMoveRefused:
        await uow.openings.refuse(told, OpeningRefusal.OUT_OF_TURN)


async def open_grant(told: ToldReferral, worker: UUID, uow: UnitOfWork, units: Units) -> None:
    """The referral was accepted by `worker` of the unit. Behind a tombstone it opens nothing; before duty's word it waits."""
    if told.purpose == NO_GRANT:
        return
    known = await uow.disclosures.find(told.referral_id)
    if known is not None and known.ended:
        return
    refusal = why_not_taken(told, await _authorised(told, uow), units)
    if refusal is None and known is None:
        refusal = OpeningRefusal.OUT_OF_TURN
    if known is None or refusal not in (None, OpeningRefusal.UNCONFIRMED):
        await uow.openings.refuse(told, refusal or OpeningRefusal.OUT_OF_TURN)
        return
    await uow.ledger.lock_basis(known.report_id, told.purpose)
    try:
        await uow.disclosures.put(known.granted_to(worker, told.unit_id))
    except DisclosureMoveRefused:
        await uow.openings.refuse(told, OpeningRefusal.OUT_OF_TURN)


async def _authorised(told: ToldReferral, uow: UnitOfWork) -> Authorised | None:
    return await uow.authorisations.of(told.referral_id) or await uow.authorisations.from_before(told)


async def _move(told: ToldReferral, known: Disclosure, uow: UnitOfWork) -> None:
    try:
        await uow.disclosures.put(known.addressed_to(told.unit_id, told.purpose))
    except DisclosureMoveRefused:
        await uow.openings.refuse(told, OpeningRefusal.OUT_OF_TURN)


async def _hold(told: ToldReferral, known: Disclosure, uow: UnitOfWork) -> None:
    try:
        await uow.disclosures.put(known.held_for(told.unit_id))
    except DisclosureMoveRefused:
        await uow.openings.refuse(told, OpeningRefusal.OUT_OF_TURN)
        return
    await uow.openings.refuse(told, OpeningRefusal.UNCONFIRMED)
