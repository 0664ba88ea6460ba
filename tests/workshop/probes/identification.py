"""What `spona bench growth` looks at here: every list and count that is served, and every job of the worker."""

from __future__ import annotations

from dataclasses import astuple
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from chassis.settings.loading import load
from chassis.vault.sweeper import GRACE
from contracts.words.procedures import ProcedureShow
from contracts.words.referrals import Owner, Purpose, WorklistSort
from contracts.words.reports import CentreShow, ReportingSector
from contracts.words.urgency import Urgency
from identification.application.advice.list_advice import list_advice
from identification.application.drafts.list_drafts import list_drafts
from identification.application.duty.read_roster import read_roster
from identification.application.lists.count_running_reports import count_running_reports
from identification.application.lists.list_named_reports import list_named_reports
from identification.application.lists.list_procedures import ListProcedures, list_procedures
from identification.application.lists.list_reports import ListReports, list_reports
from identification.application.lists.list_running_reports import ListRunningReports, list_running_reports
from identification.application.lists.listing import LIST_CLASSES
from identification.application.lists.ports import CentreFilter
from identification.application.reading.read_report import read_report
from identification.application.reading.read_reports import read_reports
from identification.application.reading.who_saw import who_saw
from identification.application.receipts.watch_receipt import watch_receipt
from identification.bootstrap import wire, work_on
from identification.settings import Api, Worker
from tests.workshop.probes.asking import Asking, Page, Read, ids
from tests.workshop.probes.processes import look_at_served, look_at_worker
from tests.workshop.seeding.cast import Person
from tests.workshop.seeding.identification import TWICE
from tests.workshop.seeding.people import signed_in
from tests.workshop.seeding.story import CAST, RECENT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Sequence

    from chassis.domain.principal import Principal
    from identification.application.ports import UnitOfWork
    from identification.bootstrap import Container
    from tests.workshop.probes.measuring import Look
    from tests.workshop.seeding.story import Plot, Story

LIST, NAMED = "GET /reports", "POST /reports/listed"
ELSEWHERE = {
    "POST /referrals/references": "rows of reports, disclosures and authorisations by the keys that are named",
    "GET /reports/{report_id}/openings/{purpose}": "the report, which is looked at, shown with the rulings of a unit",
    "GET /drafts/{draft_id}": "one row by its key; drafts go after 28 days, so that their number does not follow that of reports",
    "GET /people": "people who work at the Centre, of whom there are no more with every report",
    "GET /reports/{report_id}/files/{file_id}": "the report, which is looked at, and rows of one file by their key",
    "GET /advice/{advice_id}": "one row by its key; a question goes 90 days after its answer",
    "GET /drafts/{draft_id}/receipt": "reads the draft's report by an index of its own, then the receipt, which is looked at",
}
"""Routes that read and are not looked at, and why."""
_PAGE = 20
_NAMED = 10
"""Each that is named is a page of an index, of which a short index has fewer."""


def _is_of_intake(story: Story) -> bool:
    return bool(story.course.taken_over) and story.procedure is None and story.way_in != "could_not_ask"


def reads(plot: Plot) -> AsyncIterator[Look]:
    """Lists, counts and single reports, each as a person of the seed."""
    container = wire(load(Api))
    return look_at_served(container, reads_of(container, plot))


class _Later:
    """Keys are as young as the seed, and are looked at when they are older than that."""

    def now(self) -> datetime:
        """In two hours."""
        return datetime.now(UTC) + 2 * GRACE


def jobs(plot: Plot) -> AsyncIterator[Look]:
    """Rounds of the worker's jobs, and what relay and consumer look up."""
    del plot
    settings = load(Worker)
    return look_at_worker("identification", settings, lambda database: work_on(settings, database, _Later()))


