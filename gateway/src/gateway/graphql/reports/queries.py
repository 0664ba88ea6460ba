"""Reading reports."""

from typing import Annotated, Any

import strawberry

from contracts.words.procedures import ProcedureShow
from contracts.words.referrals import Owner, WorklistSort
from contracts.words.reports import CentreShow, ReportingSector
from contracts.words.urgency import Urgency
from gateway.context import Context, named
from gateway.graphql.errors.public_error import or_error, or_nothing
from gateway.graphql.fields import query
from gateway.graphql.inputs import After, First, Id, Reference, as_id
from gateway.graphql.paging import DEFAULT_FIRST
from gateway.graphql.reports.reading.receipts import as_asked
from gateway.graphql.reports.reading.selection import asked_classes, listed_classes
from gateway.graphql.reports.types import CentreCounts, ProcedureCounts, Report, ReportConnection, ReportSummary
from gateway.graphql.wire import read

Version = Annotated[
    int | None,
    strawberry.argument(
        description="What was said up to this version, under the same rulings; its state is shown as it is now. "
        "One that there is not is null."
    ),
]
Own = Annotated[bool, strawberry.argument(description="Only what you or a colleague of your unit filed.")]

Waiting = Annotated[bool, strawberry.argument(description="Only what the Centre asked about and has no answer to.")]
Running = Annotated[bool, strawberry.argument(description="Only what has not ended.")]
UrgentFirst = Annotated[
    bool,
    strawberry.argument(
        description="The most urgent first, and what has ended last: the order of `own` reports alone."
    ),
]

Place = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="Only children of places that this unit serves: of an adult no unit is known here."
    ),
]
Municipality = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Only reports of persons who were met there, of which you may read that: a code."),
]
Overdue = Annotated[bool, strawberry.argument(description="Only what should have been decided by now.")]
DueToday = Annotated[
    bool,
    strawberry.argument(
        description="Only what is to be decided before midnight in Belgrade; with `overdue` what is overdue too."
    ),
]


@strawberry.type
class ReportQueries:
    """Queries of reports."""

    @query("One report as far as you may see it; null when it is missing or not for you. The read is on the record.")
    @or_nothing
    async def report(
        self, info: strawberry.Info[Context, None], report_id: Id, version: Version = None
    ) -> Report | None:
        """One report."""
        path, classes = f"/reports/{as_id(report_id)}", named(asked_classes(info))
        return Report.of(await info.context.get("identification", path, classes=classes, version=version))

    @query(
        "How far a report came and what to do now. Asked for that alone it opens nothing and is no reading of the report; "
        "whatever else you ask for is read as `report` reads it."
    )
    @or_nothing
    async def receipt(self, info: strawberry.Info[Context, None], report_id: Id) -> Report | None:
        """The receipt of one report."""
        return await as_asked(info, await info.context.get("identification", f"/reports/{as_id(report_id)}/receipt"))

    @query("The receipt of the report that your draft became or was added to; null for any other draft.")
    @or_nothing
    async def receipt_of_draft(self, info: strawberry.Info[Context, None], draft_id: Id) -> Report | None:
        """The receipt of what was filed from a draft."""
        return await as_asked(info, await info.context.get("identification", f"/drafts/{as_id(draft_id)}/receipt"))

    @query(
        "Reports you hold a position towards, newest first; only what you ask for is opened. What was taken back is on the list of "
        "its author and unit for 90 days; the Centre finds it by its `reference`."
    )
    @or_error
    async def reports(
        self,
        info: strawberry.Info[Context, None],
        first: First = DEFAULT_FIRST,
        after: After = None,
        own: Own = False,
        reference: Reference = None,
        waiting: Waiting = False,
        running: Running = False,
        urgent_first: UrgentFirst = False,
    ) -> ReportConnection:
        """One page of reports."""
        wanted: dict[str, Any] = {"first": first, "classes": named(listed_classes(info)), "after": after}
        wanted |= {"reference": reference, "own": own, "waiting": waiting}
        wanted |= {"running": running, "urgentFirst": urgent_first}
        page = await info.context.get("identification", "/reports", **wanted)
        return ReportConnection.of(page, ReportSummary.of, after)

    @query(
        "The Centre's worklist: every report that runs, of several persons the first for all; only what you ask for is opened. For the "
        "Centre's intake."
    )
    @or_error
    async def centre_list(
        self,
        info: strawberry.Info[Context, None],
        first: First = DEFAULT_FIRST,
        after: After = None,
        show: CentreShow = CentreShow.WAITING,
        owner: Owner | None = None,
        urgency: Urgency | None = None,
        sector: ReportingSector | None = None,
        place: Place = None,
        overdue: Overdue = False,
        sort: WorklistSort = WorklistSort.TERM,
        due_today: DueToday = False,
        municipality: Municipality = None,
    ) -> ReportConnection:
        """One page of the Centre's list."""
        wanted: dict[str, Any] = {"first": first, "classes": named(listed_classes(info)), "after": after}
        wanted |= {"show": show, "owner": owner, "urgency": urgency, "sector": sector, "sort": sort}
        wanted |= {"place": None if place is None else as_id(place), "municipality": municipality}
        wanted |= {"overdue": overdue, "dueToday": due_today}
        page = await info.context.get("identification", "/reports/running", **wanted)
        return ReportConnection.of(page, ReportSummary.of, after)

    @query(
        "Reports whose procedures wait for you, the longest pending first; only what you ask for is opened. For assessors, supervisors "
        "and the director of the Centre."
    )
    @or_error
    async def procedures(
        self,
        info: strawberry.Info[Context, None],
        first: First = DEFAULT_FIRST,
        after: After = None,
        show: ProcedureShow = ProcedureShow.SITS,
    ) -> ReportConnection:
        """One page of procedures."""
        wanted: dict[str, Any] = {"first": first, "classes": named(listed_classes(info)), "after": after, "show": show}
        page = await info.context.get("identification", "/procedures", **wanted)
        return ReportConnection.of(page, ReportSummary.of, after)

    @query("How many procedures wait for you; none is counted beyond 100.")
    @or_error
    async def procedure_counts(self, info: strawberry.Info[Context, None]) -> ProcedureCounts:
        """The counts of these lists."""
        return read(ProcedureCounts, await info.context.get("identification", "/procedures/counts"))

    @query("How much waits for the Centre; none is counted beyond 100. For the Centre's intake.")
    @or_error
    async def centre_counts(self, info: strawberry.Info[Context, None]) -> CentreCounts:
        """The counts of the Centre's list."""
        return read(CentreCounts, await info.context.get("identification", "/reports/running/counts"))
