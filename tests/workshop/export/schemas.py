"""JSON Schema and one golden sample of every event."""

from __future__ import annotations

import types
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin
from uuid import UUID, uuid5

from contracts.envelope import EventData, EventPart, is_free_text
from contracts.registry import EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SYNTHETIC = UUID("00000000-0000-4000-8000-000000000000")
_MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def schema_of(event: type[EventData]) -> dict[str, Any]:
    """The schema of the event's body as its producer writes it."""
    body = event.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": _DIALECT, "$id": f"urn:spona:event:{event.type}", "x-topic": event.topic, **body}


def sample_of(event: type[EventData]) -> dict[str, Any]:
    """A body with synthetic ids only, the same at every run: producers are shown to emit it, consumers to take it."""
    values = {name: _sample(event.type, name, field.annotation) for name, field in event.model_fields.items()}
    return event(**values).written()


def path_of(type_: str, kind: str) -> str:
    """Where a schema or sample of an event type is below `contracts/`."""
    service, name, version = type_.split(".")
    return f"events/{service}/{name}.{version}.{kind}.json"


def free_text_fields() -> Iterator[str]:
    """Fields of events that could carry words: there must be none (DESIGN 4)."""
    for event in EVENTS.values():
        for name, field in event.model_fields.items():
            if is_free_text(field.annotation):
                yield f"{event.__name__}.{name}"


def unbounded_numbers() -> Iterator[str]:
    """Fields with a whole number that lacks a bound: a number without bounds can carry anything."""
    for event in EVENTS.values():
        for name, field in event.model_fields.items():
            if _is_unbounded(field.annotation, field.metadata):
                yield f"{event.__name__}.{name}"


def _is_unbounded(annotation: Any, limits: Sequence[object]) -> bool:
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        # `Field(ge=1, le=2)` inside an annotation keeps its limits in its own metadata.
        given = [limit for each in more for limit in getattr(each, "metadata", [each])]
        return _is_unbounded(inner, [*limits, *given])
    if get_origin(annotation) in (Union, types.UnionType):
        return any(_is_unbounded(part, limits) for part in get_args(annotation))
    if get_origin(annotation) is not None:
        return any(_is_unbounded(part, ()) for part in get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, EventPart):
        return any(_is_unbounded(field.annotation, field.metadata) for field in annotation.model_fields.values())
    return annotation is int and not {"Ge", "Le"} <= {type(limit).__name__ for limit in limits}


def _sample(type_: str, name: str, annotation: Any) -> Any:
    if get_origin(annotation) in (Union, types.UnionType, Annotated):
        return _sample(type_, name, get_args(annotation)[0])
    if get_origin(annotation) is tuple:
        return (_sample(type_, name, get_args(annotation)[0]),)
    if isinstance(annotation, type) and issubclass(annotation, EventPart):
        return annotation(**{part: _sample(type_, part, f.annotation) for part, f in annotation.model_fields.items()})
    if annotation is bool:
        return True
    if annotation is int:
        return 1
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return next(iter(annotation))
    if annotation is UUID:
        return uuid5(_SYNTHETIC, name)
    return _MOMENT
