"""What a filing needs, as the contract shows it; what is missing is refused by the domain, all at once."""

from __future__ import annotations

from typing import Any, Final

from identification.domain.reports.minimum import GROUNDS, REQUIRED

_SOMETHING: Final = {
    "suspicions": {"type": "array", "items": {}, "minItems": 1},
    "indicators": {"type": "array", "items": {}, "minItems": 1},
    "concern": {"type": "string"},
}
_EXAMPLE: Final = {
    "encounterDate": "2026-11-24",
    "encounterMunicipality": "71331",
    "age": "not_sure",
    "wayIn": "child_duty",
    "danger": "no",
    "stillHere": "unknown",
    "companion": "speaks_for_person",
    "seenAlone": "no",
    "policeTold": "no",
    "callbackPhone": "+381 18 506 700",
    "concern": "A man answers for her.",
}


def as_enforced(schema: dict[str, Any]) -> None:
    """Marks in `schema` what must be answered, which the model leaves to the domain."""
    properties = schema["properties"]
    for name in REQUIRED:
        (kind,) = (each for each in properties[name].pop("anyOf") if each != {"type": "null"})
        properties[name].pop("default", None)
        properties[name] |= kind
    schema["required"] = list(REQUIRED)
    # Not by `anyOf` alone: generators of clients take its parts for three other kinds of filing, and lose all other fields.
    *others, last = ({"required": [name], "properties": {name: _SOMETHING[name]}} for name in GROUNDS)
    schema |= {"if": {"not": {"anyOf": others}}, "then": last}
    schema["examples"] = [_EXAMPLE]
