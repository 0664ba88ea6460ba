"""The answer of a command on a report: its receipt, or more of the report when more was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.graphql.reports.selection import asked_classes
from gateway.graphql.reports.types import Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    import strawberry

    from gateway.context import Context


async def as_asked(info: strawberry.Info[Context, None], answer: Mapping[str, Any]) -> Report:
    """The report in `answer`.

    A command answers the classes of the receipt only. When others are asked for, the report is read as anybody would
    read it (and that read is on the record), so that null keeps its meaning: nothing recorded.
    """
    asked = asked_classes(info)
    if asked <= answer["classes"].keys() | {each["class"] for each in answer["withheld"]}:
        return Report.of(answer)
    # Not through the loader: it may remember how the report was before the command.
    context = info.context
    (whole,) = await context.services.identification.reports_by_id(context.caller, [str(answer["id"])], asked)
    return Report.of(answer if whole is None else whole)
