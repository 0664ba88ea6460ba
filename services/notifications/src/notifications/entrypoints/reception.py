"""Each event of the others to its use case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.time import SystemClock
from contracts.events import identification as reports
from contracts.events import referral as referrals
from contracts.events.advice import AdviceAnsweredV1, AdviceAskedV1
from contracts.events.drafts import DraftReminderChangedV1
from contracts.events.identification import urgency_of
from contracts.events.roster import RosterChangedV1
from notifications import bootstrap
from notifications.application import translate
from notifications.application.advice.follow_advice import follow_advice
from notifications.application.advice.follow_advice_answer import follow_advice_answer
from notifications.application.ages.follow_age import follow_age
from notifications.application.ages.follow_proposal_end import follow_proposal_end
from notifications.application.duty.alert_duty import alert_duty
from notifications.application.duty.follow_roster import follow_roster
from notifications.application.follow_draft import follow_draft
from notifications.application.notices.notify_reporter import notify_reporter
from notifications.application.notices.notify_unit import notify_unit
from notifications.application.notices.settle_request import settle_request
from notifications.application.notices.tell_access_changed import tell_access_changed
from notifications.application.notices.tell_news import tell_news
from notifications.application.openings.follow_confirmation import follow_confirmation
from notifications.application.openings.follow_opening import follow_opening
from notifications.application.questions.follow_answer import follow_answer
from notifications.application.questions.follow_question import follow_question
from notifications.application.reports.follow_consent import follow_consent
from notifications.application.reports.follow_end import follow_end
from notifications.application.reports.follow_hand_over import follow_hand_over
from notifications.application.reports.follow_take_over import follow_take_over
from notifications.application.reports.ports import Report
from notifications.application.reports.remember_report import remember_report
from notifications.domain.duty.alarm import Alarm
from notifications.domain.notices.routing import Occasion
from notifications.domain.vocabulary import Origin

if TYPE_CHECKING:
    from chassis.inbox.applying import Handlers
    from chassis.ports import Clock
    from contracts.envelope import Envelope, EventData
    from notifications.application.ports import Directory, UnitOfWork
    from notifications.bootstrap import Handle


class Reception:
    """One method per event; the methods' names are those of the use cases, and of their spans."""

    def __init__(self, clock: Clock, directory: Directory) -> None:
        """`directory` tells who is on duty."""
        self._clock = clock
        self._directory = directory

    async def remember_report(self, event: reports.ReportSubmittedV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """A report was filed; one that speaks of danger starts an alarm."""
        report = Report(event.author_id, urgency_of(event.urgency))
        origin = Origin(envelope.correlationid, envelope.id, traceparent=None)
        alarm = Alarm(event.report_id, event.submitted_at, origin) if event.danger else None
        await remember_report(event.report_id, report, alarm, uow)

    async def remember_person(self, event: reports.ReportPersonAddedV1, _: Envelope, uow: UnitOfWork) -> None:
        """The report is about one more person; the alarm of danger is that of the report."""
        report = Report(event.author_id, urgency_of(event.urgency), joint_with=event.report_id)
        await remember_report(event.person_id, report, None, uow)

    async def follow_roster(self, event: RosterChangedV1, _: Envelope, uow: UnitOfWork) -> None:
        """The Centre's supervisor changed who is on duty."""
        await follow_roster(event.unit_id, event.version, translate.turns_of(event), uow)

    async def follow_take_over(self, event: reports.ReportReceivedV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """The Centre took a report over."""
        await follow_take_over(event.report_id, event.taken_over_by, uow)
        second, occasion = event.second_author_id, Occasion.REPORT_TAKEN_OVER
        await notify_reporter(envelope.id, event.report_id, occasion, uow, self._clock, second)

    async def tell_advised(self, event: reports.ReportAdvisedV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """The Centre instructed the reporter what to do now."""
        second, occasion = event.second_author_id, Occasion.REPORTER_ADVISED
        await notify_reporter(envelope.id, event.about, occasion, uow, self._clock, second)

    async def tell_news(
        self,
        event: reports.WhereaboutsUpdatedV1 | reports.ReportExtendedV1 | reports.AdultProposedV1,
        envelope: Envelope,
        uow: UnitOfWork,
    ) -> None:
        """The reporter said where the person is or added to the report, or a proposal waits for a second person of the Centre."""
        await tell_news(translate.news(event, envelope.id), uow, self._directory, self._clock)

    async def notify_unit(
        self, event: referrals.ReferralSentV1 | referrals.ReferralReroutedV1, envelope: Envelope, uow: UnitOfWork
    ) -> None:
        """A referral waits for a unit."""
        await notify_unit(translate.waiting(event, envelope.id), uow, self._clock)

    async def settle_request(self, event: referrals.ReferralAcceptedV1, _: Envelope, uow: UnitOfWork) -> None:
        """A unit accepted."""
        await settle_request(event, uow)

    async def alert_escalation(self, event: referrals.ReferralRejectedV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """A unit would not have it."""
        await alert_duty(translate.escalation(event, envelope.id), uow, self._directory, self._clock)

    async def alert_breach(self, event: referrals.ClockBreachedV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """A term passed."""
        await alert_duty(translate.breach(event, envelope.id), uow, self._directory, self._clock)

    async def alert_refused_opening(self, event: reports.OpeningRefusedV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """What would have opened a report was not let in."""
        await alert_duty(translate.refused_opening(event, envelope.id), uow, self._directory, self._clock)

    async def follow_opening(self, event: reports.OpeningAllowedV1, _: Envelope, uow: UnitOfWork) -> None:
        """A referral went on to a unit that identification had authorised."""
        await follow_opening(event, uow)

    async def follow_confirmation(self, event: reports.RerouteConfirmedV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """The Centre's duty confirmed where a referral went."""
        await follow_confirmation(event, envelope.id, uow, self._clock)

    async def follow_referral_end(
        self, event: reports.DisclosureEndedV1 | referrals.ReferralClosedV1, envelope: Envelope, uow: UnitOfWork
    ) -> None:
        """A referral ended."""
        await follow_end(translate.end(event, envelope.id), uow, self._clock)

    async def follow_hand_over(self, event: reports.HandOverChangedV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """It was offered to a colleague, taken, or not offered any more."""
        await follow_hand_over(event, envelope.id, uow, self._clock)

    async def follow_question(self, event: reports.ReportInfoRequestedV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """The Centre asked the reporter."""
        await follow_question(translate.question(event, envelope), uow, self._clock)

    async def follow_answer(self, event: reports.ReportInfoAnsweredV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """A question was answered."""
        await follow_answer(event, envelope.id, uow, self._directory, self._clock)

    async def follow_draft(self, event: DraftReminderChangedV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """A draft lies untouched, or does so no more."""
        await follow_draft(event, envelope.id, uow, self._clock)

    async def follow_advice(self, event: AdviceAskedV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """A caller asked the Centre without a report."""
        await follow_advice(translate.worry(event, envelope), uow, self._directory, self._clock)

    async def follow_advice_answer(self, event: AdviceAnsweredV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """A person of the Centre answered."""
        await follow_advice_answer(event, envelope.id, uow, self._clock)

    async def follow_withdrawal(self, event: reports.ReportWithdrawnV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """A report was taken back."""
        await follow_end(translate.end(event, envelope.id), uow, self._clock)

    async def tell_access_changed(self, event: reports.ConsentWithdrawnV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """The person took their consent back."""
        await tell_access_changed(envelope.id, event.about, uow, self._clock)

    async def follow_age(self, event: reports.PersonAgeChangedV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """The person is a child, or is none, other than was taken for true."""
        await follow_age(event, envelope.id, uow, self._directory, self._clock)

    async def follow_proposal_end(
        self, event: reports.AdultProposalEndedV1, envelope: Envelope, uow: UnitOfWork
    ) -> None:
        """A proposal about the person's age was confirmed, rejected or replaced."""
        await follow_proposal_end(event, envelope.id, uow, self._directory, self._clock)

    async def follow_consent(self, event: reports.ConsentRecordedV1, envelope: Envelope, uow: UnitOfWork) -> None:
        """The person was asked, or it was tried."""
        await follow_consent(event, envelope.id, uow, self._directory, self._clock)

    def handles(self) -> dict[type[EventData], Handle]:
        """Which event goes where; any other is passed over."""
        return {
            reports.ReportSubmittedV1: self.remember_report,
            reports.ReportPersonAddedV1: self.remember_person,
            RosterChangedV1: self.follow_roster,
            reports.ReportReceivedV1: self.follow_take_over,
            reports.ReportAdvisedV1: self.tell_advised,
            reports.WhereaboutsUpdatedV1: self.tell_news,
            reports.ReportExtendedV1: self.tell_news,
            reports.ReportWithdrawnV1: self.follow_withdrawal,
            reports.ConsentWithdrawnV1: self.tell_access_changed,
            reports.ConsentRecordedV1: self.follow_consent,
            reports.PersonAgeChangedV1: self.follow_age,
            reports.AdultProposedV1: self.tell_news,
            reports.AdultProposalEndedV1: self.follow_proposal_end,
            reports.HandOverChangedV1: self.follow_hand_over,
            reports.ReportInfoRequestedV1: self.follow_question,
            reports.ReportInfoAnsweredV1: self.follow_answer,
            DraftReminderChangedV1: self.follow_draft,
            AdviceAskedV1: self.follow_advice,
            AdviceAnsweredV1: self.follow_advice_answer,
            reports.DisclosureEndedV1: self.follow_referral_end,
            reports.OpeningRefusedV1: self.alert_refused_opening,
            reports.OpeningAllowedV1: self.follow_opening,
            reports.RerouteConfirmedV1: self.follow_confirmation,
            referrals.ReferralSentV1: self.notify_unit,
            referrals.ReferralReroutedV1: self.notify_unit,
            referrals.ReferralAcceptedV1: self.settle_request,
            referrals.ReferralRejectedV1: self.alert_escalation,
            referrals.ReferralClosedV1: self.follow_referral_end,
            referrals.ClockBreachedV1: self.alert_breach,
        }


def handlers() -> Handlers:
    """The handlers of the consumer, also of a replayed dead letter."""
    return bootstrap.handlers(Reception(SystemClock(), bootstrap.directory()).handles())
