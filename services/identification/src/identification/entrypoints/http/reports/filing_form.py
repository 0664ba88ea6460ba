"""What a filing needs, as the contract shows it, and what it says; what is missing is refused by the domain, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from identification.domain.reports.minimum import GROUNDS, REQUIRED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.http.models import CamelModel

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
    schema["anyOf"] = [{"required": [name], "properties": {name: _SOMETHING[name]}} for name in GROUNDS]
    schema["examples"] = [_EXAMPLE]


def dump(model: CamelModel | None) -> dict[str, Any] | None:
    """None when nothing is said: an empty object must not look like something recorded."""
    if model is None or all(getattr(model, name) is None for name in model.model_fields_set):
        return None
    return model.model_dump(mode="json", by_alias=True)


def dumped(models: Sequence[CamelModel] | None) -> list[dict[str, Any]]:
    """Those of `models` that say something."""
    return [said for model in models or () if (said := dump(model)) is not None]
