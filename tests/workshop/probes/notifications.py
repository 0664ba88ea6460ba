"""What `spona bench growth` looks at here: every list and count that is served, and every job of the worker."""

from __future__ import annotations

from dataclasses import astuple
from datetime import timedelta
from typing import TYPE_CHECKING

from chassis.settings.loading import load
from notifications.application.lists.count_inbox import count_inbox
from notifications.application.lists.list_inbox import ListInbox, list_inbox
from notifications.bootstrap import NAME, wire
from notifications.entrypoints.worker import work_of
from notifications.settings import NotificationsHttpSettings, NotificationsWorkerSettings
from tests.workshop.probes.asking import Asking, Page, Read
from tests.workshop.probes.processes import look_at_served, look_at_worker
from tests.workshop.seeding.people import signed_in
from tests.workshop.seeding.story import CAST

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Mapping

    from chassis.domain.principal import Principal
    from notifications.application.ports import CallerUnitOfWork
    from notifications.bootstrap import Container
    from tests.workshop.probes.measuring import Look
    from tests.workshop.seeding.story import Plot

ELSEWHERE: Mapping[str, str] = {
    "POST /phone/answers": "what the telephone service says of one call: one row by its key, written by nobody's command"
}
"""Routes that read and are not looked at, and why."""
_PAGE = 20


def reads(plot: Plot) -> AsyncIterator[Look]:
    """Inboxes and their counts, each as a person of the seed."""
    container = wire(load(NotificationsHttpSettings))
    return look_at_served(container, reads_of(container, plot))


def jobs(plot: Plot) -> AsyncIterator[Look]:
    """Rounds of the worker's jobs, and what relay and consumer look up."""
    del plot
    settings = load(NotificationsWorkerSettings)
    return look_at_worker(NAME, settings, lambda database: work_of(settings, database))


def reads_of(container: Container, plot: Plot) -> dict[str, Read]:
    """By name. The one who asks sees the same at any size: what more there is belongs to others, or is long done."""
    people = {
        "the Centre": signed_in(CAST.intake),
        "a centre for social work with few": signed_in(CAST.csr_with_few),
        "a centre for social work with many": signed_in(CAST.csr_with_many),
        "a reporter": signed_in(CAST.reporter),
        "one who reported a few times": signed_in(CAST.rare_reporter),
        "police who see none": signed_in(CAST.police_without),
    }
    asking = Asking(container)

    def page(who: Principal, *, open_only: bool = False, second: bool = False) -> Read:
        def listed(uow: CallerUnitOfWork, after: str | None) -> Awaitable[Page]:
            return list_inbox(ListInbox(who, _PAGE, after, open_only=open_only), uow)

        return asking.page("GET /inbox", who, listed, second=second)

    def count(who: Principal) -> Read:
        since = plot.as_of - timedelta(days=1)
        return asking.ask("GET /inbox/count", who, lambda uow: count_inbox(who, since, uow), astuple)

    found: dict[str, Read] = {}
    for who, principal in people.items():
        found[f"inbox of {who}"] = page(principal)
        found[f"inbox of {who}, what waits"] = page(principal, open_only=True)
        found[f"count of {who}"] = count(principal)
    return found | {"inbox of the Centre, second page": page(people["the Centre"], second=True)}
