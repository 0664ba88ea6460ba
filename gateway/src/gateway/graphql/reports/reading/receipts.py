"""A receipt as a report: more of the report is read when more was asked for, so that null keeps its meaning."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from gateway.clients.problems import ServiceRefused
from gateway.context import named
from gateway.graphql.reports.reading.selection import asked_classes
from gateway.graphql.reports.types import Report

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import strawberry

    from gateway.context import Context


async def as_asked(info: strawberry.Info[Context, None], answer: Mapping[str, Any]) -> Report:
    """The report in `answer`, which is a receipt.

    When classes are asked for that a receipt does not hold, the report is read as the query `report` reads it, and that
    read is on the record.
    """
    unanswered = _unanswered(asked_classes(info), answer)
    if not unanswered:
        return Report.of(answer)
    # Not through the loader: it may remember how the report was before the command.
    path, classes = f"/reports/{answer['id']}", named(asked_classes(info))
    try:
        whole = await info.context.get("identification", path, classes=classes)
    except ServiceRefused as refused:
        if refused.status != HTTPStatus.NOT_FOUND:
            raise
        # What was done is reported all the same to a caller whose position it took.
        withheld = [each for each in answer["withheld"] if each["class"] not in unanswered]
        return Report.of({**answer, "withheld": [*withheld, *map(_held_back, sorted(unanswered))]})
    return Report.of({**whole, "warnings": answer.get("warnings")})


def _unanswered(asked: Collection[str], answer: Mapping[str, Any]) -> set[str]:
    """Classes of which `answer` says neither what they hold nor that nothing of them is shown."""
    not_shown = {each["class"] for each in answer["withheld"] if each["mask"] == "none"}
    return {class_ for class_ in asked if class_ not in answer["classes"] and class_ not in not_shown}


def _held_back(class_: str) -> dict[str, str]:
    return {"class": class_, "mask": "none", "reason": "not_for_position"}
