"""What is wrong with the variables of a request: every offending field by name, never a value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    Undefined,
    is_input_type,
    is_leaf_type,
    is_required_input_field,
    type_from_ast,
)

from gateway.graphql.errors.public_error import PublicError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphql import GraphQLInputType, GraphQLSchema, OperationDefinitionNode

Problem = tuple[str, str]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_MISSING = "is missing: give it a value."
_SCALARS = {
    "String": "must be text.",
    "ID": "must be an id.",
    "Int": "must be a whole number.",
    "Boolean": "must be true or false.",
    "Date": "must be a date like 2026-11-24.",
    "DateTime": "must be a date and time like 2026-11-24T15:00:00Z.",
}
_ROOM: Final = 1700
"""Characters that they take together: a list of wrong values would repeat its sentence for each of them."""
_EACH: Final = len('{"name":"","problem":""},')
MOST_VALUES: Final = 10_000
"""Of a report about fifty persons, each with two hundred."""
_MORE: Final = ("(more)", "and more than these: correct these first.")


def check_size(given: Mapping[str, Any]) -> None:
    """Raises PublicError when the variables hold too many values, counted through lists and objects."""
    waiting: list[Any] = [given]
    counted = 0
    while waiting:
        value = waiting.pop()
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        counted += len(inner)
        if counted > MOST_VALUES:
            sentence = f"The variables hold more than {MOST_VALUES} values: send fewer at once."
            raise PublicError("too-many-values", sentence)
        waiting.extend(inner)


def problems(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Mapping[str, Any]) -> list[Problem]:
    """Name and sentence of each; looked for until there is no room for more."""
    found: list[Problem] = []
    room = _ROOM
    for name, problem in _all(schema, operation, given):
        room -= _EACH + len(name) + len(problem)
        if room < 0:
            return [*found, _MORE]
        found.append((name, problem))
    return found


def _all(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Mapping[str, Any]) -> Iterator[Problem]:
    for definition in operation.variable_definitions or ():
        key = definition.variable.name.value
        name = _readable(key)
        kind = type_from_ast(schema, definition.type)
        if not is_input_type(kind):
            continue
        value = given.get(key, Undefined)
        if value is Undefined and definition.default_value is not None:
            continue
        yield from _value(value, kind, name)


def _value(value: Any, kind: GraphQLInputType, name: str) -> Iterator[Problem]:
    if isinstance(kind, GraphQLNonNull):
        if value is None or value is Undefined:
            yield name, _MISSING
        else:
            yield from _value(value, kind.of_type, name)
    elif value is None or value is Undefined:
        return
    elif isinstance(kind, GraphQLList):
        for index, each in enumerate(value if isinstance(value, list) else [value]):
            yield from _value(each, kind.of_type, f"{name}.{index}")
    elif isinstance(kind, GraphQLInputObjectType):
        yield from _object(value, kind, name)
    elif is_leaf_type(kind) and not _fits(kind, value):
        yield name, _sentence(kind)


def _object(value: Any, kind: GraphQLInputObjectType, name: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield name, "must be an object."
        return
    if value.keys() - kind.fields.keys():
        # A name that only the caller made up may be anybody's, and is not repeated.
        yield f"{name}.(unknown name)", "is not a field here: leave it out."
    for key, field in kind.fields.items():
        if key in value:
            yield from _value(value[key], field.type, f"{name}.{key}")
        elif is_required_input_field(field):
            yield f"{name}.{key}", _MISSING


def _readable(name: str) -> str:
    """The name of a variable, which its document made up, is repeated only if it is a plain one."""
    return name if _NAME.fullmatch(name) else "(unreadable name)"


def _fits(kind: Any, value: Any) -> bool:
    try:
        # A suggestion is looked for letter by letter, and would not be read: the words of the error are ours.
        given = {"hide_suggestions": True} if isinstance(kind, GraphQLEnumType) else {}
        return kind.parse_value(value, **given) is not Undefined
    except (GraphQLError, TypeError, ValueError):
        return False


def _sentence(kind: Any) -> str:
    if isinstance(kind, GraphQLEnumType):
        return f"must be one of {', '.join(kind.values)}."
    return _SCALARS.get(kind.name, "cannot be taken as it is: compare it with the schema.")
