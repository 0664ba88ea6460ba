"""Whether a service's OpenAPI document can stand in for the one that was released: clients of that one go on working."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.workshop.export.openapi_schemas import Comparison, resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROBLEM: Final = "application/problem+json"
_AND: Final = (
    "Leave what was released as it is and add beside it: an optional field, a new value of an answer, a new path. "
    "Clients of the released document must go on working."
)


def openapi_breaks(service: str, released: dict[str, Any], current: dict[str, Any]) -> list[str]:
    """Sentences that say what would break a client of the released document; empty when nothing does."""
    found = [f"{service}: {sentence}." for sentence in _Documents(released, current).breaks()]
    return [*found, _AND] if found else []


class _Documents:
    def __init__(self, released: dict[str, Any], current: dict[str, Any]) -> None:
        self._released = released
        self._current = current

    def breaks(self) -> Iterator[str]:
        for path, operations in self._released["paths"].items():
            for method, old in operations.items():
                name = f"{method.upper()} {path}"
                new = self._current["paths"].get(path, {}).get(method)
                if new is None:
                    yield f"{name} is gone"
                else:
                    yield from (f"{name}: {sentence}" for sentence in self._operation(old, new))

    def _operation(self, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
        if old.get("operationId") != new.get("operationId"):
            yield "its operationId changed, by which clients name it"
        if old.get("security") != new.get("security"):
            yield "it asks for another permission"
        yield from self._parameters(old, new)
        yield from self._body(old, new)
        yield from self._responses(old, new)

    def _parameters(self, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
        before = _by_name(old.get("parameters", []), self._released)
        after = _by_name(new.get("parameters", []), self._current)
        for (place, name), parameter in before.items():
            if (place, name) not in after:
                yield f"the {place} parameter {name} is gone"
            else:
                schemas = parameter["schema"], after[place, name]["schema"]
                yield from self._comparison(sent=True).breaks(*schemas, f"the {place} parameter {name}")
        for (place, name), parameter in after.items():
            if parameter.get("required") and not before.get((place, name), {}).get("required"):
                yield f"the {place} parameter {name} is now required"

    def _body(self, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
        before, after = old.get("requestBody"), new.get("requestBody")
        if after is None:
            if before is not None:
                yield "it takes no body any more"
            return
        if after.get("required") and not (before or {}).get("required"):
            yield "its body is now required"
        yield from self._content(before or {}, after, "body", sent=True)

    def _responses(self, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
        for status, response in old["responses"].items():
            if status not in new["responses"]:
                yield f"the answer {status} is gone"
                continue
            before, after = resolved(response, self._released), resolved(new["responses"][status], self._current)
            for header in before.get("headers", {}).keys() - after.get("headers", {}).keys():
                yield f"the answer {status} has no header {header} any more"
            yield from self._content(before, after, f"answer {status}", sent=False)

    def _content(self, old: dict[str, Any], new: dict[str, Any], at: str, *, sent: bool) -> Iterator[str]:
        for kind, media in old.get("content", {}).items():
            if kind not in new.get("content", {}):
                yield f"{at} is no longer {kind}"
                continue
            before, after = media, new["content"][kind]
            schemas = media.get("schema", {}), after.get("schema", {})
            if kind == _PROBLEM:
                if lost := _slugs(before) - _slugs(after):
                    yield f"{at} no longer knows {', '.join(sorted(lost))}"
                schemas = _of_any_refusal(schemas[0]), _of_any_refusal(schemas[1])
            yield from self._comparison(sent=sent).breaks(*schemas, at)

    def _comparison(self, *, sent: bool) -> Comparison:
        return Comparison(self._released, self._current, sent)


def _slugs(refusal: dict[str, Any]) -> set[str]:
    """What an answer may refuse for: one example each; in documents until 2026-11-29 values of the schema."""
    if "examples" in refusal:
        return {each["value"]["type"] for each in refusal["examples"].values()}
    return set(refusal["schema"]["allOf"][1]["properties"]["type"]["enum"])


def _of_any_refusal(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without the values that those documents narrowed it to."""
    found: dict[str, Any] = schema.get("allOf", [schema])[0]
    return found


def _by_name(parameters: list[dict[str, Any]], document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    found = [resolved(each, document) for each in parameters]
    return {(each["in"], each["name"]): each for each in found}
