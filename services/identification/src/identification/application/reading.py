"""Positions, rulings and the view of one record: the single place where a report becomes an answer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from contracts import access, reference
from identification.application.contents import CLASSES
from identification.domain.masking import has_masker, masked
from identification.domain.positions import DUTY, INTAKE, positions_of
from identification.domain.receipt import receipt_of
from identification.domain.vocabulary import ReadingScope, WayIn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from identification.application.ports import ConsentEntry, Content, Entry, UnitOfWork
    from identification.domain.positions import Facts
    from identification.domain.report import Filing

TABLE = access.load()


class UnmaskedClass(Exception):
    """A class that this service stores has no place in the access table, or a mask nobody wrote: it must not start."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Grounds that the caller recorded before reading (scope -> ground), and the consents of the report."""

    bases: Mapping[str, str]
    consents: Sequence[ConsentEntry]


NO_GROUNDS = Grounds({}, ())


@dataclass(frozen=True, slots=True)
class Withheld:
    """One class that is held back or shown in part; derived from position and template only."""

    class_: str
    mask: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as one caller may see it. A class that is null and not listed as withheld has nothing recorded."""

    id: UUID
    version: int
    state: str
    positions: tuple[str, ...]
    classes: Mapping[str, Content | None]
    withheld: Sequence[Withheld]


def classes_must_be_ruled(classes: Sequence[str] = CLASSES, table: access.AccessTable = TABLE) -> None:
    """Raises UnmaskedClass unless every class stored here stands in the table with masks that are implemented."""
    for class_ in classes:
        cells = table.classes.get(class_)
        if cells is None:
            raise UnmaskedClass(
                f"{class_}: not in contracts/access/access.yaml. Add the class there before storing it."
            )
        before = [table.before_acceptance, *(purpose.before for purpose in table.purposes.values())]
        for cell in (*cells.values(), *(given[class_] for given in before if class_ in given)):
            if not has_masker(class_, cell.mask.name.lower()):
                raise UnmaskedClass(f"{class_}: mask {cell.mask.name.lower()!r} is not written in domain/masking.py.")


def held_positions(principal: Principal, facts: Facts) -> frozenset[str]:
    """Positions of the caller towards the report, as far as the access table lets their roles hold them."""
    return positions_of(principal, facts, TABLE.may_hold)


async def grounds_of(principal: Principal, facts: Facts, uow: UnitOfWork) -> Grounds:
    """What was recorded that may open a class to the caller."""
    report_id = facts.report.id
    return Grounds(await uow.ledger.reading_bases(report_id, principal.subject), await uow.ledger.consents(report_id))


def reader_of(principal: Principal, facts: Facts, grounds: Grounds, now: datetime) -> access.Reader:
    """What the rulings need to know about the caller."""
    filing, bases = facts.report.filing, grounds.bases
    # The ledger only grows: of several words about one scope the last one counts.
    shared = {line.scope: line.given for line in grounds.consents}.get("share_clinical", False)
    clinical = frozenset({INTAKE, DUTY}) if shared or ReadingScope.CLINICAL in bases else frozenset[str]()
    return access.Reader(
        positions=held_positions(principal, facts),
        stepped_up=principal.stepped_up(now),
        clinical_allowed=clinical,
        sealed=filing.way_in is WayIn.COULD_NOT_ASK,
        seal_lifted=ReadingScope.SEALED_PERSON in bases,
        health_report=filing.health_report,
    )


async def view_of(
    principal: Principal,
    facts: Facts,
    grounds: Grounds,
    uow: UnitOfWork,
    now: datetime,
    classes: Sequence[str] = CLASSES,
) -> ReportView:
    """The view of `classes`: only what the rulings show is decrypted at all."""
    reader = reader_of(principal, facts, grounds, now)
    rulings = {class_: access.rule(TABLE, reader, class_) for class_ in classes}
    shown = [class_ for class_, ruling in rulings.items() if ruling.mask is not access.Mask.NONE]
    contents = {**await _computed(facts, grounds, uow, now, shown), **await uow.parts.open(facts.report.filing, shown)}
    return ReportView(
        id=facts.report.id,
        version=facts.report.version,
        state=facts.report.state.value,
        positions=tuple(sorted(reader.positions)),
        classes={class_: masked(class_, rulings[class_].mask.name.lower(), contents.get(class_)) for class_ in shown},
        withheld=[
            Withheld(class_, ruling.mask.name.lower(), ruling.reason.value)
            for class_, ruling in rulings.items()
            if ruling.reason is not None
        ],
    )


async def _computed(
    facts: Facts, grounds: Grounds, uow: UnitOfWork, now: datetime, classes: Sequence[str]
) -> dict[str, Content]:
    filing = facts.report.filing
    contents: dict[str, Content] = {}
    if "reference" in classes:
        contents["reference"] = {"reference": filing.reference, "state": facts.report.state.value}
    if "danger" in classes:
        contents["danger"] = _danger(filing)
    if "receipt" in classes:
        contents["receipt"] = _told(asdict(receipt_of(facts.report, now)))
    if "instruction" in classes:
        contents |= _entries("instruction", await uow.journal.instructions(filing.id))
    if "whereabouts" in classes:
        contents |= _entries("whereabouts", await uow.journal.whereabouts(filing.id))
    if "consent" in classes:
        contents |= _consent(grounds.consents)
    return contents


def _danger(filing: Filing) -> Content:
    until = filing.still_here_until
    return {
        "danger": filing.danger,
        "childPath": filing.child_path,
        "stillHere": filing.still_here,
        "stillHereUntil": until and until.isoformat(),
    }


def _told(receipt: dict[str, Any]) -> Content:
    names = {
        "saved_at": "savedAt",
        "delivered_at": "deliveredAt",
        "opened_at": "openedAt",
        "taken_over_at": "takenOverAt",
    }
    moments = {name: receipt[key] and receipt[key].isoformat() for key, name in names.items()}
    # Whom to call stands on the receipt exactly when it says that nobody has taken the report yet (DESIGN 10.2).
    call = reference.contact("centre_duty").phone if receipt["nobody_yet"] else None
    return {"stage": receipt["stage"].value, "nobodyYet": receipt["nobody_yet"], "callPhone": call, **moments}


def _entries(class_: str, entries: Sequence[Entry]) -> dict[str, Content]:
    if not entries:
        return {}
    return {
        class_: {
            "entries": [
                {"code": entry.code, "at": entry.at.isoformat(), "until": entry.until and entry.until.isoformat()}
                for entry in entries
            ]
        }
    }


def _consent(lines: Sequence[ConsentEntry]) -> dict[str, Content]:
    if not lines:
        return {}
    given = {line.scope: line.given for line in lines}
    entries = [{"scope": line.scope, "given": line.given, "at": line.recorded_at.isoformat()} for line in lines]
    return {"consent": {"status": "given" if given.get("identification") else "refused", "entries": entries}}
