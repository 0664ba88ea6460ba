"""How a word is declared in a contract: open to what a later version may say, and with a sentence of its own where it needs one."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args
from zlib import crc32

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
            _apart("open", handler.generate_schema(get_args(source)[0])),
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
    """What a word means here, where its own sentence does not say it.

    Beside a word that is not open it is the sentence of the whole contract: there every use of the word says it.
    """

    text: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The word as everywhere; an open one under a name of its own for what is said of it here."""
        schema: dict[str, Any] = {**handler(source)}
        if "schema" in schema:
            schema["schema"] = _apart(f"said_{crc32(self.text.encode())}", schema["schema"])
        return schema

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The word as everywhere, with this sentence."""
        shown = handler(schema)
        handler.resolve_ref_schema(shown)["description"] = self.text
        return shown


def _apart(name: str, word: Any) -> CoreSchema:
    """A copy under a name of its own, so that no other use of the word in the same contract is changed with it.

    Pydantic calls a definition by what follows its name's last dot, and by all of it only where two would be called alike.
    """
    return {**deepcopy(word), "ref": f"{name}.{word['ref']}"}


def _read(value: Any, known: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    try:
        return known(value)
    except ValidationError:
        if not isinstance(value, str):
            raise
        if (info.context or {}).get("reading"):
            return Unknown.UNKNOWN
        raise ValueError(f"{info.field_name}: a producer must name the value; `unknown` is for readers.") from None
