"""Each event of the others to its use case; one that makes notices and nothing else needs no more than its rows in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contracts.events import identification as reports
from contracts.events import referral as referrals
from contracts.events.drafts import DraftReminderChangedV1
from contracts.events.roster import RosterChangedV1
from notifications import bootstrap
from notifications.application.advice import asking as advice
from notifications.application.duty.follow_roster import follow_roster
from notifications.application.follow_draft import follow_draft
from notifications.application.notices.notify import NoticeDependencies, notify
from notifications.application.questions import asking as questions
from notifications.application.referrals import following as of_referrals
from notifications.application.reports import ending
from notifications.application.reports import following as of_reports
from notifications.domain.notices.routing import ROWS, Timer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from chassis.inbox.applying import Handlers
    from contracts.envelope import Envelope, EventData
    from notifications.application.ports import UnitOfWork
    from notifications.bootstrap import Handle

    UseCase = Callable[[Any, Envelope, UnitOfWork, NoticeDependencies], Awaitable[None]]

FOLLOWED: dict[type[EventData], UseCase] = {
    **of_reports.FOLLOWED,
    **ending.FOLLOWED,
    **of_referrals.FOLLOWED,
    **questions.FOLLOWED,
    **advice.FOLLOWED,
    RosterChangedV1: follow_roster,
    DraftReminderChangedV1: follow_draft,
}
# Spans of these have had names of their own since before the table.
_SPANS: dict[type, str] = {
    reports.ReportAdvisedV1: "tell_advised",
    reports.WhereaboutsUpdatedV1: "tell_news",
    reports.ReportExtendedV1: "tell_news",
    reports.AdultProposedV1: "tell_news",
    reports.PersonAgeChangedV1: "follow_age",
    referrals.ClockBreachedV1: "alert_breach",
}


def handles(outside: NoticeDependencies) -> dict[type[EventData], Handle]:
    """Which event goes where; any other is passed over."""
    notified = {row.cause: notify for row in ROWS if not isinstance(row.cause, Timer)}
    return {event: _named(event, use_case, outside) for event, use_case in {**notified, **FOLLOWED}.items()}


def _named(event: type[EventData], use_case: UseCase, outside: NoticeDependencies) -> Handle:
    async def handle(event: EventData, envelope: Envelope, uow: UnitOfWork) -> None:
        await use_case(event, envelope, uow, outside)

    handle.__name__ = _SPANS.get(event, getattr(use_case, "__name__", "notify"))
    return handle


def handlers() -> Handlers:
    """The handlers of the consumer, also of a replayed dead letter."""
    return bootstrap.handlers(handles(bootstrap.notice_dependencies()))
