"""The envelope of every event: CloudEvents 1.0 attributes and our extensions (DESIGN 4)."""

from __future__ import annotations

import types
from datetime import datetime
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, ValidationInfo, model_validator
from pydantic.alias_generators import to_camel

if TYPE_CHECKING:
    from collections.abc import Mapping


# A kind that is not named here is taken for one that could carry words.
_WORDLESS = frozenset({UUID, datetime, AwareDatetime, bool, int, types.NoneType})


class EventData(BaseModel):
    """What one event says. Fields are ids, enums, moments, bounded integers and flags, never a free string."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=True, hide_input_in_errors=True
    )

    type: ClassVar[str]
    topic: ClassVar[str]
    subject_field: ClassVar[str]

    @property
    def subject(self) -> UUID:
        """Id of the aggregate the event is about: the key of its topic."""
        value = getattr(self, self.subject_field)
        if not isinstance(value, UUID):
            raise TypeError(f"{type(self).__name__}.{self.subject_field} must be a UUID.")
        return value

    @classmethod
    def read(cls, data: Mapping[str, JsonValue]) -> Self:
        """As a consumer reads it: fields of a later version are passed over, new enum values become `unknown`."""
        return cls.model_validate(_known(cls, data), context={"reading": True})

    def written(self) -> dict[str, JsonValue]:
        """As the producer writes it."""
        return self.model_dump(mode="json", by_alias=True)


class EventPart(BaseModel):
    """One of several equal things that an event lists. Its fields are bound by the rules of an event's fields."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=True, hide_input_in_errors=True
    )

    @model_validator(mode="before")
    @classmethod
    def _a_reader_passes_over_what_it_does_not_know(cls, data: Any, info: ValidationInfo) -> Any:
        is_read = isinstance(data, dict) and (info.context or {}).get("reading")
        return _known(cls, data) if is_read else data


@cache
def _names(model: type[BaseModel]) -> frozenset[str]:
    """Kept, since they are asked for with every event that is read."""
    return frozenset({*model.model_fields, *map(to_camel, model.model_fields)})


def _known(model: type[BaseModel], data: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    names = _names(model)
    return {name: value for name, value in data.items() if name in names}


class Envelope(BaseModel):
    """One event as it travels. `sequence` counts 1, 2, 3 … per subject and topic."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: UUID
    type: str
    source: str
    subject: UUID
    time: AwareDatetime
    sequence: int = Field(ge=1)
    correlationid: UUID
    causationid: UUID | None = None
    traceparent: str | None = None
    data: dict[str, JsonValue]


def is_free_text(annotation: object) -> bool:
    """Whether a field of this type could carry words: all but the few kinds listed here, and such a field is refused in an event."""
    origin, parts = get_origin(annotation), [part for part in get_args(annotation) if part is not Ellipsis]
    if origin is Literal:
        return False
    if origin is Annotated:
        return is_free_text(parts[0])
    if origin in (Union, types.UnionType, list, tuple, set, frozenset):
        return any(is_free_text(part) for part in parts)
    if isinstance(annotation, type) and issubclass(annotation, EventPart):
        return any(is_free_text(field.annotation) for field in annotation.model_fields.values())
    return annotation not in _WORDLESS and not (isinstance(annotation, type) and issubclass(annotation, Enum))
