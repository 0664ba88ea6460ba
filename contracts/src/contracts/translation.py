"""What happened in a domain becomes an event of the contract, by equal names; where they are not equal a row says which.

A name on either side that the other one lacks is refused when the row is read, so that nothing is left out and no default stands in for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    from contracts.envelope import EventData


class NamesDiffer(Exception):
    """An event of a domain and its event of the contract do not have the same fields."""


class NotTranslated(TypeError):
    """Something happened, or could, that no row says how to publish."""


@dataclass(frozen=True, slots=True)
class Row:
    """Where not all names are equal: `computed` fields are made of the whole event, instead of some of its own."""

    model: type[EventData]
    computed: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)
    instead_of: frozenset[str] = frozenset()


def translation(
    events: ModuleType, wire: ModuleType, rows: Mapping[type, type[EventData] | Row]
) -> Callable[[object], EventData]:
    """Tells each of the dataclasses in `events` as its row says, or as the first version of the event in `wire` that is called as it is.

    Raises NamesDiffer or NotTranslated at once; what it returns raises NotTranslated.
    """
    recorded = [each for each in vars(events).values() if isinstance(each, type) and is_dataclass(each)]
    # What several of them have in common did not happen by itself.
    happened = [each for each in recorded if not any(each in other.__bases__ for other in recorded)]
    alike = {each: vars(wire)[f"{each.__name__}V1"] for each in happened if f"{each.__name__}V1" in vars(wire)}
    table = {event: row if isinstance(row, Row) else Row(row) for event, row in {**alike, **rows}.items()}
    for event in happened:
        _row(event, table)
    for event, row in table.items():
        _refuse_other_names(event, row)

    def to_event(event: object) -> EventData:
        row = _row(type(event), table)
        copied = row.model.model_fields.keys() - row.computed.keys()
        values = {name: getattr(event, name) for name in copied}
        return row.model.model_validate(values | {name: made(event) for name, made in row.computed.items()})

    return to_event


def _row(event: type, table: Mapping[type, Row]) -> Row:
    if event not in table:
        raise NotTranslated(
            f"{event.__name__} has no translation; call it as its event of the contract, or add a row to application/translate.py."
        )
    return table[event]


def _refuse_other_names(event: type, row: Row) -> None:
    own, theirs = {each.name for each in fields(event)}, set(row.model.model_fields)
    ours = (own - row.instead_of) | row.computed.keys()
    if ours != theirs or not row.instead_of <= own:
        odd = ", ".join(sorted((ours ^ theirs) | (row.instead_of - own)))
        raise NamesDiffer(f"{event.__name__} and {row.model.__name__} differ in: {odd}.")
