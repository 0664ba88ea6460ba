"""The ruling for one class of one record: the widest mask that the reader's positions give, and why no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from contracts.access.table import Mask
from contracts.words.positions import CENTRE, Position

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from contracts.access.table import AccessTable, Cell


class Reason(StrEnum):
    """Why a class is held back or shown in part. Derived from position and template, never from what is recorded."""

    NOT_FOR_POSITION = "not_for_position"
    PARTLY_FOR_POSITION = "partly_for_position"
    BEFORE_ACCEPTANCE = "before_acceptance"
    STEP_UP_REQUIRED = "step_up_required"
    CLINICAL_CONSENT_REQUIRED = "clinical_consent_required"
    SEALED = "sealed"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    WAY_IN = "way_in"
    NOT_AGREED = "not_agreed"


@dataclass(frozen=True, slots=True)
class Reader:
    """The positions a caller holds towards one record, and what they have shown or been allowed since.

    A caller who `keyed` it in for another person is no source: as author they see no more than the Centre by what a way in
    caps, and by a consent that was withdrawn. `agreed` are the classes of a consent, for each position that rests on one.
    """

    positions: frozenset[str]
    stepped_up: bool = False
    clinical_allowed: frozenset[str] = field(default_factory=frozenset)
    sealed: bool = False
    seal_lifted: bool = False
    withdrawn: bool = False
    withdrawal_lifted: bool = False
    health_report: bool = False
    way_in: str | None = None
    keyed: bool = False
    agreed: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def is_source(self, position: str) -> bool:
        """Whether the holder of this position reported it themselves."""
        return position == Position.AUTHOR and not self.keyed


@dataclass(frozen=True, slots=True)
class Ruling:
    """How much of the class is shown; `reason` is absent when it is shown in full."""

    mask: Mask
    reason: Reason | None


def rule(table: AccessTable, reader: Reader, class_: str) -> Ruling:
    """The ruling for `class_`: deny by default, the widest mask of all positions held."""
    rulings = [_for_position(table, reader, class_, position) for position in sorted(reader.positions)]
    return max(rulings, key=lambda ruling: ruling.mask, default=Ruling(Mask.NONE, Reason.NOT_FOR_POSITION))


def readable_for(
    table: AccessTable, classes: Collection[str], *, health_report: bool = False, way_in: str | None = None
) -> list[str]:
    """The purposes whose workers read something of `classes`: with a second factor, and without a consent to share clinical data."""

    def reads(purpose: str) -> bool:
        worker = Reader(frozenset({f"grant.{purpose}"}), stepped_up=True, health_report=health_report, way_in=way_in)
        return any(rule(table, worker, class_).mask is not Mask.NONE for class_ in classes)

    return [purpose for purpose in table.purposes if reads(purpose)]


def _for_position(table: AccessTable, reader: Reader, class_: str, position: str) -> Ruling:
    read_as, way = _class_as_read_by(position, class_, reader), table.way(reader.way_in)
    cell = table.cell(read_as, position)
    agreed = read_as in table.unasked or read_as in reader.agreed.get(position, {read_as})
    # Of what the person did not agree to a unit reads no more than before it accepted.
    before = cell if agreed else table.cell(read_as, _before(position))
    reads_less = before.mask < cell.mask
    cell = before if reads_less else cell
    if class_ in way.never and not reader.is_source(position) and cell.mask is not Mask.NONE:
        return Ruling(Mask.NONE, Reason.WAY_IN)
    # What closes a report caps what the table gives. A reader from whom it takes nothing is not informed of it either.
    closed = None if cell.mask is Mask.NONE else _closed(table, reader, class_, position)
    if closed is not None:
        return closed
    if cell.clinical_consent and position not in reader.clinical_allowed:
        return Ruling(Mask.NONE, Reason.CLINICAL_CONSENT_REQUIRED)
    if cell.step_up and not reader.stepped_up:
        return Ruling(Mask.NONE, Reason.STEP_UP_REQUIRED)
    cap = None if reader.is_source(position) else way.cap.get(class_)
    if cap is not None and cap < cell.mask:
        return Ruling(cap, Reason.WAY_IN)
    return Ruling(cell.mask, Reason.NOT_AGREED if reads_less else _why_no_more(cell, position))


def _closed(table: AccessTable, reader: Reader, class_: str, position: str) -> Ruling | None:
    """The ruling of a withdrawn consent or a seal; a ground that was recorded lifts either with step-up only."""
    of_centre = position in table.withdrawn.positions or (position == Position.AUTHOR and reader.keyed)
    if reader.withdrawn and of_centre and class_ not in table.withdrawn.keep:
        if not reader.withdrawal_lifted:
            return Ruling(table.withdrawn.kept_in_part(class_, position), Reason.CONSENT_WITHDRAWN)
        if not reader.stepped_up:
            return Ruling(Mask.NONE, Reason.STEP_UP_REQUIRED)
    if reader.sealed and class_ in table.sealed_person.classes and position != Position.AUTHOR:
        if position not in table.sealed_person.open_for or not reader.seal_lifted:
            return Ruling(Mask.EXISTS, Reason.SEALED)
        if not reader.stepped_up:
            return Ruling(Mask.EXISTS, Reason.STEP_UP_REQUIRED)
    return None


def _class_as_read_by(position: str, class_: str, reader: Reader) -> str:
    """In a health report what was seen and heard is clinical for everyone outside the Centre but its author."""
    outside = position not in CENTRE and position != Position.AUTHOR
    return "clinical" if class_ == "account" and reader.health_report and outside else class_


def _before(position: str) -> str:
    return position.replace(Position.GRANT, Position.ADDRESSED, 1)


def _why_no_more(cell: Cell, position: str) -> Reason | None:
    if cell.mask is Mask.FULL:
        return None
    if position.startswith("addressed"):
        return Reason.BEFORE_ACCEPTANCE
    return Reason.NOT_FOR_POSITION if cell.mask is Mask.NONE else Reason.PARTLY_FOR_POSITION
