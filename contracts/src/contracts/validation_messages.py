"""What is wrong with a value, as a sentence that never repeats the value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

OWN = "spona"
"""Type of the errors that `problem` makes: only their message is passed on, a library's may quote the value."""

_FIXED = {
    "missing": "is missing: give it a value.",
    "extra_forbidden": "is not a field here: leave it out.",
    "string_type": "must be text.",
    "string_unicode": "holds characters that are not valid Unicode: type it again.",
    "bool_type": "must be true or false.",
    "bool_parsing": "must be true or false.",
    "int_type": "must be a whole number.",
    "int_parsing": "must be a whole number.",
    "int_from_float": "must be a whole number.",
    "int_parsing_size": "is a number too large to take.",
    "float_type": "must be a number.",
    "float_parsing": "must be a number.",
    "finite_number": "must be a finite number.",
    "uuid_type": "must be a UUID.",
    "uuid_parsing": "must be a UUID.",
    "date_type": "must be a date like 2026-11-24.",
    "date_parsing": "must be a date like 2026-11-24.",
    "date_from_datetime_parsing": "must be a date like 2026-11-24.",
    "date_from_datetime_inexact": "must be a date like 2026-11-24, without a time.",
    "date_past": "must be in the past.",
    "date_future": "must be in the future.",
    "datetime_type": "must be a date and time like 2026-11-24T15:00:00Z.",
    "datetime_parsing": "must be a date and time like 2026-11-24T15:00:00Z.",
    "datetime_from_date_parsing": "must be a date and time like 2026-11-24T15:00:00Z.",
    "timezone_aware": "must name its time zone, like 2026-11-24T15:00:00Z.",
    "time_type": "must be a time like 15:00.",
    "time_parsing": "must be a time like 15:00.",
    "list_type": "must be a list.",
    "set_type": "must be a list.",
    "frozen_set_type": "must be a list.",
    "tuple_type": "must be a list.",
    "dict_type": "must be an object.",
    "model_type": "must be an object.",
    "model_attributes_type": "must be an object.",
    "none_required": "must be left out.",
    "union_tag_not_found": "must name its kind.",
    "string_pattern_mismatch": "does not have the form that is asked for.",
    "url_parsing": "must be a web address.",
    "url_scheme": "must be a web address.",
}
_WITH_LIMIT = {
    "string_too_long": ("must have at most {} characters.", "max_length"),
    "string_too_short": ("must have at least {} characters.", "min_length"),
    "greater_than_equal": ("must be at least {}.", "ge"),
    "greater_than": ("must be more than {}.", "gt"),
    "less_than_equal": ("must be at most {}.", "le"),
    "less_than": ("must be less than {}.", "lt"),
    "too_long": ("must have at most {} entries.", "max_length"),
    "too_short": ("must have at least {} entries.", "min_length"),
    "enum": ("must be one of {}.", "expected"),
    "literal_error": ("must be one of {}.", "expected"),
    "union_tag_invalid": ("must be one of {}.", "expected_tags"),
}
_UNKNOWN = "cannot be taken as it is: compare it with what this operation asks for."


def problem(sentence: str) -> PydanticCustomError:
    """What a validator raises: `sentence` continues "<field> …" and must not repeat the value."""
    # Braces would be read as a template: the sentence is one value of it instead.
    return PydanticCustomError(OWN, "{sentence}", {"sentence": sentence})


def sentence(error: ErrorDetails) -> str:
    """The sentence for one validation error, built from its kind and our own limits only."""
    kind, limits = error["type"], error.get("ctx", {})
    if kind == OWN:
        return str(limits["sentence"])
    if kind in _WITH_LIMIT:
        return _with_limit(kind, limits)
    return _FIXED.get(kind, _UNKNOWN)


def _with_limit(kind: str, limits: Mapping[str, Any]) -> str:
    template, name = _WITH_LIMIT[kind]
    if limits.get("field_type") == "Value":  # a limit laid on text that a validator of ours has cleaned
        template = template.replace("entries", "characters")
    return template.format(str(limits[name]).replace("'", "")) if name in limits else _UNKNOWN
