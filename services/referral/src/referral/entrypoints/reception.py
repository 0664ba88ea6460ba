"""What referral does when others tell something: each event to its use case, whose name its span has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.inbox.handlers import handlers
from contracts.events.roster import RosterChangedV1
from referral import bootstrap
from referral.application.duty.follow_roster import follow_roster
from referral.application.referrals import following as of_referrals
from referral.application.reports import following as of_reports

if TYPE_CHECKING:
    from chassis.inbox.applying import Handlers
    from referral.application.ports import Sources

FOLLOWED: bootstrap.Followed = {
    **of_reports.FOLLOWED,
    **of_referrals.FOLLOWED,
    RosterChangedV1: follow_roster,
}


def event_handlers(sources: Sources | None = None) -> Handlers:
    """The handlers of the consumer, also of a replayed dead letter."""
    return handlers(bootstrap.NAME, FOLLOWED, bootstrap.unit_of_work_for_event, sources or bootstrap.real_sources())
