"""Reports by id, for whatever in one request points at them: one call for up to fifty."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from strawberry.dataloader import DataLoader

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gateway.clients.caller import Caller
    from gateway.clients.identification import Identification

BATCH = 50


Asked = tuple[str, frozenset[str]]
"""A report's id and the classes of it that are wanted."""


Asking = Callable[["Caller", "Sequence[str]", "Collection[str]"], Awaitable[list[dict[str, Any] | None]]]
"""Answers of identification to these ids, in the order asked."""


def reports_by_id(identification: Identification, caller: Caller) -> DataLoader[Asked, dict[str, Any] | None]:
    """The service's answer, None where there is nothing for this caller; one call for each set of classes in a document."""
    return _loading(identification.reports_by_id, caller)


def listed_reports(identification: Identification, caller: Caller) -> DataLoader[Asked, dict[str, Any] | None]:
    """The same of what a list says of a report; nothing about a person is opened."""
    return _loading(identification.listed_reports, caller)


def _loading(ask: Asking, caller: Caller) -> DataLoader[Asked, dict[str, Any] | None]:
    async def load(keys: list[Asked]) -> list[dict[str, Any] | None]:
        found: dict[Asked, dict[str, Any] | None] = {}
        for classes in dict.fromkeys(wanted for _, wanted in keys):
            ids = [report for report, wanted in keys if wanted == classes]
            answers = await ask(caller, ids, classes)
            found |= zip(((report, classes) for report in ids), answers, strict=True)
        return [found[key] for key in keys]

    return DataLoader(load_fn=load, max_batch_size=BATCH)
