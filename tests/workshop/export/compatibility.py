"""Whether a schema can stand in for the one that was released: additive only inside a version (DESIGN 4)."""

from __future__ import annotations

from typing import Any

_AND = (
    "Leave {type} as it is and add a new type with the next version beside it; both are sent until every reader has moved. "
    "Only where no release ever sent it: delete contracts/released/{type}.json and run `make contracts`."
)


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
    for key in ("type", "format"):
        if old.get(key) != new.get(key):
            return [f"{at} changed its {key}."]
    for bound, narrower in (("minimum", 1), ("maximum", -1), ("maxItems", -1)):
        if bound in new and (bound not in old or (new[bound] - old[bound]) * narrower > 0):
            return [f"{at} has a narrower {bound}."]
    return _inside(old, new, at)


def _inside(old: dict[str, Any], new: dict[str, Any], at: str) -> list[str]:
    """The same for what a list holds and for the alternatives of a field."""
    for key in ("items", "anyOf"):
        before, after = _parts(old.get(key)), _parts(new.get(key))
        if len(before) != len(after):
            return [f"{at} changed its {key}."]
        for one, other in zip(before, after, strict=True):
            if found := _field(one, other, at):
                return found
    return []


def _parts(value: Any) -> list[dict[str, Any]]:
    return [] if value is None else [value] if isinstance(value, dict) else value


def _resolved(schema: Any, root: dict[str, Any]) -> Any:
    """`schema` with every reference replaced by what it refers to: an enum may stand inside a list or an alternative."""
    if isinstance(schema, list):
        return [_resolved(part, root) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if (reference := schema.get("$ref")) is not None:
        return _resolved(root["$defs"][reference.rsplit("/", 1)[1]], root)
    return {key: _resolved(part, root) for key, part in schema.items()}
