"""Whether a schema can stand in for the one that was released: additive only inside a version (DESIGN 4)."""

from __future__ import annotations

from typing import Any

_AND = "Leave {type} as it is and add a new type with the next version beside it; both are sent until every reader has moved."


def breaks(type_: str, released: dict[str, Any], current: dict[str, Any]) -> list[str]:
    """Sentences that say what would break a reader or a writer of the released version; empty when nothing does."""
    found = [f"{type_}: {sentence}" for sentence in _object(released, current, released, current, "")]
    return [*found, _AND.format(type=type_)] if found else []


def _object(
    old: dict[str, Any], new: dict[str, Any], old_root: dict[str, Any], new_root: dict[str, Any], at: str
) -> list[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    found = [
        f"field {at}{name} is gone; readers of the released version need it." for name in before if name not in after
    ]
    required = set(new.get("required", [])) - set(old.get("required", []))
    found += [
        f"field {at}{name} is now required; events already on the bus do not have it. Give it a default."
        for name in sorted(required)
    ]
    for name in before.keys() & after.keys():
        found += _field(_resolved(before[name], old_root), _resolved(after[name], new_root), f"{at}{name}")
    return found


def _field(old: dict[str, Any], new: dict[str, Any], at: str) -> list[str]:
    if gone := sorted(set(old.get("enum", [])) - set(new.get("enum", []))):
        return [f"{at} no longer takes {', '.join(gone)}; events already on the bus carry it."]
    for key in ("type", "format", "items", "anyOf"):
        if _shape(old.get(key)) != _shape(new.get(key)):
            return [f"{at} changed its {key}."]
    for bound, narrower in (("minimum", 1), ("maximum", -1), ("maxItems", -1)):
        if (new.get(bound, old.get(bound, 0)) - old.get(bound, new.get(bound, 0))) * narrower > 0:
            return [f"{at} has a narrower {bound}."]
    return []


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(part) for key, part in value.items() if key not in ("title", "description", "$ref")}
    return [_shape(part) for part in value] if isinstance(value, list) else value


def _resolved(field: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    reference = field.get("$ref")
    return root["$defs"][reference.rsplit("/", 1)[1]] if reference else field
