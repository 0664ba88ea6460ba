"""Whether one schema of an OpenAPI document can stand in for another: for what clients send, and for what they are answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS: Final = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})
_LOWEST: Final = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_HIGHEST: Final = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_NESTED: Final = frozenset({"items", "propertyNames", "additionalProperties"})
_UNIONS: Final = frozenset({"anyOf", "oneOf"})
_VALUES: Final = frozenset({"type", "enum", "const", "properties", "required"})
_IN_PARTS: Final = _VALUES | _NESTED | _UNIONS | {*_LOWEST, *_HIGHEST, "allOf"}
_ANNOTATIONS: Final = frozenset({"title", "description", "examples", "default", "deprecated"})


@dataclass
class Comparison:
    """From a released document to the present one; `sent` by clients, or else answered to them."""

    released: dict[str, Any]
    current: dict[str, Any]
    sent: bool
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def breaks(self, old: dict[str, Any], new: dict[str, Any], at: str) -> Iterator[str]:
        """What a client of `old` would meet, each as the end of a sentence about `at`."""
        pair = (str(old), str(new))
        if "$ref" in old and "$ref" in new:
            if pair in self._seen:
                return
            self._seen.add(pair)
        before, after = resolved(old, self.released), resolved(new, self.current)
        if _is_union(before) or _is_union(after):
            yield from self._union(_parts(before), _parts(after), at)
            return
        yield from self._values(before, after, at)
        yield from self._bounds(before, after, at)
        yield from self._fields(before, after, at)
        present = before.keys() | after.keys()
        for keyword in _NESTED & present:
            yield from self._inside(before.get(keyword, {}), after.get(keyword, {}), f"{at}[]")
        # A condition that is no longer put to what is sent, or newly kept by what is answered, breaks no client.
        for keyword in _UNIONS & (after if self.sent else before).keys():
            yield from self._union(before.get(keyword, [{}]), after.get(keyword, [{}]), at)
        yield from self._all(before.get("allOf", []), after.get("allOf", []), at)

    def _values(self, old: dict[str, Any], new: dict[str, Any], at: str) -> Iterator[str]:
        lost = _kinds(old) - _kinds(new) if self.sent else _kinds(new) - _kinds(old)
        if lost:
            names = ", ".join(sorted(lost))
            yield f"{at} no longer takes {names}" if self.sent else f"{at} may now be {names}"
        before, after = _listed(old), _listed(new)
        if before is not None and after is not None and (gone := sorted(map(str, before - after))):
            yield f"{at} no longer knows {', '.join(gone)}"
        elif self.sent and before is None and after is not None:
            yield f"{at} takes listed values only"
        elif not self.sent and before is not None and after is None:
            yield f"{at} may now be any value"
        strict, loose = (new, old) if self.sent else (old, new)
        # What is not compared in parts (`pattern`, `if`, `not`, whatever comes later) may be anything where it differs.
        for keyword in sorted(strict.keys() - _IN_PARTS - _ANNOTATIONS):
            if strict[keyword] != loose.get(keyword):
                yield f"{at} changed its {keyword}"

    def _bounds(self, old: dict[str, Any], new: dict[str, Any], at: str) -> Iterator[str]:
        """Wider bounds of an answer break no client that reads what is there."""
        if not self.sent:
            return
        for keywords, narrower in ((_LOWEST, 1), (_HIGHEST, -1)):
            for bound in keywords:
                if bound in new and (bound not in old or (new[bound] - old[bound]) * narrower > 0):
                    yield f"{at} has a narrower {bound}"

    def _fields(self, old: dict[str, Any], new: dict[str, Any], at: str) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name in before:
            if name not in after:
                yield f"{at}.{name} is gone"
            else:
                yield from self.breaks(before[name], after[name], f"{at}.{name}")
        needed, known = set(new.get("required", [])), set(old.get("required", []))
        for name in sorted(needed - known if self.sent else (known - needed) & after.keys()):
            yield f"{at}.{name} is now required" if self.sent else f"{at}.{name} may now be missing"

    def _inside(self, old: Any, new: Any, at: str) -> Iterator[str]:
        """`false` lets nothing in; anything else is a schema."""
        if old is False or new is False:
            if self.sent and new is False and old is not False:
                yield f"{at.removesuffix('[]')} takes no fields beyond its own any more"
            return
        yield from self.breaks(old if isinstance(old, dict) else {}, new if isinstance(new, dict) else {}, at)

    def _union(self, old: list[dict[str, Any]], new: list[dict[str, Any]], at: str) -> Iterator[str]:
        """Whatever could be sent still fits something; whatever is answered fitted something already."""
        for part in old if self.sent else new:
            tried = [
                self._tried(part, each, at) if self.sent else self._tried(each, part, at)
                for each in (new if self.sent else old)
            ]
            if all(tried):
                yield from min(tried, key=len)

    def _tried(self, old: dict[str, Any], new: dict[str, Any], at: str) -> list[str]:
        seen = set(self._seen)
        found = list(self.breaks(old, new, at))
        if found:
            self._seen = seen
        return found

    def _all(self, old: list[dict[str, Any]], new: list[dict[str, Any]], at: str) -> Iterator[str]:
        fewer, more = (old, new) if self.sent else (new, old)
        if len(more) > len(fewer):
            yield f"{at} has other conditions"
            return
        for before, after in zip(old, new, strict=False):
            yield from self.breaks(before, after, at)


def resolved(part: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """`part`, or what it refers to in the document with what is said beside the reference."""
    while (reference := part.get("$ref")) is not None:
        found: Any = document
        for name in reference.removeprefix("#/").split("/"):
            found = found[name]
        part = found | {keyword: said for keyword, said in part.items() if keyword != "$ref"}
    return part


def _is_union(schema: dict[str, Any]) -> bool:
    """Whether it is alternatives and nothing else."""
    return len(_UNIONS & schema.keys()) == 1 and not schema.keys() - _UNIONS - _ANNOTATIONS


def _parts(schema: dict[str, Any]) -> list[dict[str, Any]]:
    if not _is_union(schema):
        return [schema]
    parts: list[dict[str, Any]] = schema.get("anyOf") or schema.get("oneOf") or []
    return parts


def _kinds(schema: dict[str, Any]) -> frozenset[str]:
    kinds = schema.get("type")
    if kinds is None:
        return _KINDS
    found = frozenset([kinds] if isinstance(kinds, str) else kinds)
    return found | {"integer"} if "number" in found else found


def _listed(schema: dict[str, Any]) -> frozenset[Any] | None:
    if "const" in schema:
        return frozenset({schema["const"]})
    return frozenset(schema["enum"]) if "enum" in schema else None
