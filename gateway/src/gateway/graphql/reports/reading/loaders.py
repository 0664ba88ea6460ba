"""Reports by id, for whatever in one request points at them: one call for up to fifty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from strawberry.dataloader import DataLoader

from gateway.context import named
from gateway.graphql.reports.types import Report, ReportSummary
from gateway.graphql.wire import read_alone

if TYPE_CHECKING:
    from gateway.clients.caller import Caller
    from gateway.context import Services

BATCH = 50
R = TypeVar("R", bound=ReportSummary)
ReportKey = tuple[str, frozenset[str]]
"""A report's id and the classes of it that are wanted."""


def reports_by_id(services: Services, caller: Caller) -> DataLoader[ReportKey, Report | None]:
    """Each report, None where there is nothing for this caller; one call for each set of classes in a document."""
    return _loading(services, caller, "/reports/batch", Report)


def listed_reports(services: Services, caller: Caller) -> DataLoader[ReportKey, ReportSummary | None]:
    """The same of what a list says of a report; of a person nothing is opened but the age."""
    return _loading(services, caller, "/reports/listed", ReportSummary)


def kept_references(services: Services, caller: Caller) -> DataLoader[str, str | None]:
    """Report id -> its reference, of a report that is closed to this caller and named by a notice."""

    async def load(ids: list[str]) -> list[str | None]:
        answer = await services.ask(caller, "identification", "/referrals/references", reportIds=ids)
        return list(answer["references"])

    return DataLoader(load_fn=load, max_batch_size=BATCH)


def _loading(services: Services, caller: Caller, path: str, kind: type[R]) -> DataLoader[ReportKey, R | None]:
    def read(answer: dict[str, Any] | None) -> R | BaseException | None:
        return None if answer is None else read_alone(kind.of, answer)

    async def load(keys: list[ReportKey]) -> list[R | BaseException | None]:
        found: dict[ReportKey, R | BaseException | None] = {}
        for classes in dict.fromkeys(wanted for _, wanted in keys):
            ids = [report for report, wanted in keys if wanted == classes]
            answer = await services.ask(caller, "identification", path, ids=ids, classes=named(classes))
            found |= zip(((report, classes) for report in ids), map(read, answer["items"]), strict=True)
        return [found[key] for key in keys]

    return DataLoader(load_fn=load, max_batch_size=BATCH)
