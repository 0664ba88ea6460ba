"""What `spona bench growth` looks at here: every list and count that is served, and every job of the worker."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from chassis.settings.loading import load
from chassis.time import SystemClock
from contracts.words.referrals import Owner, Purpose, ReferralState, WorklistSort
from contracts.words.urgency import Urgency
from referral import bootstrap
from referral.application.flow.read_flow import read_flow
from referral.application.lists.count_worklist import count_worklist
from referral.application.lists.list_referrals import ListReferrals, list_referrals
from referral.application.reading.read_referral import read_referral
from referral.application.reading.read_referrals import read_referrals
from referral.application.reading.referrals_of_reports import referrals_of_reports
from referral.bootstrap import wire
from referral.domain.clocks.terms import end_of_last_week
from referral.entrypoints.sweeping import ClockSweeper
from referral.entrypoints.worker import work_on
from referral.settings import Api, Figures, Worker
from tests.workshop.probes.asking import Asking, Page, Read, ids, look_at_reads
from tests.workshop.probes.processes import look_at_served, look_at_worker
from tests.workshop.seeding.people import signed_in
from tests.workshop.seeding.story import CAST, RECENT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
    from typing import Any

    from chassis.db.database import Database
    from chassis.domain.principal import Principal
    from referral.application.ports import UnitOfWork
    from referral.bootstrap import Container
    from tests.workshop.probes.measuring import Look
    from tests.workshop.seeding.story import Plot

LIST = "GET /referrals"
ELSEWHERE: Mapping[str, str] = {}
"""Routes that read and are not looked at, and why."""
_PAGE = 20


def reads(plot: Plot) -> AsyncIterator[Look]:
    """Worklists, counts and single referrals, each as a person of the seed."""
    container = wire(load(Api))
    return look_at_served(container, reads_of(container, plot))


def jobs(plot: Plot) -> AsyncIterator[Look]:
    """Rounds of the worker's jobs, the count of a week's terms, and what relay and consumer look up."""
    # As in production, where a round counts once a week.
    settings = load(Worker).model_copy(update={"figures": Figures()})
    return look_at_worker(
        "referral", settings, partial(work_on, settings), lambda database: _count_of_terms(database, plot)
    )


async def _count_of_terms(database: Database, plot: Plot) -> AsyncIterator[Look]:
    async def count() -> Sequence[str]:
        async with bootstrap.follow_unit_of_work(database) as uow:
            await uow.term_counts.count(end_of_last_week(plot.as_of))
        return ()

    # What came to be due since the moment of the seed is no more at one size than at the other.
    while await ClockSweeper(database, SystemClock()).sweep_once():
        pass
    async for each in look_at_reads({"count of a week's terms": Read("worker", count)}):
        yield each


def reads_of(container: Container, plot: Plot) -> dict[str, Read]:
    """By name. The one who asks sees the same at any size: what more there is belongs to others, or is long done."""
    found = list(islice(plot.stories(), RECENT))
    asking = Asking(container)
    people = {
        "the Centre": signed_in(CAST.intake),
        "a centre for social work with few": signed_in(CAST.csr_with_few),
        "a centre for social work with many": signed_in(CAST.csr_with_many),
    }
    office = replace(signed_in(CAST.intake), unit=None, roles=frozenset({"coordination_office"}))
    centre, some = people["the Centre"], found[40]
    own = [each.referral(Purpose.FORMAL_IDENTIFICATION) for each in found[:_PAGE]]
    reports = [each.report_id for each in found[:_PAGE]]

    def page(who: Principal, narrowed: Mapping[str, Any], *, second: bool = False) -> Read:
        def listed(uow: UnitOfWork, after: str | None) -> Awaitable[Page]:
            return list_referrals(ListReferrals(who, _PAGE, after, **narrowed), uow, container.sources)

        return asking.page(LIST, who, listed, second=second)

    return {
        **{
            f"worklist of {who}{what}": page(principal, narrowed)
            for who, principal in people.items()
            for what, narrowed in _TABS.items()
        },
        **{f"what presses, of {who}": _counted(asking, principal, container) for who, principal in people.items()},
        "worklist of the Centre, one report": page(centre, {"report_id": some.report_id}),
        **{
            f"worklist of {who}{what}, second page": page(people[who], _TABS[what], second=True)
            for who, what in (
                *(("the Centre", what) for what in _FURTHER),
                ("a centre for social work with many", ""),
                ("a centre for social work with many", ", taken on by me"),
            )
        },
        "referrals of one report": asking.ask(
            LIST, centre, lambda uow: referrals_of_reports([some.report_id], centre, uow, container.sources), ids
        ),
        "referrals of several reports": asking.ask(
            "POST /referrals/by-report",
            centre,
            lambda uow: referrals_of_reports(reports, centre, uow, container.sources),
            ids,
        ),
        "one referral": asking.ask(
            "GET /referrals/{referral_id}",
            centre,
            lambda uow: read_referral(own[0], centre, uow, container.sources),
            lambda view: [view.id],
        ),
        "several referrals": asking.ask(
            "POST /referrals/batch", centre, lambda uow: read_referrals(own, centre, uow, container.sources), ids
        ),
        "case flow": asking.ask(
            "GET /flow",
            office,
            lambda uow: read_flow(uow, container.sources.clock, live=True),
            lambda flow: [each.stage for each in flow.stages],
        ),
    }


def _counted(asking: Asking[UnitOfWork], who: Principal, container: Container) -> Read:
    return asking.ask(
        "GET /referrals/counts",
        who,
        lambda uow: count_worklist(who, uow, container.sources),
        # A row for each that is counted, since each is met: a number by itself would be one row whatever it is.
        lambda counts: [f"{name} {each}" for name, number in asdict(counts).items() for each in range(number + 1)],
    )


_NARROWED: Mapping[str, Mapping[str, Any]] = {
    "": {},
    ", undecided": {"undecided": True},
    ", overdue": {"overdue": True},
    ", due today": {"due_today": True},
    **{f", {each.value}": {"urgency": each} for each in Urgency},
    **{f", {each.value}, undecided": {"urgency": each, "undecided": True} for each in Urgency},
    **{f", {each.value}": {"state": each} for each in ReferralState},
    **{f", for {each.value}": {"purpose": each} for each in Purpose},
    **{f", for {each.value}, undecided": {"purpose": each, "undecided": True} for each in Purpose},
    **{f", taken on by {each.value}": {"owner": each} for each in Owner},
    **{
        f", for {purpose.value}, taken on by {owner.value}": {"purpose": purpose, "owner": owner}
        for purpose in Purpose
        for owner in (Owner.ME, Owner.OTHERS)
    },
    ", revoked, for child_protection, urgent": {
        "state": ReferralState.REVOKED,
        "purpose": Purpose.CHILD_PROTECTION,
        "urgency": Urgency.URGENT,
    },
}
_SORTED = (
    "",
    ", undecided",
    ", overdue",
    ", due today",
    ", urgent",
    ", standard, undecided",
    ", accepted",
    ", revoked",
    ", for child_protection",
    *(f", taken on by {each.value}" for each in Owner),
)
"""What is looked at in the other orders too, as the page asks it."""
_OF_TERMS = (", overdue", ", due today")
"""In the order of what was received these pass over all that waits and is not due: what there is of it now, with another plan at each size."""
_TABS: Mapping[str, Mapping[str, Any]] = {
    **_NARROWED,
    **{f"{what}, by report": {**narrowed, "by_report": True} for what, narrowed in _NARROWED.items()},
    **{
        f"{what}, by {sort.value}": {**_NARROWED[what], "sort": sort, "by_report": True}
        for sort in (WorklistSort.URGENCY, WorklistSort.RECEIVED)
        for what in _SORTED
        if sort is WorklistSort.URGENCY or what not in _OF_TERMS
    },
}


_FURTHER = (
    "",
    ", undecided",
    ", by report",
    ", undecided, by report",
    ", by urgency",
    ", undecided, by received",
    ", taken on by others, by received",
    ", taken on by others",
    ", taken on by others, by report",
    ", for child_protection",
)