def reads_of(container: Container, plot: Plot) -> dict[str, Read]:
    """By name. The one who asks sees the same at any size: what more there is belongs to others, or is long done."""
    found = list(islice(plot.stories(), RECENT))
    asking = Asking(container)
    intake, reporter = signed_in(CAST.intake), signed_in(CAST.reporter)
    first = next(each.report_id for each in found if each.author == CAST.reporter)
    few = CAST.csr_with_few
    # Of the two managers the second is away, and the first has their cases as well.
    manager, away, supervisor = signed_in(CAST.manager(0)), signed_in(CAST.manager(1)), signed_in(CAST.supervisor)
    (*_, assessor), director = map(signed_in, CAST.panel(0)), signed_in(CAST.director)
    again = next(each.report_id for each in found if each.number % TWICE == 1 and _is_of_intake(each))
    named = [each.report_id for each in found[:_PAGE]]

    def page(who: Principal, *, classes: Sequence[str] | None = None, second: bool = False, **narrowed: Any) -> Read:
        def listed(uow: UnitOfWork, after: str | None) -> Awaitable[Page]:
            return list_reports(ListReports(who, _PAGE, after, classes, **narrowed), uow, container.clock)

        return asking.page(LIST, who, listed, second=second)

    def running(
        second: bool = False, more: dict[str, Any] | None = None, who: Principal = intake, **narrowed: Any
    ) -> Read:
        asked = CentreFilter(**narrowed)

        def listed(uow: UnitOfWork, after: str | None) -> Awaitable[Page]:
            query = ListRunningReports(who, _PAGE, after, LIST_CLASSES, asked, **(more or {}))
            return list_running_reports(query, uow, container.sources)

        return asking.page("GET /reports/running", who, listed, second=second)

    def procedures(who: Principal, show: ProcedureShow, *, second: bool = False) -> Read:
        def listed(uow: UnitOfWork, after: str | None) -> Awaitable[Page]:
            return list_procedures(ListProcedures(who, show, _PAGE, after, LIST_CLASSES), uow, container.clock)

        return asking.page("GET /procedures", who, listed, second=second)

    def counted(who: Principal) -> Read:
        return asking.ask("GET /procedures/counts", who, lambda uow: uow.reports.procedures_counted(who), astuple)

    def advice_that_waits(uow: UnitOfWork, after: str | None) -> Awaitable[Page]:
        return list_advice(intake, uow, container.clock, _PAGE, after, waiting=True)

    def own_advice(uow: UnitOfWork, after: str | None) -> Awaitable[Page]:
        return list_advice(reporter, uow, container.clock, _PAGE, after)

    return {
        "reports of a reporter": page(reporter),
        "reports of a reporter, second page": page(reporter, second=True),
        "reports of a reporter, for the page": page(reporter, classes=LIST_CLASSES),
        "reports of one who reported a few times": page(signed_in(CAST.rare_reporter), own=True),
        "reports of a reporter that the Centre asks about": page(reporter, own=True, waiting=True),
        "reports of a colleague": page(signed_in(CAST.colleague)),
        "reports of a new ward": page(signed_in(Person(CAST.newcomer, 0))),
        "reports of a centre for social work with few": page(signed_in(few)),
        "reports of a centre for social work with many": page(signed_in(CAST.csr_with_many)),
        "reports of its own, of a centre for social work": page(signed_in(few), own=True),
        "reports of police who see none": page(signed_in(CAST.police_without)),
        "reports of the Centre": page(intake),
        "reports of the Centre, second page": page(intake, second=True),
        "reports of the Centre, for the page": page(intake, classes=LIST_CLASSES),
        "reports of the Centre's own": page(intake, own=True),
        **{
            f"reports of a reporter by urgency{', running' if running else ''}{', second page' if second else ''}": page(
                reporter, second=second, own=True, running=running, urgent_first=True
            )
            for running in (False, True)
            for second in (False, True)
        },
        **{
            f"running reports by {sort}{', second page' if second else ''}": running(second, sort=sort)
            for sort in WorklistSort
            for second in (False, True)
        },
        **{f"running reports, {show}": running(show=show) for show in CentreShow},
        **{f"running reports of {owner}": running(show=CentreShow.ALL, owner=owner) for owner in Owner},
        **{f"running reports, {urgency}": running(show=CentreShow.ALL, urgency=urgency) for urgency in Urgency},
        "running reports of a sector": running(show=CentreShow.ALL, sector=ReportingSector.POLICE),
        "running reports of a place": running(show=CentreShow.ALL, place=few.unit.id),
        "running reports of a municipality": running(show=CentreShow.ALL, more={"municipality": CAST.old_places[0]}),
        "running reports that are late": running(more={"overdue": True}),
        "running reports that are due today": running(more={"due_today": True}),
        **{
            f"cases of {name}, by {sort}": running(who=who, show=CentreShow.ASSIGNED, sort=sort)
            for sort in WorklistSort
            for name, who in (("a case manager who stands in for another", manager), ("a manager who is away", away))
        },
        "cases of all managers": running(who=supervisor, show=CentreShow.ASSIGNED),
        "cases of all managers, second page": running(True, who=supervisor, show=CentreShow.ASSIGNED),
        "counts of a case manager": asking.ask(
            "GET /reports/running/counts", manager, lambda uow: count_running_reports(manager, uow, container.sources)
        ),
        "panels of an assessor": procedures(assessor, ProcedureShow.SITS),
        "panels of an assessor, second page": procedures(assessor, ProcedureShow.SITS, second=True),
        "signatures that an assessor owes": procedures(assessor, ProcedureShow.OWED),
        "decisions that wait for a supervisor": procedures(supervisor, ProcedureShow.TO_CONFIRM),
        "dissents that wait for the director": procedures(director, ProcedureShow.DISSENTS),
        "counts of an assessor": counted(assessor),
        "counts of a supervisor": counted(supervisor),
        "counts of the director": counted(director),
        "a report whose person may be another's": asking.ask(
            "GET /reports/{report_id}",
            intake,
            lambda uow: read_report(again, intake, uow, container.clock, ("links",)),
            lambda view: [each["id"] for each in (view.classes["links"] or {})["candidates"]],
        ),
        "counts of the Centre": asking.ask(
            "GET /reports/running/counts", intake, lambda uow: count_running_reports(intake, uow, container.sources)
        ),
        "a reference that the Centre looks for": page(intake, reference="S-0000-00"),
        "reports that a page names": asking.ask(
            NAMED, intake, lambda uow: list_named_reports(named, intake, uow, container.clock, LIST_CLASSES), ids
        ),
        "several reports": asking.ask(
            "POST /reports/batch", intake, lambda uow: read_reports(named, intake, uow, container.clock, None), ids
        ),
        "one report": asking.ask(
            "GET /reports/{report_id}",
            reporter,
            lambda uow: read_report(first, reporter, uow, container.clock, None),
            lambda view: [view.id],
        ),
        "one receipt": asking.ask(
            "GET /reports/{report_id}/receipt",
            reporter,
            lambda uow: watch_receipt(first, reporter, uow, container.clock),
            lambda view: [view.id],
        ),
        "who saw a report": asking.ask(
            "GET /reports/{report_id}/reads",
            reporter,
            lambda uow: who_saw(first, reporter, _PAGE, None, uow, container.clock, container.directory),
            lambda seen: [each.at for each in seen.items],
        ),
        "advice that waits for the Centre": asking.page("GET /advice", intake, advice_that_waits),
        "advice of a reporter": asking.page("GET /advice", reporter, own_advice),
        "drafts": asking.ask("GET /drafts", reporter, lambda uow: list_drafts(reporter, uow, container.clock)),
        "roster": asking.ask("GET /roster", intake, lambda uow: read_roster(uow, container.clock, container.directory)),
        "which referrals wait for a word": asking.ask(
            "POST /referrals/unconfirmed",
            intake,
            lambda uow: uow.authorisations.unconfirmed(
                [each.referral(Purpose.CHILD_PROTECTION) for each in found[:_NAMED]]
            ),
        ),
    }
