"""Commands on one report: what is declared of each, who carries it out, and what it refuses."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from fastapi import APIRouter

from chassis.domain.errors import DomainError, StaleVersion
from chassis.domain.principal import Principal
from chassis.http.commands import add_command
from contracts.commands import linking, persons, procedures, referrals, reports
from contracts.commands.declaring import Declaration
from contracts.models import CamelModel
from identification.application.ages.confirm_age import confirm_age
from identification.application.ages.record_age import record_age
from identification.application.consents.check_guardian import check_guardian
from identification.application.consents.record_consent import record_consent
from identification.application.consents.record_guardianship import record_guardianship
from identification.application.consents.record_referral_consent import record_referral_consent
from identification.application.consents.withdraw_consent import withdraw_consent
from identification.application.disclosures.send_referral import send_referral
from identification.application.hand_overs.hand_over_report import hand_over_report
from identification.application.hand_overs.take_handed_over import take_handed_over
from identification.application.hand_overs.undo_hand_over import undo_hand_over
from identification.application.instructions.advise_reporter import advise_reporter
from identification.application.persons.link_persons import link_persons
from identification.application.persons.unlink_persons import unlink_persons
from identification.application.ports import Sources, UnitOfWork
from identification.application.procedures.answer_indicators import answer_indicators
from identification.application.procedures.appoint_panel import appoint_panel
from identification.application.procedures.confirm_decision import confirm_decision
from identification.application.procedures.confirm_revocation import confirm_revocation
from identification.application.procedures.decide_dissent import decide_dissent
from identification.application.procedures.decide_review import decide_review
from identification.application.procedures.discontinue_procedure import discontinue_procedure
from identification.application.procedures.dissent_from_decision import dissent_from_decision
from identification.application.procedures.explain_rights import explain_rights
from identification.application.procedures.open_procedure import open_procedure
from identification.application.procedures.presume_victim import presume_victim
from identification.application.procedures.propose_decision import propose_decision
from identification.application.procedures.question_decision import question_decision
from identification.application.procedures.record_interview import record_interview
from identification.application.procedures.record_recovery import record_recovery
from identification.application.procedures.replace_panel_member import replace_panel_member
from identification.application.procedures.request_review import request_review
from identification.application.procedures.revoke_decision import revoke_decision
from identification.application.procedures.serve_decision import serve_decision
from identification.application.procedures.sign_decision import sign_decision
from identification.application.questions.answer_question import answer_question
from identification.application.questions.ask_reporter import ask_reporter
from identification.application.reading.record_reading_basis import record_reading_basis
from identification.application.report_command import ReportCommand
from identification.application.reports.add_to_report import add_to_report
from identification.application.reports.assess_report import assess_report
from identification.application.reports.assess_risk import assess_risk
from identification.application.reports.confirm_dismissal import confirm_dismissal
from identification.application.reports.correct_report import correct_report
from identification.application.reports.dismiss_report import dismiss_report
from identification.application.reports.inform_prosecutor import inform_prosecutor
from identification.application.reports.reopen_report import reopen_report
from identification.application.reports.take_over_report import take_over_report
from identification.application.reports.update_whereabouts import update_whereabouts
from identification.application.reports.withdraw_report import withdraw_report
from identification.domain import dismissals
from identification.domain.ages import errors as ages
from identification.domain.consents import errors as consents
from identification.domain.disclosures.errors import NothingToRestOn, UnitAlreadyAsked, UnitNotAsked
from identification.domain.errors import (
    AgeContradictsBirth,
    AlreadyHandedOver,
    BasisDoesNotFit,
    ChildReportCannotBeDismissed,
    ChildReportCannotBeWithdrawn,
    ConsentAlreadyWithdrawn,
    ConsentNotAsked,
    DoneForAllPersons,
    HandOverStands,
    HandOverWithoutConsent,
    KeyedUnitFixed,
    NothingHandedOver,
    NothingToInform,
    OwnUnitExcluded,
    RecusedFromCase,
    ReportAlreadyTakenOver,
    ReportAltered,
    ReportedByDuty,
    ReportMoveRefused,
    TooManyAddenda,
    TooManyCorrections,
    UnitNotSuitable,
)
from identification.domain.persons import errors as of_persons
from identification.domain.procedures import errors as of_procedures
from identification.domain.questions import errors as questions
from identification.domain.reading.errors import CallBackNeeded, DutyNeeded, SecondFactorNeeded
from identification.entrypoints.http.reports.orders import Order
from identification.entrypoints.http.reports.schemas import ReportAnswer

B = TypeVar("B", bound=CamelModel)


@dataclass(frozen=True, slots=True)
class Row(Generic[B]):
    """`refuses` is what it refuses beyond what every command on a report does."""

    declaration: Declaration[B]
    use_case: Callable[[ReportCommand[B], UnitOfWork, Sources], Awaitable[object]]
    refuses: tuple[type[DomainError], ...]

    def add_to(self, router: APIRouter) -> None:
        """Its route."""
        add_command(router, self.declaration, *self.refuses, ReportAltered)(self.answer)

    async def answer(self, order: Order, principal: Principal, given: B, report_id: UUID) -> ReportAnswer:
        """The receipt, once it is done."""
        return await order.done(self.use_case, ReportCommand(principal, order.key, report_id, given))


_WHOLE = (DoneForAllPersons, ReportMoveRefused)
# Not annotated: as a row of anything, mypy would take any use case for it.
COMMANDS = (
    Row(
        reports.TAKE_OVER,
        take_over_report,
        (StaleVersion, ReportAlreadyTakenOver, DoneForAllPersons, UnitNotAsked, ReportMoveRefused),
    ),
    Row(reports.WITHDRAW, withdraw_report, (StaleVersion, ChildReportCannotBeWithdrawn, *_WHOLE)),
    Row(reports.ASSESS, assess_report, (StaleVersion, ReportMoveRefused)),
    Row(reports.ASSESS_RISK, assess_risk, (StaleVersion, ReportMoveRefused)),
    Row(
        reports.DISMISS,
        dismiss_report,
        (StaleVersion, ChildReportCannotBeDismissed, of_procedures.ProcedureBegan, *_WHOLE),
    ),
    Row(reports.CORRECT, correct_report, (StaleVersion, TooManyCorrections, KeyedUnitFixed, *_WHOLE)),
    Row(
        reports.CONFIRM_DISMISSAL,
        confirm_dismissal,
        (
            StaleVersion,
            dismissals.NoDismissalProposed,
            dismissals.OwnDismissal,
            dismissals.SourceMayNotDismiss,
            *_WHOLE,
        ),
    ),
    Row(reports.REOPEN, reopen_report, (StaleVersion, *_WHOLE)),
    Row(reports.ADVISE, advise_reporter, (UnitNotAsked, ReportMoveRefused)),
    Row(reports.UPDATE_WHEREABOUTS, update_whereabouts, (ReportMoveRefused,)),
    Row(
        reports.ASK,
        ask_reporter,
        (
            questions.OnlyCodesThroughReporter,
            questions.AskingWithoutConsent,
            questions.TooManyQuestions,
            ReportMoveRefused,
        ),
    ),
    Row(
        reports.ANSWER,
        answer_question,
        (
            questions.OnlyCodesThroughReporter,
            questions.QuestionAlreadyAnswered,
            questions.QuestionClosed,
            ReportMoveRefused,
        ),
    ),
    Row(reports.ADD, add_to_report, (StaleVersion, TooManyAddenda, ReportMoveRefused)),
    Row(
        reports.HAND_OVER,
        hand_over_report,
        (HandOverStands, AlreadyHandedOver, OwnUnitExcluded, HandOverWithoutConsent, *_WHOLE),
    ),
    Row(reports.TAKE_HANDED_OVER, take_handed_over, (NothingHandedOver, AlreadyHandedOver, HandOverStands, *_WHOLE)),
    Row(reports.UNDO_HAND_OVER, undo_hand_over, (NothingHandedOver, AlreadyHandedOver, *_WHOLE)),
    Row(reports.RECORD_READING_BASIS, record_reading_basis, (BasisDoesNotFit,)),
    Row(
        linking.LINK,
        link_persons,
        (
            StaleVersion,
            of_persons.AlreadyLinked,
            of_persons.LinkWithoutConsent,
            of_procedures.ProceduresOfBoth,
            of_procedures.DecisionsOfBoth,
            of_persons.CaseManagerNotChosen,
            RecusedFromCase,
            ReportMoveRefused,
        ),
    ),
    Row(linking.UNLINK, unlink_persons, (StaleVersion, of_persons.NoSuchLink, ReportMoveRefused)),
    Row(
        referrals.SEND,
        send_referral,
        (StaleVersion, UnitNotSuitable, NothingToRestOn, UnitAlreadyAsked, ReportMoveRefused),
    ),
)
_OF_PROCEDURE = (StaleVersion, of_procedures.NoProcedure, of_persons.ProcedureElsewhere, ReportMoveRefused)
_IN_PROCEDURE = (*_OF_PROCEDURE, of_procedures.ProcedureMoveRefused)
_VOTE = (
    *_IN_PROCEDURE,
    of_procedures.DecisionNeedsSecondFactor,
    of_procedures.NotOnPanel,
    of_procedures.AlreadyVoted,
    of_procedures.DecidedBefore,
)
_DECIDE = (
    *_IN_PROCEDURE,
    of_procedures.DecisionNeedsSecondFactor,
    of_procedures.PanelMayNotConfirm,
    of_procedures.DecidedBefore,
)
_CHALLENGE = (StaleVersion, of_procedures.NoProcedure, of_procedures.ChallengeMoveRefused, ReportMoveRefused)
_RULE = (*_CHALLENGE, of_procedures.DecisionNeedsSecondFactor, of_procedures.DecidedBefore)
PROCEDURES = (
    Row(
        procedures.OPEN,
        open_procedure,
        (
            StaleVersion,
            of_procedures.NoProcedureThroughReporter,
            consents.NotAgreedToBeIdentified,
            of_procedures.AlreadyInProcedure,
            of_procedures.DecisionInForce,
            of_procedures.NoNewFacts,
            ReportMoveRefused,
        ),
    ),
    Row(procedures.APPOINT_PANEL, appoint_panel, (*_IN_PROCEDURE, of_procedures.NotForPanel, of_procedures.SatBefore)),
    Row(
        procedures.REPLACE_PANEL_MEMBER,
        replace_panel_member,
        (
            *_IN_PROCEDURE,
            of_procedures.NotOnPanel,
            of_procedures.AlreadyVoted,
            of_procedures.DoesNotComeBack,
            of_procedures.NotForPanel,
            of_procedures.SatBefore,
        ),
    ),
    Row(procedures.PRESUME, presume_victim, (*_IN_PROCEDURE, of_procedures.AlreadyPresumed)),
    Row(procedures.RECORD_INTERVIEW, record_interview, _IN_PROCEDURE),
    Row(procedures.ANSWER_INDICATORS, answer_indicators, _IN_PROCEDURE),
    Row(procedures.PROPOSE, propose_decision, _VOTE),
    Row(procedures.SIGN, sign_decision, _VOTE),
    Row(procedures.DISSENT, dissent_from_decision, _VOTE),
    Row(procedures.CONFIRM, confirm_decision, (*_DECIDE, of_procedures.SatBefore)),
    Row(procedures.DECIDE_DISSENT, decide_dissent, _DECIDE),
    Row(procedures.DISCONTINUE, discontinue_procedure, _IN_PROCEDURE),
    Row(
        procedures.REQUEST_REVIEW,
        request_review,
        (
            *_CHALLENGE,
            of_procedures.ProcedureMoveRefused,
            of_procedures.DecidedInReview,
            of_procedures.DecisionNotServed,
            of_procedures.ReviewTooLate,
        ),
    ),
    Row(procedures.DECIDE_REVIEW, decide_review, _RULE),
    Row(procedures.QUESTION_DECISION, question_decision, (*_CHALLENGE, of_procedures.ProcedureMoveRefused)),
    Row(procedures.REVOKE_DECISION, revoke_decision, _RULE),
    Row(procedures.CONFIRM_REVOCATION, confirm_revocation, (*_RULE, of_procedures.OwnRevocation)),
    Row(
        procedures.RECORD_RECOVERY,
        record_recovery,
        (*_OF_PROCEDURE, of_procedures.RecoveryMoveRefused),
    ),
    Row(procedures.EXPLAIN_RIGHTS, explain_rights, _OF_PROCEDURE),
    Row(
        procedures.SERVE,
        serve_decision,
        (
            *_OF_PROCEDURE,
            of_procedures.NothingToServe,
            of_procedures.AlreadyServed,
        ),
    ),
)
CONSENTS = (
    Row(
        persons.RECORD_CONSENT,
        record_consent,
        (
            StaleVersion,
            ConsentNotAsked,
            ReportedByDuty,
            consents.ConsentAlreadyAnswered,
            consents.TooManyAttempts,
            SecondFactorNeeded,
            CallBackNeeded,
            ReportMoveRefused,
        ),
    ),
    Row(
        persons.RECORD_REFERRAL_CONSENT,
        record_referral_consent,
        (
            StaleVersion,
            ConsentNotAsked,
            ReportedByDuty,
            consents.NotAgreedToBeIdentified,
            SecondFactorNeeded,
            CallBackNeeded,
            ReportMoveRefused,
        ),
    ),
    Row(
        persons.RECORD_GUARDIANSHIP,
        record_guardianship,
        (StaleVersion, consents.GuardianshipOfAdult, SecondFactorNeeded, ReportMoveRefused),
    ),
    Row(persons.CHECK_GUARDIAN, check_guardian, (StaleVersion, consents.GuardianshipOfAdult, ReportMoveRefused)),
    Row(persons.INFORM_PROSECUTOR, inform_prosecutor, (StaleVersion, NothingToInform, ReportMoveRefused)),
    Row(
        persons.WITHDRAW_CONSENT,
        withdraw_consent,
        (StaleVersion, ConsentNotAsked, ReportedByDuty, ConsentAlreadyWithdrawn, ReportMoveRefused),
    ),
)
AGES = (
    Row(
        persons.RECORD_AGE,
        record_age,
        (
            StaleVersion,
            ages.SourceMayNotEndProtection,
            ages.AgeBasisNeeded,
            ages.AdultAlreadyProposed,
            AgeContradictsBirth,
            ages.AgeAlreadyRecorded,
            ages.TooManyAges,
            SecondFactorNeeded,
            DutyNeeded,
            ReportMoveRefused,
        ),
    ),
    Row(
        persons.CONFIRM_AGE,
        confirm_age,
        (
            StaleVersion,
            ages.NoAdultProposed,
            ages.SecondPersonNeeded,
            ages.SourceMayNotEndProtection,
            SecondFactorNeeded,
            ReportMoveRefused,
        ),
    ),
)
