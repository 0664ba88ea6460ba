"""What a GraphQL request asks for, read from a body or from an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chassis import strict_json

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

_KINDS: Final[dict[str, tuple[type, str]]] = {
    "query": (str, "must be text."),
    "documentId": (str, "must be text."),
    "operationName": (str, "must be text."),
    "variables": (dict, "must be an object."),
    "extensions": (dict, "must be an object."),
}
_AS_JSON: Final = ("variables", "extensions")


def of_address(parameters: QueryParams) -> dict[str, Any]:
    """The parameters of a request by GET as a body would have them; one that is given twice is of no kind that is taken."""
    given = {name: parameters.getlist(name) for name in parameters}
    return {name: _read(name, values[0]) if len(values) == 1 else values for name, values in given.items()}


def problems_of(sent: object) -> list[dict[str, str]]:
    """Name and problem of every field of a request that cannot be taken; nothing of it is repeated."""
    if not isinstance(sent, dict):
        return [{"name": "body", "problem": "must be one object; several operations at once are not taken."}]
    unknown = (
        [{"name": "body", "problem": "holds a field that is not known here: leave it out."}]
        if sent.keys() - _KINDS.keys()
        else []
    )
    known = [
        {"name": name, "problem": problem}
        for name, (kind, problem) in _KINDS.items()
        if sent.get(name) is not None and not isinstance(sent[name], kind)
    ]
    if not (sent.get("query") or sent.get("documentId")) and not any(each["name"] == "query" for each in known):
        known.append({"name": "query", "problem": "is missing: send a query or a documentId."})
    return unknown + known


def _read(name: str, text: str) -> Any:
    """The value; text that is no JSON stays text, which is no object."""
    if name not in _AS_JSON:
        return text
    try:
        return strict_json.read(text.encode())
    except ValueError:
        return text
