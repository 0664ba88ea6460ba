"""Each event of the others to its use case; one that makes notices and nothing else needs no more than its rows in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contracts.events import identification as reports
from contracts.events import referral as referrals
from contracts.events.advice import AdviceAnsweredV1, AdviceAskedV1
from contracts.events.drafts import DraftReminderChangedV1
from contracts.events.roster import CoverChangedV1, RosterChangedV1
from notifications import bootstrap
from notifications.application.advice.follow_advice import follow_advice
from notifications.application.advice.follow_advice_answer import follow_advice_answer
from notifications.application.duty.follow_cover import follow_cover
from notifications.application.duty.follow_roster import follow_roster
from notifications.application.follow_draft import follow_draft
from notifications.application.notices.notify import NoticeDependencies, notify
from notifications.application.questions.follow_answer import follow_answer
from notifications.application.questions.follow_question import follow_question
from notifications.application.referrals.alert_escalation import alert_escalation
from notifications.application.referrals.alert_refused_opening import alert_refused_opening
from notifications.application.referrals.follow_confirmation import follow_confirmation
from notifications.application.referrals.follow_opening import follow_opening
from notifications.application.referrals.follow_reopened_item import follow_reopened_item
from notifications.application.referrals.notify_unit import notify_unit
from notifications.application.referrals.settle_request import settle_request
from notifications.application.reports.follow_assessment import follow_assessment
from notifications.application.reports.follow_assignment import follow_assignment
from notifications.application.reports.follow_consent import follow_consent
from notifications.application.reports.follow_correction import follow_correction
from notifications.application.reports.follow_hand_over import follow_hand_over
from notifications.application.reports.follow_procedure import follow_procedure
from notifications.application.reports.follow_proposal_end import follow_proposal_end
from notifications.application.reports.follow_recusal import follow_recusal
from notifications.application.reports.follow_referral_end import follow_referral_end
from notifications.application.reports.follow_reopening import follow_reopening
from notifications.application.reports.follow_report_end import follow_report_end
from notifications.application.reports.follow_take_over import follow_take_over
from notifications.application.reports.follow_worker_recusal import follow_worker_recusal
from notifications.application.reports.remember_person import remember_person
from notifications.application.reports.remember_report import remember_report
from notifications.application.reports.tell_access_changed import tell_access_changed
from notifications.domain.notices.routing import ROWS, Timer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from chassis.inbox.applying import Handlers
    from contracts.envelope import Envelope, EventData
    from notifications.application.ports import UnitOfWork
    from notifications.bootstrap import Handle

    UseCase = Callable[[Any, Envelope, UnitOfWork, NoticeDependencies], Awaitable[None]]

FOLLOWED: dict[type[EventData], UseCase] = {
    reports.ReportSubmittedV1: remember_report,
    reports.ReportPersonAddedV1: remember_person,
    reports.ReportReceivedV1: follow_take_over,
    reports.ReportAssessedV1: follow_assessment,
    reports.ReportReopenedV1: follow_reopening,
    reports.ReportCorrectedV1: follow_correction,
    reports.CaseAssignedV1: follow_assignment,
    reports.ProcedureMovedV1: follow_procedure,
    reports.CaseRecusedV1: follow_recusal,
    reports.WorkerRecusedV1: follow_worker_recusal,
    reports.HandOverChangedV1: follow_hand_over,
    reports.ConsentWithdrawnV1: tell_access_changed,
    reports.ConsentRecordedV1: follow_consent,
    reports.AdultProposalEndedV1: follow_proposal_end,
    reports.DismissalProposalEndedV1: follow_proposal_end,
    reports.DisclosureEndedV1: follow_referral_end,
    **dict.fromkeys(reports.ReportEndedEvent.__subclasses__(), follow_report_end),
    reports.OpeningRefusedV1: alert_refused_opening,
    reports.OpeningAllowedV1: follow_opening,
    reports.RerouteConfirmedV1: follow_confirmation,
    reports.ReportInfoRequestedV1: follow_question,
    reports.ReportInfoAnsweredV1: follow_answer,
    referrals.ReferralSentV1: notify_unit,
    referrals.ReferralReroutedV1: notify_unit,
    referrals.ReferralAcceptedV1: settle_request,
    referrals.ReferralRejectedV1: alert_escalation,
    referrals.ReferralClosedV1: follow_referral_end,
    referrals.ReferralReopenedV1: follow_reopened_item,
    AdviceAskedV1: follow_advice,
    AdviceAnsweredV1: follow_advice_answer,
    RosterChangedV1: follow_roster,
    CoverChangedV1: follow_cover,
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
    causes = (row.cause for row in ROWS if not isinstance(row.cause, Timer))
    notified = {event: notify for cause in causes for event in cause.__subclasses__() or (cause,)}
    return {event: _named(event, use_case, outside) for event, use_case in {**notified, **FOLLOWED}.items()}


def _named(event: type[EventData], use_case: UseCase, outside: NoticeDependencies) -> Handle:
    async def handle(event: EventData, envelope: Envelope, uow: UnitOfWork) -> None:
        await use_case(event, envelope, uow, outside)

    handle.__name__ = _SPANS.get(event, getattr(use_case, "__name__", "notify"))
    return handle


def handlers() -> Handlers:
    """The handlers of the consumer, also of a replayed dead letter."""
    return bootstrap.handlers(handles(bootstrap.notice_dependencies()))
