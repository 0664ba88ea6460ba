"""Types of fields that callers fill in. Every refusal names what is wrong with a value, never the value.

Narrow one with `Annotated[SafeLine, Field(max_length=100)]`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import phonenumbers
from pydantic import AfterValidator, StringConstraints
from pydantic_core import core_schema

from chassis.sentences import problem

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

_LONGEST_LINE = 500
_LONGEST_TEXT = 10_000
_REGION = "RS"
# Overrides and isolates make a text read differently from how it is stored; tag characters are text nobody sees.
_DECEIVING = frozenset({*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xE0000, 0xE0080)})
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
# Blanks, joiners and marks show only beside something else; fillers are letters and a symbol by name alone.
_UNSEEN_CATEGORIES = frozenset({"Zs", "Cf", "Mn", "Cc", "Zl", "Zp"})
_FILLERS = frozenset({0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0})


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
        """Pydantic's hook: the limit as the contract shows it."""
        return {"maxLength": self.max_length, **handler(schema)}

    def clean(self, value: str) -> str:
        """`value` as it is stored; raises a validation problem."""
        # Before anything that costs more for a longer text: composing characters can only shorten it so far.
        if len(value) > 4 * self.max_length:
            raise self._too_long()
        text = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
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


def _pattern(pattern: str, sentence: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if compiled.fullmatch(value) is None:
            raise problem(sentence)
        return value

    return AfterValidator(check)


SafeLine = Annotated[str, Clean(_LONGEST_LINE)]
SafeText = Annotated[str, Clean(_LONGEST_TEXT, lines=True)]
PhoneNumber = Annotated[str, Clean(40), AfterValidator(_phone_number)]
Email = Annotated[
    str,
    Clean(254),
    _pattern(r"[^\s@<>\"(),:;\\]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", "must be an e-mail address."),
]
MunicipalityCode = Annotated[
    str, StringConstraints(max_length=5), _pattern(r"[0-9]{5}", "must be a municipality's five digits.")
]
EncounterPlaceCode = Annotated[
    str,
    StringConstraints(max_length=10),
    _pattern(r"[0-9]{5}|[A-Z][A-Z-]{3,9}", "must be a municipality's five digits, RS-KM, ABROAD or UNKNOWN."),
]
LanguageCode = Annotated[
    str, StringConstraints(max_length=3), _pattern(r"[a-z]{2,3}", "must be a language's two or three letters.")
]
CountryCode = Annotated[
    str, StringConstraints(max_length=2), _pattern(r"[A-Z]{2}", "must be a country's two capital letters.")
]
IndicatorCode = Annotated[
    str, StringConstraints(max_length=40), _pattern(r"[A-Za-z][A-Za-z0-9_.-]*", "must be an indicator's code.")
]
IdempotencyKey = Annotated[
    str,
    StringConstraints(max_length=128),
    _pattern(
        r"[A-Za-z0-9_.:-]{8,128}", "must be 8 to 128 letters, digits or - _ . : characters, fresh for each new request."
    ),
]
