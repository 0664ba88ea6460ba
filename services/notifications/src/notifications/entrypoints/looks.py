"""What `spona bench growth` looks at here: every list and count that is served, and every job of the worker."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from chassis.growth.asking import Read
from chassis.growth.processes import look_at_served, look_at_worker
from chassis.seeding.people import signed_in
from chassis.settings.loading import load
from contracts.seeding.story import CAST
from notifications.application.lists.count_inbox import CountInbox, count_inbox
from notifications.application.lists.list_inbox import ListInbox, list_inbox
from notifications.bootstrap import NAME, wire
from notifications.entrypoints.worker import work_of
from notifications.settings import NotificationsHttpSettings, NotificationsWorkerSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from chassis.domain.principal import Principal
    from chassis.growth.measuring import Look
    from contracts.seeding.story import Plot
    from notifications.bootstrap import Container

ELSEWHERE: Mapping[str, str] = {
    "POST /phone/answers": "what the telephone service says of one call: one row by its key, written by nobody's command"
}
"""Routes that read and are not looked at, and why."""
_PAGE = 20


def reads(plot: Plot) -> AsyncIterator[Look]:
    """Inboxes and their counts, each as somebody of the seed."""
    container = wire(load(NotificationsHttpSettings))
    return look_at_served(container, reads_of(container, plot))


def jobs(plot: Plot) -> AsyncIterator[Look]:
    """Rounds of the worker's jobs, and what relay and consumer look up."""
    del plot
    settings = load(NotificationsWorkerSettings)
    return look_at_worker(NAME, settings, lambda database: work_of(settings, database))


def reads_of(container: Container, plot: Plot) -> dict[str, Read]:
    """By name. Whoever asks sees the same at any size: what more there is belongs to others, or is long done."""
    people = {
        "the Centre": signed_in(CAST.intake),
        "a centre for social work with few": signed_in(CAST.csr_with_few),
        "a centre for social work with many": signed_in(CAST.csr_with_many),
        "a reporter": signed_in(CAST.reporter),
        "one who reported a few times": signed_in(CAST.rare_reporter),
        "police who see none": signed_in(CAST.police_without),
    }
    found: dict[str, Read] = {}
    for who, principal in people.items():
        found[f"inbox of {who}"] = _page(container, ListInbox(principal, _PAGE, None, open_only=False))
        found[f"inbox of {who}, what waits"] = _page(container, ListInbox(principal, _PAGE, None, open_only=True))
        found[f"count of {who}"] = _count(container, principal, plot)
    centre = ListInbox(people["the Centre"], _PAGE, None, open_only=False)
    return found | {"inbox of the Centre, second page": _second_page(container, centre)}


def _page(container: Container, query: ListInbox) -> Read:
    async def run() -> Sequence[str]:
        async with container.unit_of_work(query.principal) as uow:
            return [str(each.id) for each in (await list_inbox(query, uow)).items]

    return Read("GET /inbox", run)


def _second_page(container: Container, query: ListInbox) -> Read:
    async def run() -> Sequence[str]:
        async with container.unit_of_work(query.principal) as uow:
            first = await list_inbox(query, uow)
        async with container.unit_of_work(query.principal) as uow:
            return [str(each.id) for each in (await list_inbox(replace(query, after=first.next_cursor), uow)).items]

    return Read("GET /inbox", run)


def _count(container: Container, who: Principal, plot: Plot) -> Read:
    async def run() -> Sequence[str]:
        async with container.unit_of_work(who) as uow:
            waiting = await count_inbox(CountInbox(who, plot.as_of - timedelta(days=1)), uow)
        return [str(waiting.count), str(waiting.new)]

    return Read("GET /inbox/count", run)
