"""Rows of commands against the committed OpenAPI of their services, both ways."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, get_named_type

from contracts import commands
from contracts.commands.declaring import Declaration
from gateway.graphql.command import Command
from gateway.graphql.schema import COMMANDS, make_schema
from gateway.graphql.wire import camel

CONTRACTS = Path(__file__).parents[3] / "contracts" / "openapi"
SERVICES = {path.stem: json.loads(path.read_text("utf-8")) for path in CONTRACTS.glob("*.json")}
SCHEMA = make_schema().core
KEY = {"$ref": "#/components/parameters/IdempotencyKey"}


def given(kind: Any, prefix: str = "") -> Iterator[str]:
    """Dotted names of what an input may hold."""
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        if isinstance(inner, GraphQLInputObjectType):
            yield from given(inner, f"{prefix}{name}.")
        else:
            yield prefix + name


def leaves(service: dict[str, Any], schema: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Dotted names of what a body may hold."""
    if "$ref" in schema:
        schema = service["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for part in filter(None, (*schema.get("anyOf", ()), schema.get("items"))):
        yield from leaves(service, part, prefix)
    for name, inner in schema.get("properties", {}).items():
        below = list(leaves(service, inner, f"{prefix}{name}."))
        yield from below or [prefix + name]


def taken(command: Command[Any], path: str) -> set[str]:
    """What the service's operation takes as body."""
    service = SERVICES[command.service]
    body = service["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    return set(leaves(service, body))


def name(command: Command[Any]) -> str:
    return command.name


@pytest.mark.parametrize("command", COMMANDS, ids=name)
def test_a_row_sends_what_its_service_takes_to_where_it_takes_it(command: Command[Any]) -> None:
    operation = SERVICES[command.service]["paths"][command.path]["post"]
    assert KEY in operation["parameters"]
    assert {each["name"] for each in operation["parameters"] if each.get("in") == "path"} == set(command.targets)
    sent = {*given(SCHEMA.type_map[command.input.__name__])} - {"idempotencyKey", *map(camel, command.targets)}
    assert sent == taken(command, command.path)
    if command.path_of_new is not None:
        assert taken(command, command.path_of_new) <= sent


def test_every_command_of_a_service_has_a_row() -> None:
    """A command is what takes a key; everything else that is posted only asks."""
    offered = {
        (service, path)
        for service, document in SERVICES.items()
        for path, methods in document["paths"].items()
        if any(KEY in operation.get("parameters", ()) for operation in methods.values())
    }
    rows = {(each.service, path) for each in COMMANDS for path in (each.path, each.path_of_new) if path is not None}
    assert rows == offered


OUTSIDE = {
    "saveDraft": "goes to two addresses, by whether the draft is new",
    "openNotice": "may be sent without a body",
}
"""Commands that are not made of a declaration, each with why; a new command is declared."""


def declared() -> Iterator[Declaration[Any]]:
    for module in iter_modules(commands.__path__, f"{commands.__name__}."):
        yield from (each for each in vars(import_module(module.name)).values() if isinstance(each, Declaration))


def test_every_command_is_declared_but_for_those_that_are_named_here() -> None:
    rows = {each.name: (each.service, each.path) for each in COMMANDS if each.name not in OUTSIDE}
    assert {each.name: (each.service, each.path) for each in declared()} == rows
    assert {each.name for each in COMMANDS} == rows.keys() | OUTSIDE.keys()


def test_every_declaration_asks_for_its_permission_where_it_is_carried_out() -> None:
    for each in declared():
        operation = SERVICES[each.service]["paths"][each.path]["post"]
        assert operation["security"] == [{"accessToken": [each.permission]}], each.name
