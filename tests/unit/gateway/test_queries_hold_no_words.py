"""What can be asked by GET is in an address, which others may keep: no argument of it takes what a person would write."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLEnumType, GraphQLInterfaceType, GraphQLObjectType, get_named_type

from gateway.graphql.schema import make_schema

SCHEMA = make_schema().core
CODED = {"ID", "Int", "Boolean", "Date", "DateTime"}
# Cursors that we gave, and the references of reports, which are made of chance.
OURS = {"after", "reference"}


def arguments() -> Iterator[tuple[str, str, str]]:
    """Field, name and type of each argument that a query can give, the introspection's left out."""
    waiting, seen = [SCHEMA.query_type], set()
    while waiting:
        parent = waiting.pop()
        for field_name, field in parent.fields.items() if parent else ():
            inner = get_named_type(field.type)
            if isinstance(inner, GraphQLObjectType | GraphQLInterfaceType) and inner.name not in seen:
                seen.add(inner.name)
                waiting.append(inner)  # type: ignore[arg-type]  # an interface has fields as well
            for name, argument in field.args.items():
                kind = get_named_type(argument.type)
                yield field_name, name, "enum" if isinstance(kind, GraphQLEnumType) else kind.name


def test_a_query_takes_codes_and_what_we_gave() -> None:
    found = list(arguments())
    assert ("worklist", "reference", "String") in found
    loose = {(field, name) for field, name, kind in found if kind not in CODED | {"enum"} and name not in OURS}
    assert loose == set()
