"""Which classes of a report a document asks for: those alone are opened, and recorded as read."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode

from gateway.graphql.reports.types import Report, ReportSummary
from gateway.graphql.wire import camel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import strawberry
    from graphql import FragmentDefinitionNode, SelectionNode

    from gateway.context import Context

_NODES, _EDGES, _NODE = "nodes", "edges", "node"
_BESIDE = frozenset(
    {"id", "version", "state", "positions", "withheld", "persons", "warnings", "offeredInstructions", "owner"}
)


def _classes(kind: type[ReportSummary]) -> dict[str, str]:
    names = (field.name for field in fields(kind) if field.init)
    return {camel(name): name for name in names if camel(name) not in _BESIDE}


CLASSES = _classes(Report)
"""Fields of a report that each represent a class of the access table, with the class's name."""
CLASSES_OF_A_LIST = _classes(ReportSummary)
"""The same of a report in a list."""


def asked_classes(info: strawberry.Info[Context, None]) -> frozenset[str]:
    """Classes of the access table that the document asks of this field's report; a fragment of a refusal adds none."""
    return _once(info, CLASSES)


def summarised_classes(info: strawberry.Info[Context, None]) -> frozenset[str]:
    """The same of a report as a list shows it."""
    return _once(info, CLASSES_OF_A_LIST)


def listed_classes(info: strawberry.Info[Context, None]) -> frozenset[str]:
    """The same of the reports of this field's page."""
    of_page = _below(info, _asked(info))
    edges = _below(info, (each for each in of_page if each.name.value == _EDGES))
    nodes = [each for each in of_page if each.name.value == _NODES]
    nodes += [each for each in edges if each.name.value == _NODE]
    return _among(CLASSES_OF_A_LIST, _below(info, nodes))


def _once(info: strawberry.Info[Context, None], classes: Mapping[str, str]) -> frozenset[str]:
    """A page asks the same of each of its rows. Its nodes are distinguished by their place: they outlive the request."""
    known, asked = info.context.asked, (id(classes), *map(id, _asked(info)))
    if asked not in known:
        known[asked] = _among(classes, _below(info, _asked(info)))
    return known[asked]


def _among(classes: Mapping[str, str], fields_asked: Iterable[FieldNode]) -> frozenset[str]:
    names = {each.name.value for each in fields_asked}
    return frozenset(classes[name] for name in names & classes.keys())


def _asked(info: strawberry.Info[Context, None]) -> Sequence[FieldNode]:
    return info._raw_info.field_nodes  # noqa: SLF001 -- `selected_fields` expands nested fragments in 2^n time


def _below(info: strawberry.Info[Context, None], asked: Iterable[FieldNode]) -> list[FieldNode]:
    """Fields of the answer to these fields."""
    selections = (each for field in asked if field.selection_set for each in field.selection_set.selections)
    return list(_fields(selections, info._raw_info.fragments, set()))  # noqa: SLF001 -- as above


def _fields(
    selections: Iterable[SelectionNode], fragments: Mapping[str, FragmentDefinitionNode], seen: set[str]
) -> Iterator[FieldNode]:
    """The fields, a refusal's included; each fragment is looked at once."""
    for each in selections:
        if isinstance(each, FieldNode):
            yield each
        elif isinstance(each, InlineFragmentNode):
            yield from _fields(each.selection_set.selections, fragments, seen)
        elif isinstance(each, FragmentSpreadNode) and each.name.value not in seen:
            seen.add(each.name.value)
            yield from _fields(fragments[each.name.value].selection_set.selections, fragments, seen)
