"""What the stand-in for the services takes and says, against the documents that the services publish."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs

from tests.support.program import ROOT

SERVICES = ("identification", "referral", "notifications")


@cache
def _document(service: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((ROOT / f"contracts/openapi/{service}.json").read_text())
    return document


@cache
def _operation(service: str, method: str, path: str) -> dict[str, Any] | None:
    parts = path.split("/")
    for template, methods in sorted(_document(service)["paths"].items(), key=lambda each: each[0].count("{")):
        wanted = template.split("/")
        fits = len(wanted) == len(parts) and all(a == b or a[:1] == "{" for a, b in zip(wanted, parts, strict=True))
        if fits and method.lower() in methods:
            found: dict[str, Any] = methods[method.lower()]
            return found
    return None


@cache
def _validator(service: str, schema: str) -> Any:
    whole = {**json.loads(schema), "components": _document(service)["components"]}
    return jsonschema_rs.validator_for(whole)


def _resolved(service: str, node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        found: Any = _document(service)
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def _misfits_of(service: str, described: dict[str, Any], body: bytes, what: str) -> Iterator[str]:
    """What of a JSON body is not as one of these contents says."""
    for kind, content in described.get("content", {}).items():
        if "json" in kind and "schema" in content:
            try:
                value = json.loads(body)
            except ValueError:
                yield f"{what} is no JSON"
                return
            validator = _validator(service, json.dumps(content["schema"]))
            for error in validator.iter_errors(value):
                yield f"{what} at /{'/'.join(str(each) for each in error.instance_path)}: {error.message}"
            return


def misfits(service: str, method: str, path: str, sent: bytes, status: int, said: bytes) -> Iterator[str]:
    """Each sentence names what a real service would not have taken, or never says."""
    operation = _operation(service, method, path)
    if operation is None:
        yield "there is no such address"
        return
    if status < 400 and "requestBody" in operation:
        yield from _misfits_of(service, _resolved(service, operation["requestBody"]), sent, "what was sent")
    answer = operation["responses"].get(str(status))
    if answer is None:
        yield f"it never answers {status}"
        return
    yield from _misfits_of(service, _resolved(service, answer), said, f"the answer {status}")
