"""Reports by id, for whatever in one request points at them: one call for up to fifty."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from strawberry.dataloader import DataLoader

from gateway.graphql.reports.types import Report, ReportSummary
from gateway.graphql.wire import read_alone

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gateway.clients.caller import Caller
    from gateway.clients.identification import Identification

BATCH = 50
R = TypeVar("R", bound=ReportSummary)


ReportKey = tuple[str, frozenset[str]]
"""A report's id and the classes of it that are wanted."""


Asking = Callable[["Caller", "Sequence[str]", "Collection[str]"], Awaitable[list[dict[str, Any] | None]]]
"""Answers of identification to these ids, in the order asked."""


def reports_by_id(identification: Identification, caller: Caller) -> DataLoader[ReportKey, Report | None]:
    """Each report, None where there is nothing for this caller; one call for each set of classes in a document."""
    return _loading(identification.reports_by_id, caller, Report)


def listed_reports(identification: Identification, caller: Caller) -> DataLoader[ReportKey, ReportSummary | None]:
    """The same of what a list says of a report; of a person nothing is opened but the age."""
    return _loading(identification.listed_reports, caller, ReportSummary)


def kept_references(identification: Identification, caller: Caller) -> DataLoader[str, str | None]:
    """Report id -> its reference, of a report that is closed to this caller and named by a notice."""

    async def load(ids: list[str]) -> list[str | None]:
        return await identification.references(caller, ids)

    return DataLoader(load_fn=load, max_batch_size=BATCH)


def _loading(ask: Asking, caller: Caller, kind: type[R]) -> DataLoader[ReportKey, R | None]:
    def read(answer: dict[str, Any] | None) -> R | BaseException | None:
        return None if answer is None else read_alone(kind.of, answer)

    async def load(keys: list[ReportKey]) -> list[R | BaseException | None]:
        found: dict[ReportKey, R | BaseException | None] = {}
        for classes in dict.fromkeys(wanted for _, wanted in keys):
            ids = [report for report, wanted in keys if wanted == classes]
            answers = await ask(caller, ids, classes)
            found |= zip(((report, classes) for report in ids), map(read, answers), strict=True)
        return [found[key] for key in keys]

    return DataLoader(load_fn=load, max_batch_size=BATCH)
