"""What `spona bench growth` looks at here: every list and count that is served, and every job of the worker."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from chassis.growth.asking import Read
from chassis.growth.processes import look_at_served, look_at_worker
from chassis.seeding.people import signed_in
from chassis.settings.loading import load
from chassis.vault.sweeper import GRACE
from contracts.seeding.cast import Person
from contracts.seeding.story import CAST, RECENT
from contracts.words.referrals import Purpose
from identification.application.drafts.list_drafts import list_drafts
from identification.application.duty.read_roster import read_roster
from identification.application.lists.list_named_reports import list_named_reports
from identification.application.lists.list_reports import ListReports, list_reports
from identification.application.lists.listing import LIST_CLASSES
from identification.application.reading.read_report import read_report
from identification.application.reading.read_reports import read_reports
from identification.application.reading.who_saw import who_saw
from identification.application.receipts.watch_receipt import watch_receipt
from identification.bootstrap import wire, work_on
from identification.settings import Api, Worker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from chassis.domain.principal import Principal
    from chassis.growth.measuring import Look
    from contracts.seeding.story import Plot, Story
    from identification.application.ports import UnitOfWork
    from identification.bootstrap import Container

LIST, NAMED = "GET /reports", "POST /reports/listed"
ELSEWHERE = {
    "GET /drafts/{draft_id}": "one row by its key; drafts go after 28 days, so that their number does not follow that of reports",
    "GET /drafts/{draft_id}/receipt": "reads the draft's report by an index of its own, then the receipt, which is looked at",
}
"""Routes that read and are not looked at, and why."""
_PAGE = 20


def reads(plot: Plot) -> AsyncIterator[Look]:
    """Lists, counts and single reports, each as somebody of the seed."""
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
    """By name. Whoever asks sees the same at any size: what more there is belongs to others, or is long done."""
    told = list(islice(plot.stories(), RECENT))
    asked = _Asking(container)
    intake, reporter = signed_in(CAST.intake), signed_in(CAST.reporter)
    own = [each for each in told if each.author == CAST.reporter]
    few = CAST.csr_with_few
    return {
        "reports of a reporter": asked.page(reporter),
        "reports of a reporter, second page": asked.second_page(reporter),
        "reports of a reporter, for the page": asked.page(reporter, classes=LIST_CLASSES),
        "reports of one who reported a few times": asked.page(signed_in(CAST.rare_reporter), own=True),
        "reports of a colleague": asked.page(signed_in(CAST.colleague)),
        "reports of a new ward": asked.page(signed_in(Person(CAST.newcomer, 0))),
        "reports of a centre for social work with few": asked.page(signed_in(few)),
        "reports of a centre for social work with many": asked.page(signed_in(CAST.csr_with_many)),
        "reports of its own, of a centre for social work": asked.page(signed_in(few), own=True),
        "reports of police who see none": asked.page(signed_in(CAST.police_without)),
        "reports of the Centre": asked.page(intake),
        "reports of the Centre, second page": asked.second_page(intake),
        "reports of the Centre, for the page": asked.page(intake, classes=LIST_CLASSES),
        "reports of the Centre's own": asked.page(intake, own=True),
        "a reference that the Centre looks for": asked.page(intake, reference="S-0000-00"),
        "reports that a page names": asked.named(told[:_PAGE], intake),
        "several reports": asked.batch(told[:_PAGE], intake),
        "one report": asked.one("GET /reports/{report_id}", own[0], reporter),
        "one receipt": asked.one("GET /reports/{report_id}/receipt", own[0], reporter),
        "who saw a report": asked.one("GET /reports/{report_id}/reads", own[0], reporter),
        "drafts": asked.ask("GET /drafts", reporter, lambda uow: list_drafts(reporter, uow, container.clock)),
        "roster": asked.ask("GET /roster", intake, lambda uow: read_roster(uow, container.clock, container.directory)),
        "which referrals wait for a word": asked.ask(
            "POST /referrals/unconfirmed",
            intake,
            lambda uow: uow.authorisations.unconfirmed(
                [each.referral(Purpose.CHILD_PROTECTION) for each in told[:_PAGE]]
            ),
        ),
    }


class _Asking:
    """Asks use cases as the routes do."""

    def __init__(self, container: Container) -> None:
        self._wired = container

    def ask(self, route: str, who: Principal, use_case: Callable[[UnitOfWork], Awaitable[object]]) -> Read:
        async def run() -> Sequence[str]:
            async with self._wired.unit_of_work(who) as uow:
                await use_case(uow)
            return ()

        return Read(route, run)

    def page(
        self,
        who: Principal,
        *,
        own: bool = False,
        classes: Sequence[str] | None = None,
        reference: str | None = None,
    ) -> Read:
        async def run() -> Sequence[str]:
            query = ListReports(who, _PAGE, None, classes, own=own, reference=reference)
            async with self._wired.unit_of_work(who) as uow:
                return [str(each.id) for each in (await list_reports(query, uow, self._wired.clock)).items]

        return Read(LIST, run)

    def second_page(self, who: Principal) -> Read:
        async def run() -> Sequence[str]:
            async with self._wired.unit_of_work(who) as uow:
                first = await list_reports(ListReports(who, _PAGE), uow, self._wired.clock)
            async with self._wired.unit_of_work(who) as uow:
                query = ListReports(who, _PAGE, first.next_cursor)
                return [str(each.id) for each in (await list_reports(query, uow, self._wired.clock)).items]

        return Read(LIST, run)

    def named(self, told: Sequence[Story], who: Principal) -> Read:
        ids = [each.report_id for each in told]

        async def run() -> Sequence[str]:
            async with self._wired.unit_of_work(who) as uow:
                views = await list_named_reports(ids, who, uow, self._wired.clock, LIST_CLASSES)
            return [str(view.id) for view in views if view is not None]

        return Read(NAMED, run)

    def batch(self, told: Sequence[Story], who: Principal) -> Read:
        ids = [each.report_id for each in told]

        async def run() -> Sequence[str]:
            async with self._wired.unit_of_work(who) as uow:
                views = await read_reports(ids, who, uow, self._wired.clock, None)
            return [str(view.id) for view in views if view is not None]

        return Read("POST /reports/batch", run)

    def one(self, route: str, story: Story, who: Principal) -> Read:
        async def run() -> Sequence[str]:
            clock = self._wired.clock
            async with self._wired.unit_of_work(who) as uow:
                if route.endswith("/receipt"):
                    return [str((await watch_receipt(story.report_id, who, uow, clock)).id)]
                if route.endswith("/reads"):
                    page = await who_saw(story.report_id, who, _PAGE, None, uow, clock, self._wired.directory)
                    return [str(each.at) for each in page.items]
                return [str((await read_report(story.report_id, who, uow, clock, None)).id)]

        return Read(route, run)
