"""A service records the contract's events itself: each is made by its owner, and no default replaces what happened."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.registry import EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contracts.envelope import EventData

SERVICES = Path("services")
OWNERS = ("identification", "referral", "notifications")
MODELS = {event.__name__: event for event in EVENTS.values()}
FILLED_BY_RECORD = "person_id"
"""Of several persons of a report: the aggregate says whom an event is about when it records it."""
ELSEWHERE = {f"{owner}.head-sealed.v1" for owner in OWNERS} | {"notifications.notice-changed.v1"}
"""The heads of the records are published by the chassis; the other one only by an earlier release."""


def made(source: str) -> Iterator[tuple[type[EventData], list[str | None], int]]:
    """Events that a program makes, each with the fields that it names (None for some that it does not) and its line."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MODELS:
            yield MODELS[call.func.id], [each.arg for each in call.keywords], call.lineno


def left_out(event: type[EventData], named: list[str | None]) -> set[str]:
    """Fields for which a default would stand in."""
    return {
        name
        for name, field in event.model_fields.items()
        if name not in named and (field.is_required() or name != FILLED_BY_RECORD)
    }


def in_service(owner: str) -> Iterator[tuple[str, type[EventData], list[str | None]]]:
    for path in sorted((SERVICES / owner / "src").rglob("*.py")):
        yield from ((f"{path}:{line}", event, named) for event, named, line in made(path.read_text("utf-8")))


def test_every_field_of_an_event_is_named_where_it_is_made() -> None:
    odd = {
        f"{where} {event.__name__}": left_out(event, named)
        for owner in OWNERS
        for where, event, named in in_service(owner)
        if left_out(event, named)
    }
    assert odd == {}


def test_an_event_is_made_by_its_owner_alone_and_none_is_forgotten() -> None:
    emitted = {owner: {event.type for _, event, _ in in_service(owner)} for owner in OWNERS}
    owned = {owner: {type_ for type_ in EVENTS if type_.startswith(f"{owner}.")} - ELSEWHERE for owner in OWNERS}
    assert emitted == owned
    assert EVENTS.keys() >= ELSEWHERE


def test_a_field_that_is_left_out_is_seen() -> None:
    ((event, named, line),) = made("\nReportReceivedV1(report_id=a, taken_over_by=b, taken_over_at=c, version=2)")
    assert (left_out(event, named), line) == ({"second_author_id"}, 2)
    ((event, named, _),) = made("ReportAdvisedV1(report_id=a, author_id=b, **others)")
    assert left_out(event, named) == {"advised_at", "second_author_id"}
    ((event, named, _),) = made("ReportPersonAddedV1(author_id=b)")
    assert "person_id" in left_out(event, named)
