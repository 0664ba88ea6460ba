"""The access table as a checked model. A table that names an unknown mask, class, position or purpose does not load."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from contracts.words.positions import Position
from contracts.words.reports import Manner, WayIn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

GRANT, ADDRESSED, DELIVERING = Position.GRANT, Position.ADDRESSED, Position.DELIVERING


class AccessTableError(Exception):
    """The table contradicts itself; the message names the entry to mend."""


class Mask(IntEnum):
    """How much of a class is shown, from nothing to everything (order as in the table)."""

    NONE = 0
    EXISTS = 1
    STATUS = 2
    FEEDBACK = 3
    RISK = 4
    RELATION = 5
    STAGE = 6
    GROUP = 7
    REGION = 8
    BAND = 9
    LAST4 = 10
    OWN = 11
    FULL = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """One entry: a mask and what it asks for first."""

    mask: Mask
    step_up: bool = False
    clinical_consent: bool = False


NOTHING = Cell(Mask.NONE)


@dataclass(frozen=True, slots=True)
class Purpose:
    """Which positions send for it, to which roles a referral may go, on which bases, and what is shown before acceptance."""

    senders: frozenset[str]
    to: frozenset[str]
    basis: dict[str, bool]
    before: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class SealedPerson:
    """A person who could not be asked: the classes that are closed, and the positions that may open them."""

    classes: frozenset[str]
    open_for: frozenset[str]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """After the person withdrew consent: the positions that are capped, and the classes that they keep, whole or in `part`."""

    positions: frozenset[str]
    keep: frozenset[str]
    part: dict[str, dict[str, Cell]]

    def kept_in_part(self, class_: str, position: str) -> Mask:
        """What a capped position reads of a class that is not kept whole."""
        return self.part.get(class_, {}).get(position, NOTHING).mask


@dataclass(frozen=True, slots=True)
class Delivering:
    """What a unit keeps that delivers a service for one of these purposes when consent is taken back, and for how long."""

    purposes: frozenset[str]
    keep: frozenset[str]
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Way:
    """What a way in never holds, and the most that anybody but the author sees of the rest.

    With `codes_only` no free text is held, and what is exact only where a cap coarsens it. One that is not `verified`
    is shown so wherever it is named.
    """

    never: frozenset[str] = frozenset()
    cap: Mapping[str, Mask] = field(default_factory=dict)
    codes_only: bool = False
    verified: bool = True

    def holds(self, class_: str, manner: Manner) -> bool:
        """Whether something of this class may be said that is answered so."""
        if class_ in self.never:
            return False
        return not self.codes_only or manner is Manner.CHOSEN or (manner is Manner.EXACT and class_ in self.cap)


HOLDS_EVERYTHING = Way()


@dataclass(frozen=True, slots=True)
class AccessTable:
    """Positions and the roles that may hold them, purposes, what closes a report, commands, the cell of every class and position."""

    positions: dict[str, frozenset[str]]
    sealed_person: SealedPerson
    ways: dict[str, Way]
    withdrawn: Withdrawn
    delivering: Delivering
    purposes: dict[str, Purpose]
    unasked: frozenset[str]
    before_acceptance: dict[str, Cell]
    commands: dict[str, frozenset[str]]
    classes: dict[str, dict[str, Cell]]

    def permits(self, command: str, positions: Iterable[str]) -> bool:
        """Whether one of these positions may give the command; raises AccessTableError for one that the table does not name."""
        if command not in self.commands:
            raise AccessTableError(f"Command {command!r} is not in the access table: add it there, with who may.")
        held = {name for position in positions for name in (position, position.partition(".")[0])}
        return not self.commands[command].isdisjoint(held)

    def cell(self, class_: str, position: str) -> Cell:
        """What `position` may see of `class_`; nothing when the table is silent."""
        if class_ not in self.classes:
            raise AccessTableError(f"Class {class_!r} is not in the access table: add it there before it is stored.")
        entries = self.classes[class_]
        kind, _, purpose = position.partition(".")
        if kind == ADDRESSED:
            return self.purposes[purpose].before.get(class_, self.before_acceptance.get(class_, NOTHING))
        if kind == DELIVERING and class_ not in self.delivering.keep:
            return NOTHING
        if kind in (GRANT, DELIVERING):
            position = f"{GRANT}.{purpose}"
            return entries.get(position, entries.get(GRANT, NOTHING))
        return entries.get("intake" if position == "duty" else position, NOTHING)

    def agreeable(self, purpose: str) -> list[str]:
        """The classes of which a unit reads more once it has accepted and to which the person agrees, each for itself."""
        return [
            class_
            for class_ in self.classes
            if class_ not in self.unasked
            and self.cell(class_, f"{GRANT}.{purpose}").mask > self.cell(class_, f"{ADDRESSED}.{purpose}").mask
        ]

    def way(self, way_in: str | None) -> Way:
        """What a way in holds: everything where the table is silent, and where none was said."""
        return self.ways.get(way_in or "", HOLDS_EVERYTHING)

    def purposes_on(self, ground: str) -> list[str]:
        """The purposes that may rest on a verified ground, in the order of the table."""
        return [name for name, purpose in self.purposes.items() if purpose.basis.get(ground, False)]

    def may_hold(self, position: str, roles: frozenset[str]) -> bool:
        """Whether one of `roles` may hold `position` at all."""
        kind, _, purpose = position.partition(".")
        if kind == DELIVERING and purpose not in self.delivering.purposes:
            return False
        if kind in (GRANT, ADDRESSED, DELIVERING) and purpose:
            return not self.purposes[purpose].to.isdisjoint(roles)
        return not self.positions[position].isdisjoint(roles)

    def holders(self) -> Iterator[tuple[str, str]]:
        """Every position, those of every purpose too, with each role that may hold it."""
        yield from ((position, role) for position, roles in self.positions.items() for role in roles)
        for name, purpose in self.purposes.items():
            yield from ((f"{kind}.{name}", role) for kind in (GRANT, ADDRESSED) for role in purpose.to)

    def readers(self) -> Iterator[tuple[str, str]]:
        """Every class with each position that reads anything of it, under whatever mask and condition."""
        positions = dict.fromkeys(position for position, _ in self.holders() if position != ADDRESSED)
        for class_ in self.classes:
            yield from ((class_, each) for each in positions if self.cell(class_, each).mask is not Mask.NONE)


@cache
def load() -> AccessTable:
    """The table of this installation; raises AccessTableError naming what is wrong."""
    text = files(__package__).joinpath("access.yaml").read_text("utf-8")
    return parse(yaml.load(text, Loader=yaml.CSafeLoader))


def parse(raw: dict[str, Any]) -> AccessTable:
    """A table from its parsed YAML; raises AccessTableError."""
    if list(raw["masks"]) != [mask.name.lower() for mask in Mask]:
        raise AccessTableError("masks: the list or its order differs from contracts.access.Mask; change both together.")
    positions = {name: frozenset(entry["roles"]) for name, entry in raw["positions"].items()}
    purposes = {
        name: Purpose(
            senders=frozenset(entry["from"]),
            to=frozenset(entry["to"]),
            basis=dict(entry["basis"]),
            before=_cells(f"purposes.{name}.before", entry.get("before", {})),
        )
        for name, entry in raw["purposes"].items()
    }
    classes = {
        name: _cells(f"classes.{name}", {key: value for key, value in entry.items() if key != "what"})
        for name, entry in raw["classes"].items()
    }
    ways = {name: _way(name, entry) for name, entry in raw["ways"].items()}
    seal, withdrawn, delivering = raw["seal"], raw["withdrawn"], raw["delivering"]
    table = AccessTable(
        positions=positions,
        sealed_person=SealedPerson(frozenset(seal["classes"]), frozenset(seal["open_for"])),
        ways=ways,
        withdrawn=Withdrawn(
            frozenset(withdrawn["positions"]),
            frozenset(withdrawn["keep"]),
            {name: _cells(f"withdrawn.part.{name}", cells) for name, cells in withdrawn["part"].items()},
        ),
        delivering=Delivering(
            frozenset(delivering["purposes"]), frozenset(delivering["keep"]), timedelta(hours=delivering["hours"])
        ),
        purposes=purposes,
        unasked=frozenset(raw["unasked"]),
        before_acceptance=_cells("before_acceptance", raw["before_acceptance"]),
        commands={name: frozenset(entry["by"]) for name, entry in raw["commands"].items()},
        classes=classes,
    )
    _check_names(table)
    return table


def _way(name: str, entry: dict[str, Any]) -> Way:
    if name not in set(WayIn):
        raise AccessTableError(f"ways: {name!r} is not a way in.")
    cap = {class_: cell.mask for class_, cell in _cells(f"ways.{name}.cap", entry.get("cap", {})).items()}
    return Way(frozenset(entry.get("never", ())), cap, entry.get("codes_only", False), entry.get("verified", True))


def _cells(where: str, entries: dict[str, str]) -> dict[str, Cell]:
    return {key: _cell(f"{where}.{key}", value) for key, value in entries.items()}


def _cell(where: str, value: str) -> Cell:
    word = value.rstrip("!+")
    try:
        mask = Mask[word.upper()]
    except KeyError:
        raise AccessTableError(f"{where}: {value!r} is not a mask of this table.") from None
    suffixes = set(value[len(word) :])
    return Cell(mask, step_up="!" in suffixes, clinical_consent="+" in suffixes)


def _check_names(table: AccessTable) -> None:
    holders = {*table.positions, GRANT}
    of_classes = {
        "before_acceptance": table.before_acceptance,
        **{f"purposes.{name}.before": purpose.before for name, purpose in table.purposes.items()},
        **{f"ways.{name}": way.never | way.cap.keys() for name, way in table.ways.items()},
        "seal.classes": table.sealed_person.classes,
        "withdrawn.keep": table.withdrawn.keep,
        "withdrawn.part": table.withdrawn.part.keys(),
        "delivering.keep": table.delivering.keep,
        "unasked": table.unasked,
    }
    of_positions = {
        "seal.open_for": table.sealed_person.open_for,
        "withdrawn.positions": table.withdrawn.positions,
        **{f"commands.{name}": by for name, by in table.commands.items()},
        **{f"purposes.{name}.from": purpose.senders for name, purpose in table.purposes.items()},
    }
    cells = {f"classes.{name}": entries for name, entries in table.classes.items()}
    cells |= {f"withdrawn.part.{name}": entries for name, entries in table.withdrawn.part.items()}
    grants = {f"{GRANT}.{purpose}" for purpose in table.purposes}
    _must_be_among(holders | grants, cells, "neither a position nor grant.<purpose>")
    _must_be_among(table.classes, of_classes, "not a class")
    _must_be_among(holders | grants, of_positions, "neither a position nor grant.<purpose>")


def _must_be_among(known: Collection[str], places: Mapping[str, Collection[str]], otherwise: str) -> None:
    for where, names in places.items():
        for name in names:
            if name not in known:
                raise AccessTableError(f"{where}: {name!r} is {otherwise}.")
