"""Base of what travels over HTTP: camelCase names, nothing unknown, and JSON types taken as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
from pydantic_core import core_schema

from contracts.fields import WRITTEN_DAY, WRITTEN_UUID
from contracts.validation_messages import problem

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

_EXACT = frozenset({"bool", "float"})
NO_SCHEMAS = frozenset({"default", "metadata", "serialization"})
_MOMENTS = frozenset({"date", "datetime", "time", "timedelta"})


def _no_number(value: object) -> object:
    """A number is a moment too for pydantic: seconds since 1970, which is never meant in a form."""
    if isinstance(value, int | float):
        raise problem("must be written as text, like 2026-11-24 or 2026-11-24T15:00:00Z.")
    return value


def _whole(value: object) -> object:
    """JSON has one kind of number: 2.0 is as whole as 2."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _tightened(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_tightened(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kind = schema.get("type")
    if kind == "int":
        return core_schema.no_info_before_validator_function(_whole, {**schema, "strict": True})
    if kind in _EXACT:
        return {**schema, "strict": True}
    if kind in _MOMENTS:
        written = WRITTEN_DAY.around(schema) if kind == "date" else schema
        return core_schema.no_info_before_validator_function(_no_number, written)
    if kind == "uuid":
        return WRITTEN_UUID.around(schema)
    return {name: part if name in NO_SCHEMAS else _tightened(part) for name, part in schema.items()}


class CamelModel(BaseModel):
    """A document or a part of one. `"yes"` is no flag, `"3"` no number and `1700000000` no date here."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Pydantic's hook: tightens the fields' own schemas (its strict mode would refuse a UUID written as text)."""
        schema: core_schema.CoreSchema = _tightened(handler(source))
        return schema
