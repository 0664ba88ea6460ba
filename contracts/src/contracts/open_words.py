"""How a word stands in a contract: open to what a later version may say, and with a sentence of its own where it needs one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError, ValidationInfo
from pydantic_core import CoreSchema, core_schema

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core.core_schema import ValidatorFunctionWrapHandler

Word = TypeVar("Word", bound=StrEnum)


class Unknown(StrEnum):
    """What a reader takes a word for that a later version says."""

    UNKNOWN = "unknown"


class _Widening:
    """Reads the word, or `unknown`; the schema lists both. A producer must name the word."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_wrap_validator_function(
            _read,
            handler.generate_schema(get_args(source)[0]),
            serialization=core_schema.plain_serializer_function_ser_schema(str, when_used="json"),
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        shown = handler(schema)
        words = handler.resolve_ref_schema(shown)["enum"]
        words.extend({*Unknown} - {*words})
        return shown


Open = Annotated[Word | Unknown, _Widening()]
"""A word that a later version may widen."""


@dataclass(frozen=True)
class Sentence:
    """What a word means here, where its own sentence does not say it."""

    text: str

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The word as everywhere, with this sentence."""
        shown = handler(schema)
        handler.resolve_ref_schema(shown)["description"] = self.text
        return shown


def _read(value: Any, known: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    try:
        return known(value)
    except ValidationError:
        if not isinstance(value, str):
            raise
        if (info.context or {}).get("reading"):
            return Unknown.UNKNOWN
        raise ValueError(f"{info.field_name}: a producer must name the value; `unknown` is for readers.") from None
