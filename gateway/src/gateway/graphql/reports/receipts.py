"""The answer of a command on a report: its receipt, or the whole report when more was asked for."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode

from gateway.graphql.reports.types import Report
from gateway.graphql.wire import camel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import strawberry
    from graphql import FragmentDefinitionNode, SelectionNode

    from gateway.context import Context

_HEAD = frozenset({"id", "version", "state", "positions", "withheld"})
CLASSES = frozenset(camel(field.name) for field in fields(Report) if field.init) - _HEAD
"""Fields of a report that each stand for a class of the access table."""


async def as_asked(info: strawberry.Info[Context, None], answer: Mapping[str, Any]) -> Report:
    """The report in `answer`.

    A command answers the classes of the receipt only. When others are asked for, the report is read as anybody would
    read it (and that read is on the record), so that null keeps its meaning: nothing recorded.
    """
    covered = answer["classes"].keys() | {each["class"] for each in answer["withheld"]}
    if _asked(info) & CLASSES <= {camel(name) for name in covered}:
        return Report.of(answer)
    # Not through the loader: it may remember how the report was before the command.
    context = info.context
    (whole,) = await context.services.identification.reports_by_id(context.caller, [str(answer["id"])])
    return Report.of(answer if whole is None else whole)


def _asked(info: strawberry.Info[Context, None]) -> set[str]:
    fragments = info._raw_info.fragments  # noqa: SLF001 -- `selected_fields` expands nested fragments in 2^n time
    selections = [node.selection_set.selections for node in info._raw_info.field_nodes if node.selection_set]  # noqa: SLF001
    return set(_names((each for selected in selections for each in selected), fragments, set()))


def _names(
    selections: Iterable[SelectionNode], fragments: Mapping[str, FragmentDefinitionNode], seen: set[str]
) -> Iterator[str]:
    """Names of the answer's fields, a refusal's included; each fragment is looked at once."""
    for each in selections:
        if isinstance(each, FieldNode):
            yield each.name.value
        elif isinstance(each, InlineFragmentNode):
            yield from _names(each.selection_set.selections, fragments, seen)
        elif isinstance(each, FragmentSpreadNode) and each.name.value not in seen:
            seen.add(each.name.value)
            yield from _names(fragments[each.name.value].selection_set.selections, fragments, seen)
