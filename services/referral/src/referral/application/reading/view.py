"""Positions, the ruling and the view of one referral: the single place where a referral becomes an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts import access
from contracts.words.referrals import ClockCode
from referral.domain.policies import known_rejections, knows_all_persons
from referral.domain.reading import positions_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from referral.application.duty.on_duty import Present
    from referral.application.ports import Sources
    from referral.domain.referrals.referral import Referral

TABLE = access.load()
CLASS = "referral_flow"
# Each mask that the access table may give for the class, and whether it shows more than the state.
_DETAILED = {access.Mask.STATUS: False, access.Mask.OWN: True, access.Mask.FULL: True}


class UnmaskedClass(Exception):
    """The access table gives a mask that has no code here: the service must not start."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A class that is shown in part; derived from position and template only."""

    class_: str
    mask: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock as shown to those who work on the referral; an unverified term is shown as such."""

    code: str
    state: str
    started_at: datetime
    due_at: datetime
    met_at: datetime | None
    legal_basis: str
    verified: bool


@dataclass(frozen=True, slots=True)
class RejectionView:
    """Which unit did not take it, why and when; who of the unit said so no class of the access table shows."""

    unit_id: UUID
    reason: str
    rejected_at: datetime


@dataclass(frozen=True, slots=True)
class Details:
    """What the author of the report does not see; `rejections` is None for one who does not decide what follows."""

    report_id: UUID
    person_id: UUID | None
    version: int
    purpose: str
    urgency: str
    unit_id: UUID
    sent_at: datetime
    respond_by: datetime
    accepted_at: datetime | None
    waits_for_worker: bool
    clocks: tuple[ClockView, ...]
    rejections: tuple[RejectionView, ...] | None


@dataclass(frozen=True, slots=True)
class ReferralView:
    """A referral as one caller may see it."""

    id: UUID
    report_id: UUID
    person_id: UUID | None
    state: str
    positions: tuple[str, ...]
    details: Details | None
    withheld: tuple[Withheld, ...]


def masks_must_be_written(table: access.AccessTable = TABLE) -> None:
    """Raises UnmaskedClass unless every mask that the table gives for the class of referrals is implemented."""
    cells = [
        *table.classes[CLASS].values(),
        table.before_acceptance.get(CLASS),
        *(p.before.get(CLASS) for p in table.purposes.values()),
    ]
    for cell in cells:
        if cell is not None and cell.mask is not access.Mask.NONE and cell.mask not in _DETAILED:
            raise UnmaskedClass(
                f"{CLASS}: mask {cell.mask.name.lower()!r} is not written in referral/application/reading/view.py."
            )


def held_positions(
    principal: Principal,
    referral: Referral,
    on_duty: frozenset[UUID],
    stands_in_for: frozenset[UUID] = frozenset(),
    sits_on: frozenset[UUID] = frozenset(),
    directs: frozenset[UUID] = frozenset(),
) -> frozenset[str]:
    """Positions of the caller towards the referral that give them anything of it at all."""
    held = positions_of(principal, referral, on_duty, TABLE.may_hold, stands_in_for, sits_on, directs)
    ruling = access.rule(TABLE, access.Reader(positions=held), CLASS)
    return frozenset() if ruling.mask is access.Mask.NONE else held


def view_of(principal: Principal, referral: Referral, positions: frozenset[str], sources: Sources) -> ReferralView:
    """The view for these positions, of which there must be one."""
    ruling = access.rule(TABLE, access.Reader(positions=positions), CLASS)
    withheld = () if ruling.reason is None else (Withheld(CLASS, ruling.mask.name.lower(), ruling.reason.value),)
    return ReferralView(
        id=referral.id,
        report_id=referral.sending.report_id,
        person_id=referral.sending.person_id,
        state=referral.state.value,
        positions=tuple(sorted(positions)),
        details=_details(principal, referral, positions, sources) if _DETAILED[ruling.mask] else None,
        withheld=withheld,
    )


def views_of(
    principal: Principal, referrals: Sequence[Referral], present: Present, sources: Sources
) -> list[ReferralView]:
    """Views of those towards which the caller holds a position."""
    held = ((referral, held_positions(principal, referral, *present)) for referral in referrals)
    return [view_of(principal, referral, positions, sources) for referral, positions in held if positions]


def _details(principal: Principal, referral: Referral, positions: frozenset[str], sources: Sources) -> Details:
    sending, progress = referral.sending, referral.progress
    # A unit that was sent one of several persons is not shown that there are others: to it this is a report like any.
    of_several = sending.person_id is not None and knows_all_persons(positions)
    rejections = known_rejections(principal, positions, referral)
    return Details(
        report_id=sending.report_id if of_several else sending.person_id or sending.report_id,
        person_id=sending.person_id if of_several else None,
        version=progress.version,
        purpose=sending.purpose.value,
        urgency=sending.urgency.value,
        unit_id=progress.unit_id,
        sent_at=sending.sent_at,
        respond_by=referral.respond_by,
        accepted_at=progress.accepted_at,
        waits_for_worker=referral.waits_for_worker,
        clocks=tuple(_clock_views(referral, sources, of_the_centre=knows_all_persons(positions))),
        rejections=None
        if rejections is None
        else tuple(RejectionView(each.unit_id, each.reason.value, each.rejected_at) for each in rejections),
    )


def _clock_views(referral: Referral, sources: Sources, *, of_the_centre: bool) -> list[ClockView]:
    """A unit that got the referral afterwards is not shown that none was asked before, as it is shown no rejections."""
    views = []
    for clock in sorted(referral.clocks, key=lambda each: (each.due_at, each.code.value)):
        if clock.code is ClockCode.CHILD_WITHOUT_UNIT and not of_the_centre:
            continue
        term = sources.due_times.term(clock.code, referral.sending.urgency)
        views.append(
            ClockView(
                clock.code.value,
                clock.state.value,
                clock.started_at,
                clock.due_at,
                clock.met_at,
                term.legal_basis,
                term.verified,
            )
        )
    return views
