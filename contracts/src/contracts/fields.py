"""Types of fields that callers fill in. Every refusal names what is wrong with a value, never the value.

Narrow one with `Annotated[SafeLine, Field(max_length=100)]`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import phonenumbers
from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, WithJsonSchema
from pydantic_core import core_schema

from contracts.validation_messages import problem

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

_LONGEST_LINE = 500
_LONGEST_TEXT = 10_000
_LONGEST_PHONE = 40
_REGION = "RS"
# Overrides and isolates make a text read differently from how it is stored; tag characters are invisible text.
_DECEIVING = frozenset({*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xE0000, 0xE0080)})
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
# Blanks, joiners and marks show only beside something else; fillers are letters and a symbol by name alone.
_UNSEEN_CATEGORIES = frozenset({"Zs", "Cf", "Mn", "Cc", "Zl", "Zp"})
_FILLERS = frozenset({0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0})

# The same for readers of the contract, in what every dialect of regular expressions shares. It has no names of categories
# and no characters beyond U+FFFF, so a few texts of nothing but marks fit it and are refused all the same.
_BLANK = r"\u0009-\u000D \u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
_BLANKS = "\t\n\v\f\r \u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
_CONTROL = r"\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069"
_UNSEEN = (
    r"\u00AD\u0600-\u0605\u061C\u06DD\u070F\u0890\u0891\u08E2\u115F\u1160\u180B-\u180F\u200B-\u200F\u2060-\u2064"
    r"\u206A-\u206F\u2800\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF9-\uFFFB"
)
_MOMENT = (
    r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_SEEN = f"[^{_BLANK}{_CONTROL}{_UNSEEN}]"
_LINE, _TEXT = f"[^{_CONTROL}]*", rf"(?:\r\n|[\t\n]|[^{_CONTROL}])*"


@dataclass(frozen=True, slots=True)
class Clean:
    """Text without control characters and without characters that reorder or hide text; NFC, blanks at the ends removed.

    Something of it can be seen: joiners and zero-width characters alone are blank, inside a word they stay.

    A line has no line breaks or tabs; with `lines` both are allowed, and a break is always one line feed.
    """

    max_length: int
    lines: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Pydantic's hook: checks after the text itself."""
        return core_schema.no_info_after_validator_function(self.clean, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Pydantic's hook: the limit and the characters as the contract shows them."""
        inside = _TEXT if self.lines else _LINE
        pattern = f"^[{_BLANK}]*{inside}{_SEEN}{inside}[{_BLANK}]*$"
        return {"maxLength": self.max_length, "pattern": pattern, **handler(schema)}

    def clean(self, value: str) -> str:
        """`value` as it is stored; raises a validation problem."""
        # Before anything that costs more for a longer text: composing characters can only shorten it so far.
        if len(value) > 4 * self.max_length:
            raise self._too_long()
        text = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip(_BLANKS)
        if len(text) > self.max_length:
            raise self._too_long()
        # Nothing forbidden is printable, and the first question takes no time.
        if not text.isprintable() and any(self._forbidden(character) for character in text):
            raise problem("holds control or text-direction characters: type it again without them.")
        if not any(_seen(character) for character in text):
            raise problem("must not be blank: leave it out if there is nothing to say.")
        return text

    def _too_long(self) -> Exception:
        return problem(f"must have at most {self.max_length} characters.")

    def _forbidden(self, character: str) -> bool:
        if self.lines and character in "\n\t":
            return False
        return unicodedata.category(character) in _FORBIDDEN_CATEGORIES or ord(character) in _DECEIVING


def _seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN_CATEGORIES and ord(character) not in _FILLERS


def _phone_number(value: str) -> str:
    try:
        number = phonenumbers.parse(value, _REGION)
    except phonenumbers.NumberParseException:
        number = None
    # Not is_valid_number: which numbers are given out changes faster than any list, and no report may wait for a list.
    if (
        number is None
        or phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE
    ):
        raise problem("must be a phone number, in Serbia or with the country's code.")
    if number.extension:
        raise problem("must be a number that can be called without an extension.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@dataclass(frozen=True, slots=True)
class Form:
    """Text of one form, which the contract shows; `sentence` says what is asked for."""

    pattern: str
    sentence: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Pydantic's hook: checks after the text itself."""
        compiled = re.compile(self.pattern)

        def check(value: str) -> str:
            if compiled.fullmatch(value) is None:
                raise problem(self.sentence)
            return value

        return core_schema.no_info_after_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Pydantic's hook: the form in place of whatever stood there."""
        return {**handler(schema), "pattern": f"^(?:{self.pattern})$"}


@dataclass(frozen=True, slots=True)
class Written:
    """A value whose text has this one form: pydantic would take others, which the contract does not show."""

    pattern: str
    sentence: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Pydantic's hook: checks around the value itself, whose own sentences come first."""
        return self.around(handler(source))

    def around(self, schema: core_schema.CoreSchema) -> core_schema.CoreSchema:
        """`schema` for values written in this form."""
        compiled = re.compile(self.pattern)

        def check(value: object, inner: core_schema.ValidatorFunctionWrapHandler) -> object:
            taken: object = inner(value)
            if isinstance(value, str) and compiled.fullmatch(value) is None:
                raise problem(self.sentence)
            return taken

        return core_schema.no_info_wrap_validator_function(check, schema)


WRITTEN_UUID = Written(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", "must be a UUID.")
WRITTEN_NUMBER = Written(r"-?[0-9]{1,9}", "must be a whole number in digits.")
WRITTEN_DAY = Written(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "must be a date like 2026-11-24.")
SafeLine = Annotated[str, Clean(_LONGEST_LINE)]
SafeText = Annotated[str, Clean(_LONGEST_TEXT, lines=True)]
PhoneNumber = Annotated[
    str,
    Clean(_LONGEST_PHONE),
    AfterValidator(_phone_number),
    # Which numbers are possible differs by country and is no regular expression.
    WithJsonSchema(
        {
            "type": "string",
            "format": "phone",
            "maxLength": _LONGEST_PHONE,
            "not": {"pattern": f"^[{_BLANK}]*$"},
            "description": "A telephone number that can be called, in Serbia or with the country's code.",
            "examples": ["+381 18 506 700"],
        }
    ),
]
Email = Annotated[
    str,
    Clean(254),
    Form(r'[^\s@<>"(),:;\\]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+', "must be an e-mail address."),
]
MunicipalityCode = Annotated[
    str, StringConstraints(max_length=5), Form(r"[0-9]{5}", "must be a municipality's five digits.")
]
EncounterPlaceCode = Annotated[
    str,
    StringConstraints(max_length=10),
    Form(r"[0-9]{5}|[A-Z][A-Z-]{3,9}", "must be a municipality's five digits, RS-KM, ABROAD or UNKNOWN."),
]
LanguageCode = Annotated[
    str, StringConstraints(max_length=3), Form(r"[a-z]{2,3}", "must be a language's two or three letters.")
]
CountryCode = Annotated[
    str, StringConstraints(max_length=2), Form(r"[A-Z]{2}", "must be a country's two capital letters.")
]
IndicatorCode = Annotated[
    str, StringConstraints(max_length=40), Form(r"[A-Za-z][A-Za-z0-9_.-]*", "must be an indicator's code.")
]
Cursor = Annotated[
    str,
    Form(r"[A-Za-z0-9_-]{56}", "is not a cursor of this list in this order: start again without one."),
    Field(
        json_schema_extra={"format": "cursor"},
        description="`nextCursor` of the page before, as it was given to this caller for this list.",
    ),
]
Cursors = Annotated[
    list[str],
    Field(
        description="Of each item, in their order: what comes after it is asked for by its cursor, as by `nextCursor`."
    ),
]
# Between these years a moment of any time zone has a counterpart in UTC that can be stored.
Moment = Annotated[
    AwareDatetime,
    Field(
        ge=datetime(1899, 12, 31, tzinfo=UTC),
        lt=datetime(2200, 1, 2, tzinfo=UTC),
        json_schema_extra={"pattern": f"^{_MOMENT}$", "examples": ["2026-11-24T15:00:00Z"]},
    ),
    Written(_MOMENT, "must be a date and time like 2026-11-24T15:00:00Z."),
]
Id = Annotated[UUID, WRITTEN_UUID]
