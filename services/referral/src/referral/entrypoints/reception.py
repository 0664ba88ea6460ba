"""What referral does when others tell something: each event to its use case, whose name its span has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.inbox.handlers import handlers
from contracts.events.identification import (
    CaseAssignedV1,
    CaseRecusedV1,
    ConsentRecordedV1,
    ConsentWithdrawnV1,
    DisclosureEndedV1,
    HandOverChangedV1,
    OpeningRefusedV1,
    PersonAgeChangedV1,
    ProcedureReadersChangedV1,
    ReferralAuthorisedV1,
    ReportAssessedV1,
    ReportEndedEvent,
    ReportPersonAddedV1,
    ReportReceivedV1,
    ReportReopenedV1,
    ReportSubmittedV1,
    RerouteConfirmedV1,
    WorkerRecusedV1,
)
from contracts.events.notifications import DeliveryDeliveredV1
from contracts.events.roster import CoverChangedV1, RosterChangedV1
from referral import bootstrap
from referral.application.duty.follow_cover import follow_cover
from referral.application.duty.follow_roster import follow_roster
from referral.application.referrals.follow_age import follow_age
from referral.application.referrals.follow_confirmation import follow_confirmation
from referral.application.referrals.follow_disclosure_end import follow_disclosure_end
from referral.application.referrals.follow_refusal import follow_refusal
from referral.application.reports.follow_assessment import follow_assessment
from referral.application.reports.follow_assignment import follow_assignment
from referral.application.reports.follow_consent import follow_consent
from referral.application.reports.follow_hand_over import follow_hand_over
from referral.application.reports.follow_readers import follow_readers
from referral.application.reports.follow_recusal import follow_recusal
from referral.application.reports.follow_reopening import follow_reopening
from referral.application.reports.follow_report_end import follow_report_end
from referral.application.reports.follow_take_over import follow_take_over
from referral.application.reports.follow_worker_recusal import follow_worker_recusal
from referral.application.reports.note_delivery import note_delivery
from referral.application.reports.open_referrals import open_referrals
from referral.application.reports.open_sent_referral import open_sent_referral
from referral.application.reports.refer_person import refer_person

if TYPE_CHECKING:
    from chassis.inbox.applying import Handlers
    from referral.application.ports import Sources

FOLLOWED: bootstrap.Followed = {
    ReportSubmittedV1: open_referrals,
    ReportPersonAddedV1: refer_person,
    ReferralAuthorisedV1: open_sent_referral,
    ReportReceivedV1: follow_take_over,
    ReportAssessedV1: follow_assessment,
    ReportReopenedV1: follow_reopening,
    CaseAssignedV1: follow_assignment,
    ProcedureReadersChangedV1: follow_readers,
    CaseRecusedV1: follow_recusal,
    WorkerRecusedV1: follow_worker_recusal,
    HandOverChangedV1: follow_hand_over,
    ConsentRecordedV1: follow_consent,
    ConsentWithdrawnV1: follow_consent,
    **dict.fromkeys(ReportEndedEvent.__subclasses__(), follow_report_end),
    DeliveryDeliveredV1: note_delivery,
    PersonAgeChangedV1: follow_age,
    DisclosureEndedV1: follow_disclosure_end,
    OpeningRefusedV1: follow_refusal,
    RerouteConfirmedV1: follow_confirmation,
    RosterChangedV1: follow_roster,
    CoverChangedV1: follow_cover,
}


def event_handlers(sources: Sources | None = None) -> Handlers:
    """The handlers of the consumer, also of a replayed dead letter."""
    return handlers(bootstrap.NAME, FOLLOWED, bootstrap.unit_of_work_for_event, sources or bootstrap.real_sources())
