"""The report: its author, its state, and what may still be done to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from contracts.events.identification import (
    CaseAssignedV1,
    CaseRecusedV1,
    ConsentRecordedV1,
    ConsentWithdrawnV1,
    DisclosureEndedV1,
    DismissalProposalEndedV1,
    DismissalProposedV1,
    HandOverChangedV1,
    ProcedureMovedV1,
    ProcedureReadersChangedV1,
    ReferralAuthorisedV1,
    ReportAdvisedV1,
    ReportAssessedV1,
    ReportCorrectedV1,
    ReportDismissedV1,
    ReportExtendedV1,
    ReportInfoAnsweredV1,
    ReportInfoRequestedV1,
    ReportOpenedV1,
    ReportPersonAddedV1,
    ReportReceivedV1,
    ReportReopenedV1,
    ReportSubmittedV1,
    ReportWithdrawnV1,
    WhereaboutsUpdatedV1,
    WorkerRecusedV1,
)
from contracts.words.disclosures import DisclosureEnd
from contracts.words.persons import ConsentOutcome
from contracts.words.procedures import ProcedureStep
from contracts.words.reports import Answer, HandOver, ReportState, Whereabouts
from contracts.words.urgency import Urgency
from identification.domain.ages.report import ReportOfAge
from identification.domain.consents.errors import GuardianshipOfAdult
from identification.domain.dismissals import NoDismissalProposed, OwnDismissal, SourceMayNotDismiss
from identification.domain.errors import (
    AlreadyAssigned,
    AlreadyHandedOver,
    ChildReportCannotBeDismissed,
    ChildReportCannotBeWithdrawn,
    ConsentNotAsked,
    HandOverStands,
    KeyedUnitFixed,
    NothingHandedOver,
    NothingToInform,
    OwnUnitExcluded,
    RecusedFromCase,
    TooManyCorrections,
)
from identification.domain.questions.errors import QuestionAlreadyAnswered, QuestionClosed, TooManyQuestions
from identification.domain.questions.question import MOST_OPEN
from identification.domain.reports.correction import MOST_CORRECTIONS
from identification.domain.reports.lifecycle import REPORT_LIFECYCLE, ReportAction
from identification.domain.reports.record import ADDED, CORRECTED, GUARDIAN, INFORMED, ProcedureOfCase, Progress
from identification.domain.vocabulary import ASKED_WHEN_SAFE, most_urgent, urgency_of_answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta
    from uuid import UUID

    from contracts.words.referrals import Purpose
    from contracts.words.reports import ReportSource
    from identification.domain.disclosures.disclosure import Disclosure
    from identification.domain.dismissals import DismissalProposal
    from identification.domain.procedures.procedure import Procedure
    from identification.domain.questions.question import Question
    from identification.domain.reports.record import Filing


class Report(ReportOfAge):
    """One suspicion, filed once; addenda come beside it, nothing is edited in place."""

    @classmethod
    def file(
        cls,
        filing: Filing,
        others: Sequence[Filing] = (),
        *,
        offered: bool = False,
        takes: timedelta | None = None,
    ) -> Report:
        """A new report, submitted; the Centre is notified how urgent it is for the worst off of all persons.

        One that is `offered` at once waits in its unit for a colleague to take it. `takes`: how long the Centre may take to take it over.
        """
        report, everybody = cls(filing, _begun(filing)), (filing, *others)
        report.progress.take_over_by = None if takes is None else filing.known_since + takes
        report.progress.urgency_of_all = worst = most_urgent(each.urgency for each in everybody)
        report.progress.csr_of_another = next((each.serving_csr for each in others if each.serving_csr), None)
        report.record(
            ReportSubmittedV1(
                report_id=filing.id,
                author_id=filing.author_id,
                child_path=filing.child_path,
                urgency=worst,
                danger=filing.danger is Answer.YES,
                serving_csr=filing.notified_csr,
                excluded_units=filing.excluded_units,
                submitted_at=filing.submitted_at,
                version=report.version,
                ask_when_safe=any(each.way_in in ASKED_WHEN_SAFE for each in everybody),
                received_at=filing.received_at,
            )
        )
        if offered:
            report.offer(filing.submitted_at)
        return report

    @classmethod
    def add_person(cls, filing: Filing, *, offered: bool = False) -> Report:
        """One more person of a report that is filed at the same time."""
        report = cls(filing, _begun(filing))
        report.progress.offered_at = filing.submitted_at if offered else None
        report.record(
            ReportPersonAddedV1(
                report_id=filing.report_id,
                person_id=filing.id,
                author_id=filing.author_id,
                child_path=filing.child_path,
                urgency=filing.urgency,
                serving_csr=filing.notified_csr,
                excluded_units=filing.excluded_units,
                added_at=filing.submitted_at,
            )
        )
        return report

    def open(self, at: datetime) -> bool:
        """Notes the intake's first read; answers whether this was the first."""
        self._move(ReportAction.OPEN)
        if self.progress.opened_at is not None:
            return False
        self.progress.opened_at = at
        self.record(ReportOpenedV1(report_id=self.id, opened_at=at))
        return True

    def take_over(self, by: UUID, at: datetime, *, assess: timedelta) -> None:
        """The Centre takes it over; never automatic (DESIGN 10.2). It assesses it within `assess` of when it can have known of it."""
        self._change(ReportAction.TAKE_OVER, ("state", "takenOverAt"))
        self.progress.taken_over_at, self.progress.taken_over_by = at, by
        self.progress.assess_by = self.filing.known_since + assess
        self._inform_from(at)
        self.record(
            ReportReceivedV1(
                report_id=self.id,
                taken_over_by=by,
                taken_over_at=at,
                version=self.version,
                second_author_id=self.progress.second_author_id,
            )
        )

    def adopt_state_of(self, first: Report) -> None:
        """One of several persons goes with their report: what is done to all is published once, by the first."""
        mine, its = self.progress, first.progress
        mine.opened_at, mine.offered_at, mine.second_author_id = its.opened_at, its.offered_at, its.second_author_id
        if mine.state is its.state:
            return
        self._change(REPORT_LIFECYCLE.action_between(mine.state, its.state), its.changes[-1].fields)
        if its.taken_over_at is not None and mine.taken_over_at is None:
            self._inform_from(its.taken_over_at)
        mine.taken_over_at, mine.taken_over_by, mine.ended_at = its.taken_over_at, its.taken_over_by, its.ended_at
        mine.assess_by = its.assess_by
        mine.open_questions = mine.open_questions if self.state.row.is_open else 0

    def withdraw(self, at: datetime) -> None:
        """Its author takes it back before anybody took it over; refused for a child."""
        if self.in_force.child_path:
            raise ChildReportCannotBeWithdrawn
        self._end(ReportAction.WITHDRAW, "withdrawnAt", at)
        self.record(ReportWithdrawnV1(report_id=self.id, withdrawn_at=at, version=self.version))

    def assess(self, at: datetime, *, others_wait: bool) -> None:
        """The Centre, which took it over, says how it assesses the person; that it does, its authors are not shown."""
        self._change(ReportAction.ASSESS, (ADDED,))
        self.progress.assess_by = None
        self.record(ReportAssessedV1(report_id=self.id, assessed_at=at, version=self.version, others_wait=others_wait))

    def assess_risk(self, review_by: datetime) -> None:
        """The danger to the person is assessed, and again by then; that it is, its authors are not shown."""
        self._change(ReportAction.ASSESS_RISK, (ADDED,))
        self.progress.risk_review_by = review_by

    def propose_dismissal(self, proposal: DismissalProposal) -> None:
        """A member of the Centre assessed it and would end it: nothing else changes until a supervisor agrees."""
        self._change(ReportAction.PROPOSE_DISMISSAL, (ADDED,))
        self._propose_dismissal(proposal, proposal.by, proposal.at)
        self.progress.assess_by = None
        self.record(
            ReportAssessedV1(report_id=self.id, assessed_at=proposal.at, version=self.version, others_wait=False)
        )
        self.record(
            DismissalProposedV1(
                report_id=self.id,
                urgency=self.progress.urgency_of_all or self.in_force.urgency,
                proposed_by=proposal.by,
                proposed_at=proposal.at,
                version=self.version,
            )
        )

    def may_decide_dismissal(self, by: UUID) -> None:
        """Raises SourceMayNotDismiss, NoDismissalProposed, OwnDismissal unless this person may decide what is proposed."""
        if self.is_of(by):
            raise SourceMayNotDismiss
        if self.dismissal_proposal is None:
            raise NoDismissalProposed
        if self.dismissal_proposal.by == by:
            raise OwnDismissal

    def confirm_dismissal(self, by: UUID, at: datetime) -> None:
        """A supervisor agrees: it ends as any dismissed report does. Raises as `may_decide_dismissal`."""
        self.may_decide_dismissal(by)
        self.end_dismissal_proposal(by, at)
        self._dismissed(at)

    def decline_dismissal(self, by: UUID, at: datetime) -> None:
        """A supervisor does not agree: it goes on. Raises as `may_decide_dismissal`."""
        self.may_decide_dismissal(by)
        self._change(ReportAction.DECLINE_DISMISSAL, (ADDED,))
        self.end_dismissal_proposal(by, at)

    def end_dismissal_proposal(self, by: UUID, at: datetime) -> bool:
        """It no longer waits; answers whether there was one."""
        if self.dismissal_proposal is None:
            return False
        self._propose_dismissal(None, by, at)
        return True

    def _propose_dismissal(self, proposal: DismissalProposal | None, by: UUID, at: datetime) -> None:
        before, progress = self.dismissal_proposal, self.progress
        if before is not None:
            self.record(
                DismissalProposalEndedV1(
                    report_id=self.id, proposed_by=before.by, ended_by=by, ended_at=at, version=self.version
                )
            )
        progress.dismissal_proposed_by = proposal.by if proposal else None
        progress.dismissal_proposed_as = proposal.position if proposal else None
        progress.dismissal_proposed_at = proposal.at if proposal else None

    def dismiss(self, at: datetime) -> None:
        """The Centre, which took it over, has assessed it and ends it. Of a child it is proposed: raises ChildReportCannotBeDismissed."""
        if self.in_force.child_path:
            raise ChildReportCannotBeDismissed
        self._dismissed(at)

    def _dismissed(self, at: datetime) -> None:
        self._end(ReportAction.DISMISS, "dismissedAt", at)
        second = self.progress.second_author_id
        self.record(
            ReportDismissedV1(report_id=self.id, dismissed_at=at, version=self.version, second_author_id=second)
        )

    def reopen(self, at: datetime, *, assess: timedelta, ask_when_safe: bool) -> None:
        """The Centre has it as before it was dismissed, and assesses it anew within `assess`; what ended with it stays ended.

        `ask_when_safe`: a person of the report is still to be asked for consent; one who is has the whole term again.
        """
        self._change(ReportAction.REOPEN, ("state", "reopenedAt"))
        progress, now = self.progress, self.in_force
        progress.ended_at, progress.reopened_at, progress.assess_by = None, at, at + assess
        progress.to_ask_since = None if progress.to_ask_since is None else at
        self._inform_from(at)
        self.record(
            ReportReopenedV1(
                report_id=self.id,
                author_id=now.author_id,
                second_author_id=progress.second_author_id,
                child_path=now.child_path,
                urgency=now.urgency,
                serving_csr=now.notified_csr,
                excluded_units=now.excluded_units,
                ask_when_safe=ask_when_safe,
                reopened_at=at,
                version=self.version,
            )
        )

    def assign(self, manager: UUID, new_case: UUID, at: datetime) -> UUID:
        """A case manager has it from now on; answers its case, a new one unless it belongs to one.

        Raises AlreadyAssigned, RecusedFromCase.
        """
        if self.progress.manager_id == manager:
            raise AlreadyAssigned
        if manager in self.progress.recused:
            raise RecusedFromCase
        self._change(ReportAction.ASSIGN, ("manager",))
        self.progress.case_id = case_id = self.progress.case_id or new_case
        self.progress.manager_id, self.progress.assigned_at = manager, at
        self._record_assignment(case_id, manager, at)
        return case_id

    def _record_assignment(self, case_id: UUID, manager: UUID, at: datetime) -> None:
        self.record(
            CaseAssignedV1(
                report_id=self.id,
                case_id=case_id,
                manager_id=manager,
                urgency=self.in_force.urgency,
                assigned_at=at,
                version=self.version,
            )
        )

    def go_on_in_procedure(
        self, procedure: Procedure, at: datetime, step: ProcedureStep | None, awaited: tuple[UUID, ...]
    ) -> None:
        """Something happened in the procedure; who reads the report for it, and what reporters see of it, follows."""
        names = (ADDED,) if procedure.state.row.is_open and step is not ProcedureStep.OPENED else ("procedure",)
        self._change(ReportAction.GO_ON_IN_PROCEDURE, names)
        self.follow(procedure.of_case)
        if step is not None:
            self.publish_procedure(procedure.id, step, at, awaited)

    @property
    def in_open_procedure(self) -> bool:
        """Whether the person's procedure has begun and is not concluded."""
        return self.progress.procedure_opened_at is not None and self.progress.concluded_at is None

    @property
    def procedure_of_case(self) -> ProcedureOfCase:
        """What every report of the case says of the person's procedure."""
        progress = self.progress
        return ProcedureOfCase(progress.procedure_opened_at, progress.concluded_at, progress.brought_at, progress.panel)

    def link(self) -> None:
        """The Centre says how the person and that of another report are related; the change has no name, since authors learn of none."""
        self._change(ReportAction.LINK, ())

    def unlink(self) -> None:
        """A link does not hold any more."""
        self._change(ReportAction.UNLINK, ())

    def join_case(
        self,
        case_id: UUID,
        manager: UUID | None,
        assigned_at: datetime | None,
        recused: tuple[UUID, ...],
        procedure: ProcedureOfCase,
        at: datetime,
    ) -> None:
        """It belongs to the case of another report of the same person, with its manager and its procedure."""
        progress, is_new = self.progress, manager not in (None, self.progress.manager_id)
        self._change(ReportAction.LINK, ("manager",) if is_new else ())
        progress.case_id, progress.manager_id, progress.assigned_at = case_id, manager, assigned_at
        progress.recused = recused
        self.follow(procedure)
        if is_new and manager is not None:
            self._record_assignment(case_id, manager, at)

    def begin_case(self, case_id: UUID) -> None:
        """It has a case of its own, with the manager that it has: a procedure begins, or it left the case of another report."""
        self.progress.case_id = case_id

    def follow(self, procedure: ProcedureOfCase) -> bool:
        """It goes with the procedure of its case, which another report of it may hold; answers whether that changed anything.

        A procedure concludes the reports that went with it: one that was filed or linked afterwards is not taken from its reporter.
        """
        before, progress = self.procedure_of_case, self.progress
        if procedure.concluded_at is None or self.in_open_procedure:
            progress.procedure_opened_at, progress.concluded_at = procedure.opened_at, procedure.concluded_at
        progress.brought_at, progress.panel = procedure.brought_at, procedure.panel
        if procedure.readers != before.readers:
            panel, director = procedure.readers
            self.record(
                ProcedureReadersChangedV1(report_id=self.id, panel=panel, director=director, version=self.version)
            )
        return self.procedure_of_case != before

    def publish_procedure(
        self, procedure_id: UUID, step: ProcedureStep, at: datetime, awaited: tuple[UUID, ...] = ()
    ) -> None:
        """A step is published, also one that was done on another report of the case; `awaited` are those who act next."""
        self.record(
            ProcedureMovedV1(
                report_id=self.id,
                procedure_id=procedure_id,
                step=step,
                awaited=awaited,
                second_author_id=self.progress.second_author_id,
                moved_at=at,
                version=self.version,
            )
        )

    def close_with_case(self, referrals: Iterable[UUID], at: datetime, *, others_wait: bool) -> None:
        """The person took consent back in another report of the case: what rested on it here has ended, and is published."""
        self.record(
            ConsentWithdrawnV1(report_id=self.id, withdrawn_at=at, version=self.version, ask_when_safe=others_wait)
        )
        for referral in referrals:
            self.record(
                DisclosureEndedV1(
                    report_id=self.id,
                    referral_id=referral,
                    kind=DisclosureEnd.CONSENT_WITHDRAWN,
                    successor_unit=None,
                    ended_at=at,
                )
            )

    def recuse(self, by: UUID, at: datetime) -> None:
        """Its manager, or who stands in for them, gives the case up for good; the manager's waits for another one from now on."""
        self._change(ReportAction.RECUSE, ("manager",))
        if self.progress.manager_id == by:
            self.progress.manager_id = self.progress.assigned_at = None
        self._recuse_at_centre(by, at)

    def recuse_member(self, by: UUID, procedure: Procedure, at: datetime) -> None:
        """A member of the panel, whose seat waits for another one, does not work on it any more."""
        self._change(ReportAction.RECUSE, (ADDED,))
        self.follow(procedure.of_case)
        self._recuse_at_centre(by, at, of_panel=True)

    def recuse_worker(self, by: UUID, open_to_unit: Sequence[Disclosure], at: datetime) -> None:
        """A member of a unit does not work on it any more; what they took on waits for another one."""
        self._change(ReportAction.RECUSE_WORKER, (ADDED,))
        self.progress.recused = (*self.progress.recused, by)
        for each in open_to_unit:
            if each.unit_id is not None:
                self.record(
                    WorkerRecusedV1(
                        report_id=self.id,
                        referral_id=each.referral_id,
                        unit_id=each.unit_id,
                        recused_id=by,
                        waits=each.accepted_by == by,
                        recused_at=at,
                        version=self.version,
                    )
                )

    def _recuse_at_centre(self, by: UUID, at: datetime, *, of_panel: bool = False) -> None:
        progress = self.progress
        progress.recused = (*progress.recused, by)
        if progress.case_id is not None:
            self.record(
                CaseRecusedV1(
                    report_id=self.id,
                    case_id=progress.case_id,
                    recused_id=by,
                    manager_id=progress.manager_id,
                    urgency=self.in_force.urgency,
                    recused_at=at,
                    version=self.version,
                    of_panel=of_panel,
                )
            )

    def send(self, purpose: Purpose, unit: UUID, urgency: Urgency, by: UUID, at: datetime) -> None:
        """The Centre, which took it over, asks a unit for help for the person."""
        self.hand_on()
        self.record(
            ReferralAuthorisedV1(
                report_id=self.id,
                purpose=purpose,
                unit_id=unit,
                urgency=urgency,
                excluded_units=self.filing.excluded_units,
                sent_by=by,
                authorised_at=at,
                version=self.version,
            )
        )

    def hand_on(self) -> None:
        """The Centre has a unit go on with a request that waits; that it ends where it waited is published by its own event.

        That it sends the person at all, its authors are not shown.
        """
        self._change(ReportAction.SEND, (ADDED,))

    def hear_referral_consent(self) -> None:
        """The person answered whether they are sent to units, which its authors are not shown. Raises ConsentNotAsked of a child."""
        self._must_be_asked()
        self._change(ReportAction.RECORD_CONSENT, (ADDED,))

    def hear_no_for_purpose(self, at: datetime) -> None:
        """A unit that helps the person heard that they take back what they agreed to for that; the Centre is notified.

        Raises as `hear_referral_consent`.
        """
        self.hear_referral_consent()
        self._publish_addition(at)

    def hear_guardianship(self, at: datetime) -> None:
        """The guardianship authority answered for the child; the Centre is notified, and its authors are not shown it."""
        self._must_be_childs()
        self._change(ReportAction.RECORD_GUARDIANSHIP, (ADDED,))
        self._publish_addition(at)

    def check_guardian(self, at: datetime) -> None:
        """The guardianship authority checked a parent or guardian of the child; the Centre is notified."""
        self._must_be_childs()
        self._change(ReportAction.CHECK_GUARDIAN, (GUARDIAN,))
        self._publish_addition(at)

    def note_proceedings(self, at: datetime) -> None:
        """The person is detained, charged or to be expelled: what was said later than that changes no term."""
        self.progress.to_inform_since = self.progress.to_inform_since or at

    def inform_prosecutor(self) -> None:
        """The Centre did. Raises NothingToInform."""
        self.allow(ReportAction.INFORM_PROSECUTOR)
        if self.progress.to_inform_since is None:
            raise NothingToInform
        self._change(ReportAction.INFORM_PROSECUTOR, (INFORMED,))
        self.progress.to_inform_since = None

    def _inform_from(self, at: datetime) -> None:
        """If the prosecutor is to be informed, the whole term runs from now on."""
        self.progress.to_inform_since = None if self.progress.to_inform_since is None else at

    def _must_be_childs(self) -> None:
        if not self.in_force.child_path:
            raise GuardianshipOfAdult

    def _must_be_asked(self) -> None:
        if self.in_force.child_path:
            raise ConsentNotAsked

    def may_go_to(self, manager: UUID) -> bool:
        """Whether it is a case that another one has and this one may, and stands for all persons who were reported at once."""
        others = self.progress.manager_id not in (None, manager) and manager not in self.progress.recused
        return self.state is ReportState.RECEIVED and others and self.filing.joint_with is None

    def withdraw_consent(self, at: datetime, *, others_wait: bool = False) -> None:
        """The person takes back what they agreed to; a report about a child never rested on it.

        `others_wait`: another person of the report is still to be asked.
        """
        self._must_be_asked()
        self._change(ReportAction.WITHDRAW_CONSENT, ("consent",))
        self.progress.open_questions, self.progress.to_ask_since = 0, None
        self.record(
            ConsentWithdrawnV1(report_id=self.id, withdrawn_at=at, version=self.version, ask_when_safe=others_wait)
        )
        self.withdraw_offer(at)

    def hear_consent(self, outcome: ConsentOutcome, by: UUID, at: datetime, *, others_wait: bool) -> None:
        """The person was asked, or could not be; with a no ends what ends with a withdrawal. A child is not asked."""
        self._must_be_asked()
        self._change(ReportAction.RECORD_CONSENT, ("consent",))
        if outcome is not ConsentOutcome.NOT_ASKED:
            self.progress.to_ask_since = None
        self.record(
            ConsentRecordedV1(
                report_id=self.id,
                outcome=outcome,
                recorded_by=by,
                author_id=self.filing.author_id,
                second_author_id=self.progress.second_author_id,
                ask_when_safe=others_wait or self.is_to_be_asked,
                recorded_at=at,
                version=self.version,
            )
        )
        if outcome is ConsentOutcome.REFUSED:
            self.progress.open_questions = 0
            self.withdraw_offer(at)

    def withdraw_offer(self, at: datetime) -> None:
        """An offer to the unit ends, if there is one, with the consent of the person it is about; that of the first person publishes it."""
        if self.hand_over is not HandOver.OFFERED or not self.state.row.is_open:
            return
        if self.filing.joint_with is None:
            self.end_offer(at)
        else:
            self.progress.offered_at = None

    def add_to(self, at: datetime, readable_for: tuple[Purpose, ...] = ()) -> None:
        """Its author adds something that may be read for these purposes: a new version, whose change is called the same whatever it is."""
        self._change(ReportAction.ADD, (ADDED,))
        self._publish_addition(at, readable_for)

    def _publish_addition(self, at: datetime, readable_for: tuple[Purpose, ...] = ()) -> None:
        self.record(
            ReportExtendedV1(
                report_id=self.id,
                urgency=self.in_force.urgency,
                extended_at=at,
                version=self.version,
                readable_for=readable_for,
            )
        )

    def correct(
        self,
        by: UUID,
        at: datetime,
        came: tuple[ReportSource, datetime] | None = None,
        home: tuple[UUID, UUID] | None = None,
    ) -> None:
        """The Centre corrects facts that were fixed at filing; no unit is asked, or asked no more, because of it, and no term moves.

        `came`: how it came and when the Centre got it, where that is corrected. `home`: unit and agency of the reporter, where these are;
        an offer goes on to that unit. Raises TooManyCorrections, KeyedUnitFixed.
        """
        if len(self.corrections) >= MOST_CORRECTIONS:
            raise TooManyCorrections
        self._change(ReportAction.CORRECT, (CORRECTED,))
        if came is not None:
            self.progress.source_now, self.progress.received_now = came
            self.progress.came_corrected_at = at
        unit_was = None if home is None else self.filing.author_unit
        if home is not None:
            self._belong_to(*home)
        self.record(
            ReportCorrectedV1(
                report_id=self.id,
                recorded_by=by,
                author_id=self.filing.author_id,
                second_author_id=self.progress.second_author_id,
                corrected_at=at,
                version=self.version,
                unit_was=unit_was,
                unit_now=None if unit_was is None else self._unit_that_learns,
            )
        )
        if unit_was is not None and self.hand_over is HandOver.OFFERED and self.filing.joint_with is None:
            if self.filing.kept_from_own_unit:
                self.end_offer(at)
            else:
                self._record_hand_over(HandOver.OFFERED, at)

    def _belong_to(self, unit: UUID, agency: UUID) -> None:
        if self.progress.taken_over_at is not None or self.hand_over is HandOver.TAKEN:
            raise KeyedUnitFixed
        self.filing = replace(self.filing, author_unit=unit, author_agency=agency)

    @property
    def _unit_that_learns(self) -> UUID | None:
        return None if self.filing.kept_from_own_unit else self.filing.author_unit

    def advise(self, at: datetime) -> None:
        """The Centre gave an instruction."""
        self._move(ReportAction.ADVISE)
        author, second = self.filing.author_id, self.progress.second_author_id
        self.record(ReportAdvisedV1(report_id=self.id, author_id=author, advised_at=at, second_author_id=second))

    def update_whereabouts(self, answer: Whereabouts, at: datetime) -> None:
        """The reporter said where the person is."""
        self._move(ReportAction.UPDATE_WHEREABOUTS)
        urgency = urgency_of_answer(answer, self.in_force.urgency)
        call = urgency is Urgency.IMMEDIATE and answer is not Whereabouts.STILL_HERE
        self.record(WhereaboutsUpdatedV1(report_id=self.id, urgency=urgency, updated_at=at, call=call))

    def ask(self, question_id: UUID, at: datetime) -> None:
        """The Centre asks its authors and, unless it must not learn of it, their unit; raises TooManyQuestions."""
        self._move(ReportAction.ASK)
        if self.progress.open_questions >= MOST_OPEN:
            raise TooManyQuestions
        self.progress.open_questions += 1
        filing = self.filing
        self.record(
            ReportInfoRequestedV1(
                report_id=self.id,
                question_id=question_id,
                author_id=filing.author_id,
                second_author_id=self.progress.second_author_id,
                unit_id=self._unit_that_learns,
                asked_at=at,
            )
        )

    def answer(self, question: Question, at: datetime) -> None:
        """A question has its answer; raises QuestionAlreadyAnswered, and QuestionClosed once consent ended what was open."""
        self._move(ReportAction.ANSWER)
        if question.answered:
            raise QuestionAlreadyAnswered
        if not self.progress.open_questions:
            raise QuestionClosed
        self.progress.open_questions -= 1
        self.record(
            ReportInfoAnsweredV1(report_id=self.id, question_id=question.id, asked_by=question.asked_by, answered_at=at)
        )

    def offer(self, at: datetime) -> None:
        """Its author offers it to their unit; raises AlreadyHandedOver, HandOverStands, OwnUnitExcluded."""
        if self._is_offered():
            raise HandOverStands
        if self.filing.kept_from_own_unit:
            raise OwnUnitExcluded
        self.progress.offered_at = at
        self._record_hand_over(HandOver.OFFERED, at)

    def take(self, by: UUID, at: datetime) -> None:
        """A colleague is an author from now on, beside who filed it; raises AlreadyHandedOver, NothingHandedOver, HandOverStands."""
        if not self._is_offered():
            raise NothingHandedOver
        if by == self.filing.author_id:
            raise HandOverStands
        self.progress.second_author_id = by
        self._record_hand_over(HandOver.TAKEN, at)

    def end_offer(self, at: datetime) -> None:
        """Its author takes the offer back, or a colleague declines it; raises AlreadyHandedOver, NothingHandedOver."""
        if not self._is_offered():
            raise NothingHandedOver
        self.progress.offered_at = None
        self._record_hand_over(HandOver.UNDONE, at)

    def _end(self, action: ReportAction, field: str, at: datetime) -> None:
        """Nothing is asked or offered any more, and no code of its place is left."""
        self._change(action, ("state", field))
        self.progress.ended_at, self.progress.offered_at, self.progress.open_questions = at, None, 0
        self.progress.place_code = self.progress.assess_by = None

    def _is_offered(self) -> bool:
        self._move(ReportAction.HAND_OVER)
        if self.hand_over is HandOver.TAKEN:
            raise AlreadyHandedOver
        return self.hand_over is HandOver.OFFERED

    def _record_hand_over(self, step: HandOver, at: datetime) -> None:
        unit, colleague = self.filing.author_unit, self.progress.second_author_id
        self.record(
            HandOverChangedV1(report_id=self.id, unit_id=unit, step=step, second_author_id=colleague, changed_at=at)
        )


def _begun(filing: Filing) -> Progress:
    return Progress(to_ask_since=filing.submitted_at if filing.way_in in ASKED_WHEN_SAFE else None)
