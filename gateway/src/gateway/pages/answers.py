"""What the trusted documents answer. Written by `make contracts`."""

from collections.abc import Sequence
from typing import Literal, Protocol, TypeAlias, overload

from typing_extensions import NotRequired, ReadOnly, TypedDict

from contracts.access.ruling import Reason
from contracts.words.files import FileClass, FileKind, Scan
from contracts.words.indicators import DimensionResult, IndicatorAdvice, IndicatorClause, IndicatorDimension, IndicatorProfile
from contracts.words.notices import NoticeCode
from contracts.words.people import CentreRole, Profession
from contracts.words.persons import AgeBasis, ChildAgrees, CitizenshipGroup, CodeKind, ConsentGiver, ConsentGround, ConsentMethod, ConsentStatus, GuardianCheckResult, InformedHow, NotAskedReason, NumberKind, Relation, ResidenceStatus, Sex
from contracts.words.procedures import Act, ChallengeState, ChallengeStep, DecisionCopy, DecisionOutcome, Discontinuance, InterviewPlace, Means, OtherProtection, ProcedureShow, ProcedureState, ProvenError, RecoveryInterruption, RecoveryResidence, RecoveryScope, RecoveryState, RecoveryStep, ReviewFor, ReviewGround, Right, Serving, Vote
from contracts.words.referrals import ClockCode, ClockState, Counted, Outcome, Owner, Purpose, ReferralState, RejectionReason, Stage, WorklistSort
from contracts.words.reports import Age, Answer, AssessedGrounds, AssessedRisk, Caution, CentreShow, Companion, DismissalReason, HandOver, NextStep, PoliceTold, ReceiptStage, RecusalReason, ReopeningReason, ReportSource, ReportState, ReportingSector, RiskThreat, Suspicion, WayIn, Whereabouts
from contracts.words.urgency import Urgency
from gateway.graphql.vocabulary import Mask

AcceptReferralReferral = TypedDict("AcceptReferralReferral", {
    "__typename": ReadOnly[Literal["Referral"]],
    "id": ReadOnly[str],
    "version": ReadOnly[int | None],
    "state": ReadOnly[ReferralState],
    "positions": ReadOnly[Sequence[str]],
    "purpose": ReadOnly[Purpose | None],
    "urgency": ReadOnly[Urgency | None],
    "unitId": ReadOnly[str | None],
    "reportId": ReadOnly[str | None],
    "sentAt": ReadOnly[str | None],
    "respondBy": ReadOnly[str | None],
    "acceptedAt": ReadOnly[str | None],
})

AddToReportReferenceContent = TypedDict("AddToReportReferenceContent", {
    "reference": ReadOnly[str | None],
    "state": ReadOnly[ReportState | None],
})

AddToReportDangerContent = TypedDict("AddToReportDangerContent", {
    "danger": ReadOnly[Answer | None],
    "childPath": ReadOnly[bool | None],
    "stillHere": ReadOnly[Answer | None],
    "stillHereUntil": ReadOnly[str | None],
})

AddToReportReceiptContent = TypedDict("AddToReportReceiptContent", {
    "stage": ReadOnly[ReceiptStage | None],
    "nobodyYet": ReadOnly[bool | None],
    "callPhone": ReadOnly[str | None],
    "savedAt": ReadOnly[str | None],
    "deliveredAt": ReadOnly[str | None],
    "openedAt": ReadOnly[str | None],
    "takenOverAt": ReadOnly[str | None],
})

Instruction = TypedDict("Instruction", {
    "code": ReadOnly[str],
    "at": ReadOnly[str],
    "until": ReadOnly[str | None],
})

InstructionContent = TypedDict("InstructionContent", {
    "entries": ReadOnly[Sequence[Instruction] | None],
})

WhereaboutsEntry = TypedDict("WhereaboutsEntry", {
    "code": ReadOnly[Whereabouts],
    "at": ReadOnly[str],
})

WhereaboutsContent = TypedDict("WhereaboutsContent", {
    "entries": ReadOnly[Sequence[WhereaboutsEntry] | None],
})

Withheld = TypedDict("Withheld", {
    "class": ReadOnly[str],
    "mask": ReadOnly[Mask],
    "reason": ReadOnly[Reason],
})

AddToReportReport = TypedDict("AddToReportReport", {
    "__typename": ReadOnly[Literal["Report"]],
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "state": ReadOnly[ReportState],
    "positions": ReadOnly[Sequence[str]],
    "reference": ReadOnly[AddToReportReferenceContent | None],
    "danger": ReadOnly[AddToReportDangerContent | None],
    "receipt": ReadOnly[AddToReportReceiptContent | None],
    "instruction": ReadOnly[InstructionContent | None],
    "whereabouts": ReadOnly[WhereaboutsContent | None],
    "withheld": ReadOnly[Sequence[Withheld]],
})

AdviceAskedAdvice = TypedDict("AdviceAskedAdvice", {
    "id": ReadOnly[str],
    "sector": ReadOnly[str],
    "unitId": ReadOnly[str],
    "subject": ReadOnly[str | None],
    "askedAt": ReadOnly[str],
    "dueAt": ReadOnly[str],
    "answeredAt": ReadOnly[str | None],
})

PageInfo = TypedDict("PageInfo", {
    "hasNextPage": ReadOnly[bool],
    "endCursor": ReadOnly[str | None],
})

AdviceConnection = TypedDict("AdviceConnection", {
    "nodes": ReadOnly[Sequence[AdviceAskedAdvice]],
    "pageInfo": ReadOnly[PageInfo],
})

AdviceAsked = TypedDict("AdviceAsked", {
    "adviceAsked": ReadOnly[AdviceConnection],
})

AnswerAdviceAdvice = TypedDict("AnswerAdviceAdvice", {
    "__typename": ReadOnly[Literal["Advice"]],
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "positions": ReadOnly[Sequence[str]],
    "sector": ReadOnly[str],
    "unitId": ReadOnly[str],
    "subject": ReadOnly[str | None],
    "askedAt": ReadOnly[str],
    "dueAt": ReadOnly[str],
    "answeredAt": ReadOnly[str | None],
    "answeredAs": ReadOnly[str | None],
})

QuestionAnswer = TypedDict("QuestionAnswer", {
    "code": ReadOnly[str | None],
    "text": ReadOnly[str | None],
    "at": ReadOnly[str],
    "givenAs": ReadOnly[str],
})

Question = TypedDict("Question", {
    "id": ReadOnly[str],
    "code": ReadOnly[str | None],
    "text": ReadOnly[str | None],
    "askedAt": ReadOnly[str],
    "askedAs": ReadOnly[str],
    "answer": ReadOnly[QuestionAnswer | None],
})

AnswerQuestionOpenQuestionContent = TypedDict("AnswerQuestionOpenQuestionContent", {
    "waiting": ReadOnly[int | None],
    "questions": ReadOnly[Sequence[Question] | None],
})

AnswerQuestionReport = TypedDict("AnswerQuestionReport", {
    "__typename": ReadOnly[Literal["Report"]],
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "state": ReadOnly[ReportState],
    "positions": ReadOnly[Sequence[str]],
    "reference": ReadOnly[AddToReportReferenceContent | None],
    "danger": ReadOnly[AddToReportDangerContent | None],
    "receipt": ReadOnly[AddToReportReceiptContent | None],
    "instruction": ReadOnly[InstructionContent | None],
    "whereabouts": ReadOnly[WhereaboutsContent | None],
    "withheld": ReadOnly[Sequence[Withheld]],
    "openQuestion": ReadOnly[AnswerQuestionOpenQuestionContent | None],
})

AssignedCase = TypedDict("AssignedCase", {
    "__typename": ReadOnly[Literal["AssignedCase"]],
    "id": ReadOnly[str],
    "caseId": ReadOnly[str],
})

UploadTicket = TypedDict("UploadTicket", {
    "__typename": ReadOnly[Literal["UploadTicket"]],
    "id": ReadOnly[str],
    "fileClass": ReadOnly[FileClass],
    "expiresAt": ReadOnly[str],
    "mostBytes": ReadOnly[int],
})

StageTotal = TypedDict("StageTotal", {
    "stage": ReadOnly[Stage],
    "counts": ReadOnly[Counted],
    "reached": ReadOnly[int],
    "present": ReadOnly[int],
})

CaseFlowTermTotal = TypedDict("CaseFlowTermTotal", {
    "stage": ReadOnly[Stage],
    "counts": ReadOnly[Counted],
    "due": ReadOnly[int | None],
    "overdue": ReadOnly[int | None],
})

CaseFlowTerms = TypedDict("CaseFlowTerms", {
    "asOf": ReadOnly[str],
    "stages": ReadOnly[Sequence[CaseFlowTermTotal]],
})

CaseFlowCaseFlow = TypedDict("CaseFlowCaseFlow", {
    "asOf": ReadOnly[str],
    "live": ReadOnly[bool],
    "persons": ReadOnly[int],
    "stages": ReadOnly[Sequence[StageTotal]],
    "terms": ReadOnly[CaseFlowTerms | None],
})

CaseFlow = TypedDict("CaseFlow", {
    "caseFlow": ReadOnly[CaseFlowCaseFlow],
})

CentreCountsCentreCounts = TypedDict("CentreCountsCentreCounts", {
    "late": ReadOnly[int],
    "dueToday": ReadOnly[int],
    "mine": ReadOnly[int],
    "questions": ReadOnly[int],
    "advice": ReadOnly[int],
    "notTakenOver": ReadOnly[int],
    "inDanger": ReadOnly[int],
    "unassigned": ReadOnly[int],
    "toInform": ReadOnly[int],
    "toInformLate": ReadOnly[int],
    "toReview": ReadOnly[int],
})

CentreCounts = TypedDict("CentreCounts", {
    "centreCounts": ReadOnly[CentreCountsCentreCounts],
})

CentreListKeyedContent = TypedDict("CentreListKeyedContent", {
    "source": ReadOnly[ReportSource],
    "receivedAt": ReadOnly[str],
    "enteredAt": ReadOnly[str],
})

CentreListReferenceContent = TypedDict("CentreListReferenceContent", {
    "reference": ReadOnly[str | None],
    "number": ReadOnly[int | None],
    "persons": ReadOnly[int | None],
    "keyed": ReadOnly[CentreListKeyedContent | None],
})

CentreListFilingContent = TypedDict("CentreListFilingContent", {
    "sector": ReadOnly[str | None],
    "urgency": ReadOnly[Urgency | None],
})

CentreListDangerContent = TypedDict("CentreListDangerContent", {
    "childPath": ReadOnly[bool | None],
})

ProsecutorToInform = TypedDict("ProsecutorToInform", {
    "since": ReadOnly[str],
    "by": ReadOnly[str],
    "verified": ReadOnly[bool],
})

CentreListReceiptContent = TypedDict("CentreListReceiptContent", {
    "savedAt": ReadOnly[str | None],
    "takenOverAt": ReadOnly[str | None],
    "assessBy": ReadOnly[str | None],
    "informProsecutor": ReadOnly[ProsecutorToInform | None],
    "riskReviewBy": ReadOnly[str | None],
})

CentreListBirthContent = TypedDict("CentreListBirthContent", {
    "age": ReadOnly[Age | None],
    "ageBand": ReadOnly[Literal['age_0_8', 'age_9_13', 'age_14_17', 'age_18_20', 'age_21_29', 'age_30_47', 'age_48_plus', 'unknown'] | None],
})

CentreListAssignmentContent = TypedDict("CentreListAssignmentContent", {
    "manager": ReadOnly[str | None],
    "standsIn": ReadOnly[bool | None],
})

CentreListListedProcedure = TypedDict("CentreListListedProcedure", {
    "state": ReadOnly[ProcedureState | None],
    "openedAt": ReadOnly[str | None],
})

CentreListMunicipalityContent = TypedDict("CentreListMunicipalityContent", {
    "encounter": ReadOnly[str | None],
    "encounterRegion": ReadOnly[str | None],
})

CentreListReferralClock = TypedDict("CentreListReferralClock", {
    "code": ReadOnly[ClockCode],
    "state": ReadOnly[ClockState],
    "dueAt": ReadOnly[str],
})

CentreListReferral = TypedDict("CentreListReferral", {
    "id": ReadOnly[str],
    "version": ReadOnly[int | None],
    "state": ReadOnly[ReferralState],
    "positions": ReadOnly[Sequence[str]],
    "purpose": ReadOnly[Purpose | None],
    "urgency": ReadOnly[Urgency | None],
    "unitId": ReadOnly[str | None],
    "sentAt": ReadOnly[str | None],
    "respondBy": ReadOnly[str | None],
    "acceptedAt": ReadOnly[str | None],
    "waitsForWorker": ReadOnly[bool | None],
    "clocks": ReadOnly[Sequence[CentreListReferralClock] | None],
})

CentreListReportSummary = TypedDict("CentreListReportSummary", {
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "state": ReadOnly[ReportState],
    "positions": ReadOnly[Sequence[str]],
    "owner": ReadOnly[Owner | None],
    "reference": ReadOnly[CentreListReferenceContent | None],
    "report": ReadOnly[CentreListFilingContent | None],
    "danger": ReadOnly[CentreListDangerContent | None],
    "receipt": ReadOnly[CentreListReceiptContent | None],
    "birth": ReadOnly[CentreListBirthContent | None],
    "assignment": ReadOnly[CentreListAssignmentContent | None],
    "procedure": ReadOnly[CentreListListedProcedure | None],
    "municipality": ReadOnly[CentreListMunicipalityContent | None],
    "referrals": ReadOnly[Sequence[CentreListReferral] | None],
})

CentreListReportConnection = TypedDict("CentreListReportConnection", {
    "nodes": ReadOnly[Sequence[CentreListReportSummary]],
    "pageInfo": ReadOnly[PageInfo],
})

CentreList = TypedDict("CentreList", {
    "centreList": ReadOnly[CentreListReportConnection],
})

DutyPerson = TypedDict("DutyPerson", {
    "id": ReadOnly[str],
    "name": ReadOnly[str | None],
})

DutyTurn = TypedDict("DutyTurn", {
    "id": ReadOnly[str],
    "place": ReadOnly[int],
    "startsAt": ReadOnly[str],
    "endsAt": ReadOnly[str],
    "person": ReadOnly[DutyPerson],
})

ChangeTurnDutyRoster = TypedDict("ChangeTurnDutyRoster", {
    "__typename": ReadOnly[Literal["DutyRoster"]],
    "unitId": ReadOnly[str],
    "version": ReadOnly[int],
    "byStandingOrder": ReadOnly[bool],
    "onDuty": ReadOnly[Sequence[DutyPerson]],
    "standingOrder": ReadOnly[Sequence[DutyPerson]],
    "turns": ReadOnly[Sequence[DutyTurn]],
})

CoveredCases = TypedDict("CoveredCases", {
    "__typename": ReadOnly[Literal["CoveredCases"]],
    "managerId": ReadOnly[str],
    "coverId": ReadOnly[str | None],
})

DecisionPaperKeyedContent = TypedDict("DecisionPaperKeyedContent", {
    "receivedAt": ReadOnly[str],
})

DecisionPaperReferenceContent = TypedDict("DecisionPaperReferenceContent", {
    "reference": ReadOnly[str | None],
    "keyed": ReadOnly[DecisionPaperKeyedContent | None],
})

DecisionPaperReceiptContent = TypedDict("DecisionPaperReceiptContent", {
    "savedAt": ReadOnly[str | None],
})

DecisionPaperDecisionContent = TypedDict("DecisionPaperDecisionContent", {
    "outcome": ReadOnly[DecisionOutcome | None],
    "acts": ReadOnly[Sequence[Act] | None],
    "means": ReadOnly[Sequence[Means] | None],
    "forms": ReadOnly[Sequence[Suspicion] | None],
    "otherProtection": ReadOnly[OtherProtection | None],
    "decidedAt": ReadOnly[str | None],
    "revokedAt": ReadOnly[str | None],
})

DecisionPaperReasonsContent = TypedDict("DecisionPaperReasonsContent", {
    "text": ReadOnly[str | None],
})

DecisionPaperPanelMember = TypedDict("DecisionPaperPanelMember", {
    "profession": ReadOnly[Profession],
    "replacedAt": ReadOnly[str | None],
    "vote": ReadOnly[Vote | None],
})

DecisionPaperProcedureContent = TypedDict("DecisionPaperProcedureContent", {
    "state": ReadOnly[ProcedureState | None],
    "isReview": ReadOnly[bool | None],
    "panel": ReadOnly[Sequence[DecisionPaperPanelMember] | None],
})

DecisionPaperReport = TypedDict("DecisionPaperReport", {
    "id": ReadOnly[str],
    "positions": ReadOnly[Sequence[str]],
    "reference": ReadOnly[DecisionPaperReferenceContent | None],
    "receipt": ReadOnly[DecisionPaperReceiptContent | None],
    "decision": ReadOnly[DecisionPaperDecisionContent | None],
    "reasons": ReadOnly[DecisionPaperReasonsContent | None],
    "procedure": ReadOnly[DecisionPaperProcedureContent | None],
})

DecisionPaper = TypedDict("DecisionPaper", {
    "report": ReadOnly[DecisionPaperReport | None],
})

DeskReferenceContent = TypedDict("DeskReferenceContent", {
    "reference": ReadOnly[str | None],
    "handOver": ReadOnly[HandOver | None],
})

DeskReceiptContent = TypedDict("DeskReceiptContent", {
    "stage": ReadOnly[ReceiptStage | None],
    "reopenedAt": ReadOnly[str | None],
})

DeskReportSummary = TypedDict("DeskReportSummary", {
    "positions": ReadOnly[Sequence[str]],
    "state": ReadOnly[ReportState],
    "reference": ReadOnly[DeskReferenceContent | None],
    "instruction": ReadOnly[InstructionContent | None],
    "receipt": ReadOnly[DeskReceiptContent | None],
})

DeskReferral = TypedDict("DeskReferral", {
    "state": ReadOnly[ReferralState],
    "purpose": ReadOnly[Purpose | None],
    "respondBy": ReadOnly[str | None],
    "clocks": ReadOnly[Sequence[CentreListReferralClock] | None],
})

DeskNotice = TypedDict("DeskNotice", {
    "id": ReadOnly[str],
    "code": ReadOnly[NoticeCode],
    "urgency": ReadOnly[Urgency],
    "createdAt": ReadOnly[str],
    "reportId": ReadOnly[str],
    "referralId": ReadOnly[str | None],
    "reference": ReadOnly[str | None],
    "version": ReadOnly[int],
    "report": ReadOnly[DeskReportSummary | None],
    "referral": ReadOnly[DeskReferral | None],
})

DeskNoticeConnection = TypedDict("DeskNoticeConnection", {
    "nodes": ReadOnly[Sequence[DeskNotice]],
    "pageInfo": ReadOnly[PageInfo],
})

Desk = TypedDict("Desk", {
    "notifications": ReadOnly[DeskNoticeConnection],
})

DiscardedDraft = TypedDict("DiscardedDraft", {
    "__typename": ReadOnly[Literal["DiscardedDraft"]],
    "id": ReadOnly[str],
})

DraftsReferenceContent = TypedDict("DraftsReferenceContent", {
    "reference": ReadOnly[str | None],
})

DraftsReportSummary = TypedDict("DraftsReportSummary", {
    "reference": ReadOnly[DraftsReferenceContent | None],
})

DraftsDraft = TypedDict("DraftsDraft", {
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "danger": ReadOnly[bool],
    "child": ReadOnly[bool],
    "createdAt": ReadOnly[str],
    "updatedAt": ReadOnly[str],
    "goneAt": ReadOnly[str],
    "reportId": ReadOnly[str | None],
    "report": ReadOnly[DraftsReportSummary | None],
})

Drafts = TypedDict("Drafts", {
    "drafts": ReadOnly[Sequence[DraftsDraft]],
})

DutyRosterDutyRoster = TypedDict("DutyRosterDutyRoster", {
    "unitId": ReadOnly[str],
    "version": ReadOnly[int],
    "byStandingOrder": ReadOnly[bool],
    "onDuty": ReadOnly[Sequence[DutyPerson]],
    "standingOrder": ReadOnly[Sequence[DutyPerson]],
    "turns": ReadOnly[Sequence[DutyTurn]],
})

DutyRoster = TypedDict("DutyRoster", {
    "dutyRoster": ReadOnly[DutyRosterDutyRoster],
})

FilingWarning = TypedDict("FilingWarning", {
    "code": ReadOnly[Caution],
    "field": ReadOnly[str],
    "sentence": ReadOnly[str],
})

ExtendReportReport = TypedDict("ExtendReportReport", {
    "__typename": ReadOnly[Literal["Report"]],
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "state": ReadOnly[ReportState],
    "positions": ReadOnly[Sequence[str]],
    "warnings": ReadOnly[Sequence[FilingWarning] | None],
    "reference": ReadOnly[AddToReportReferenceContent | None],
    "danger": ReadOnly[AddToReportDangerContent | None],
    "receipt": ReadOnly[AddToReportReceiptContent | None],
    "instruction": ReadOnly[InstructionContent | None],
    "whereabouts": ReadOnly[WhereaboutsContent | None],
    "withheld": ReadOnly[Sequence[Withheld]],
})

FileReportPersonOfReport = TypedDict("FileReportPersonOfReport", {
    "id": ReadOnly[str],
    "number": ReadOnly[int],
})

FileReportReport = TypedDict("FileReportReport", {
    "__typename": ReadOnly[Literal["Report"]],
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "state": ReadOnly[ReportState],
    "positions": ReadOnly[Sequence[str]],
    "persons": ReadOnly[Sequence[FileReportPersonOfReport] | None],
    "warnings": ReadOnly[Sequence[FilingWarning] | None],
    "reference": ReadOnly[AddToReportReferenceContent | None],
    "danger": ReadOnly[AddToReportDangerContent | None],
    "receipt": ReadOnly[AddToReportReceiptContent | None],
    "instruction": ReadOnly[InstructionContent | None],
    "whereabouts": ReadOnly[WhereaboutsContent | None],
    "withheld": ReadOnly[Sequence[Withheld]],
})

FindReportSummary = TypedDict("FindReportSummary", {
    "id": ReadOnly[str],
    "positions": ReadOnly[Sequence[str]],
})

FindReportConnection = TypedDict("FindReportConnection", {
    "nodes": ReadOnly[Sequence[FindReportSummary]],
})

Find = TypedDict("Find", {
    "reports": ReadOnly[FindReportConnection],
})

FixedFactsFilingContent = TypedDict("FixedFactsFilingContent", {
    "encounterDate": ReadOnly[str | None],
    "sector": ReadOnly[str | None],
})

FixedFactsMunicipalityContent = TypedDict("FixedFactsMunicipalityContent", {
    "encounter": ReadOnly[str | None],
})

FixedFactsUnitCallbackContent = TypedDict("FixedFactsUnitCallbackContent", {
    "unitId": ReadOnly[str | None],
})

FixedFactsReport = TypedDict("FixedFactsReport", {
    "report": ReadOnly[FixedFactsFilingContent | None],
    "municipality": ReadOnly[FixedFactsMunicipalityContent | None],
    "unitCallback": ReadOnly[FixedFactsUnitCallbackContent | None],
})

FixedFacts = TypedDict("FixedFacts", {
    "report": ReadOnly[FixedFactsReport | None],
})

HandedOverCases = TypedDict("HandedOverCases", {
    "__typename": ReadOnly[Literal["HandedOverCases"]],
    "reportIds": ReadOnly[Sequence[str]],
    "managerId": ReadOnly[str],
})

InboxNotice = TypedDict("InboxNotice", {
    "id": ReadOnly[str],
    "code": ReadOnly[NoticeCode],
    "text": ReadOnly[str],
    "urgency": ReadOnly[Urgency],
    "createdAt": ReadOnly[str],
    "openedAt": ReadOnly[str | None],
    "reportId": ReadOnly[str],
    "referralId": ReadOnly[str | None],
    "version": ReadOnly[int],
})

InboxNoticeConnection = TypedDict("InboxNoticeConnection", {
    "nodes": ReadOnly[Sequence[InboxNotice]],
    "pageInfo": ReadOnly[PageInfo],
})

Inbox = TypedDict("Inbox", {
    "notifications": ReadOnly[InboxNoticeConnection],
})

MeMe = TypedDict("MeMe", {
    "id": ReadOnly[str],
    "username": ReadOnly[str],
    "name": ReadOnly[str],
    "agencyId": ReadOnly[str | None],
    "unitId": ReadOnly[str | None],
    "sector": ReadOnly[str | None],
    "roles": ReadOnly[Sequence[str]],
    "permissions": ReadOnly[Sequence[str]],
    "acr": ReadOnly[int],
})

Me = TypedDict("Me", {
    "me": ReadOnly[MeMe],
})

OpenNoticeNotice = TypedDict("OpenNoticeNotice", {
    "__typename": ReadOnly[Literal["Notice"]],
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "openedAt": ReadOnly[str | None],
})

KeyedAsEntered = TypedDict("KeyedAsEntered", {
    "at": ReadOnly[str],
    "source": ReadOnly[ReportSource],
    "receivedAt": ReadOnly[str],
})

OpeningKeyedContent = TypedDict("OpeningKeyedContent", {
    "source": ReadOnly[ReportSource],
    "receivedAt": ReadOnly[str],
    "enteredAt": ReadOnly[str],
    "corrected": ReadOnly[KeyedAsEntered | None],
})

OpeningReferenceContent = TypedDict("OpeningReferenceContent", {
    "reference": ReadOnly[str | None],
    "state": ReadOnly[ReportState | None],
    "number": ReadOnly[int | None],
    "persons": ReadOnly[int | None],
    "keyed": ReadOnly[OpeningKeyedContent | None],
})

CorrectedFiling = TypedDict("CorrectedFiling", {
    "at": ReadOnly[str],
    "encounterDate": ReadOnly[str],
})

OpeningFilingContent = TypedDict("OpeningFilingContent", {
    "sector": ReadOnly[str | None],
    "encounterDate": ReadOnly[str | None],
    "wayIn": ReadOnly[WayIn | None],
    "wayInVerified": ReadOnly[bool | None],
    "urgency": ReadOnly[Urgency | None],
    "corrected": ReadOnly[Sequence[CorrectedFiling] | None],
})

FormAnswer = TypedDict("FormAnswer", {
    "question": ReadOnly[str],
    "values": ReadOnly[Sequence[str]],
})

ContentChange = TypedDict("ContentChange", {
    "version": ReadOnly[int],
    "at": ReadOnly[str],
})

OpeningEncounterContent = TypedDict("OpeningEncounterContent", {
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "companion": ReadOnly[Companion | None],
    "seenAlone": ReadOnly[Answer | None],
    "policeTold": ReadOnly[PoliceTold | None],
    "vitalReason": ReadOnly[str | None],
    "vitalWords": ReadOnly[str | None],
})

OpeningTextContent = TypedDict("OpeningTextContent", {
    "text": ReadOnly[str | None],
})

OpeningConflictContent = TypedDict("OpeningConflictContent", {
    "unitIds": ReadOnly[Sequence[str] | None],
    "note": ReadOnly[str | None],
})

CorrectedUnit = TypedDict("CorrectedUnit", {
    "at": ReadOnly[str],
    "unitId": ReadOnly[str],
})

OpeningUnitCallbackContent = TypedDict("OpeningUnitCallbackContent", {
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "unitId": ReadOnly[str | None],
    "phone": ReadOnly[str | None],
    "corrected": ReadOnly[Sequence[CorrectedUnit] | None],
})

CorrectedPlace = TypedDict("CorrectedPlace", {
    "at": ReadOnly[str],
    "encounter": ReadOnly[str | None],
    "encounterRegion": ReadOnly[str | None],
})

OpeningMunicipalityContent = TypedDict("OpeningMunicipalityContent", {
    "encounter": ReadOnly[str | None],
    "encounterRegion": ReadOnly[str | None],
    "corrected": ReadOnly[Sequence[CorrectedPlace] | None],
})

OpeningIndicatorsContent = TypedDict("OpeningIndicatorsContent", {
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "codes": ReadOnly[Sequence[str] | None],
})

OpeningExploitationContent = TypedDict("OpeningExploitationContent", {
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "forms": ReadOnly[Sequence[Suspicion] | None],
})

CorrectionReason = TypedDict("CorrectionReason", {
    "at": ReadOnly[str],
    "reason": ReadOnly[str],
})

CorrectionsContent = TypedDict("CorrectionsContent", {
    "entries": ReadOnly[Sequence[CorrectionReason] | None],
})

PersonCandidate = TypedDict("PersonCandidate", {
    "id": ReadOnly[str],
    "kinds": ReadOnly[Sequence[CodeKind]],
    "exact": ReadOnly[bool],
    "foundAt": ReadOnly[str],
    "reportId": ReadOnly[str | None],
    "reference": ReadOnly[str | None],
})

PersonLink = TypedDict("PersonLink", {
    "id": ReadOnly[str],
    "relation": ReadOnly[Relation],
    "at": ReadOnly[str],
    "waits": ReadOnly[bool],
    "byYou": ReadOnly[bool],
    "toConfirm": ReadOnly[bool],
    "reportId": ReadOnly[str | None],
    "reference": ReadOnly[str | None],
})

LinksContent = TypedDict("LinksContent", {
    "candidates": ReadOnly[Sequence[PersonCandidate] | None],
    "linked": ReadOnly[Sequence[PersonLink] | None],
})

AssessedDimension = TypedDict("AssessedDimension", {
    "dimension": ReadOnly[IndicatorDimension],
    "result": ReadOnly[DimensionResult],
    "clauses": ReadOnly[Sequence[IndicatorClause]],
    "yes": ReadOnly[Sequence[str]],
    "notKnown": ReadOnly[Sequence[str]],
})

OpeningAssessedProfile = TypedDict("OpeningAssessedProfile", {
    "profile": ReadOnly[IndicatorProfile],
    "scored": ReadOnly[bool],
    "advice": ReadOnly[IndicatorAdvice | None],
    "possible": ReadOnly[Sequence[IndicatorAdvice]],
    "dimensions": ReadOnly[Sequence[AssessedDimension]],
    "ignored": ReadOnly[Sequence[str]],
})

OpeningAssessmentContent = TypedDict("OpeningAssessmentContent", {
    "indicatorsVersion": ReadOnly[str | None],
    "profiles": ReadOnly[Sequence[OpeningAssessedProfile] | None],
})

EarlierRisk = TypedDict("EarlierRisk", {
    "level": ReadOnly[AssessedRisk],
    "threats": ReadOnly[Sequence[RiskThreat]],
    "measures": ReadOnly[str | None],
    "reviewOn": ReadOnly[str],
    "at": ReadOnly[str],
})

RiskContent = TypedDict("RiskContent", {
    "level": ReadOnly[AssessedRisk | None],
    "threats": ReadOnly[Sequence[RiskThreat] | None],
    "measures": ReadOnly[str | None],
    "reviewOn": ReadOnly[str | None],
    "at": ReadOnly[str | None],
    "earlier": ReadOnly[Sequence[EarlierRisk] | None],
})

OpeningEarlierAssessment = TypedDict("OpeningEarlierAssessment", {
    "grounds": ReadOnly[AssessedGrounds],
    "risk": ReadOnly[AssessedRisk],
    "nextStep": ReadOnly[NextStep],
    "reason": ReadOnly[str | None],
    "dismissed": ReadOnly[DismissalReason | None],
    "proposed": ReadOnly[DismissalReason | None],
    "declinedAt": ReadOnly[str | None],
    "declinedReason": ReadOnly[str | None],
    "reopenedAt": ReadOnly[str | None],
    "reopened": ReadOnly[ReopeningReason | None],
    "reopenedWords": ReadOnly[str | None],
    "recusedAt": ReadOnly[str | None],
    "recusedAs": ReadOnly[str | None],
    "recused": ReadOnly[RecusalReason | None],
    "recusedWords": ReadOnly[str | None],
    "at": ReadOnly[str],
})

OpeningTriageContent = TypedDict("OpeningTriageContent", {
    "grounds": ReadOnly[AssessedGrounds | None],
    "risk": ReadOnly[AssessedRisk | None],
    "nextStep": ReadOnly[NextStep | None],
    "reason": ReadOnly[str | None],
    "dismissed": ReadOnly[DismissalReason | None],
    "proposed": ReadOnly[DismissalReason | None],
    "declinedAt": ReadOnly[str | None],
    "declinedReason": ReadOnly[str | None],
    "reopenedAt": ReadOnly[str | None],
    "reopened": ReadOnly[ReopeningReason | None],
    "reopenedWords": ReadOnly[str | None],
    "recusedAt": ReadOnly[str | None],
    "recusedAs": ReadOnly[str | None],
    "recused": ReadOnly[RecusalReason | None],
    "recusedWords": ReadOnly[str | None],
    "at": ReadOnly[str | None],
    "earlier": ReadOnly[Sequence[OpeningEarlierAssessment] | None],
})

OpeningConsentContent = TypedDict("OpeningConsentContent", {
    "status": ReadOnly[ConsentStatus | None],
})

OpeningReporterNameContent = TypedDict("OpeningReporterNameContent", {
    "name": ReadOnly[str | None],
    "phone": ReadOnly[str | None],
})

Name = TypedDict("Name", {
    "given": ReadOnly[str | None],
    "family": ReadOnly[str | None],
})

OpeningPersonNameContent = TypedDict("OpeningPersonNameContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "names": ReadOnly[Sequence[Name] | None],
    "aliases": ReadOnly[Sequence[str] | None],
})

DocumentNumber = TypedDict("DocumentNumber", {
    "kind": ReadOnly[NumberKind],
    "value": ReadOnly[str],
    "country": ReadOnly[str | None],
})

OpeningPersonNumbersContent = TypedDict("OpeningPersonNumbersContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "numbers": ReadOnly[Sequence[DocumentNumber] | None],
})

ProposedAge = TypedDict("ProposedAge", {
    "age": ReadOnly[Age],
    "basis": ReadOnly[AgeBasis],
    "birthDate": ReadOnly[str | None],
})

OpeningBirthContent = TypedDict("OpeningBirthContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "age": ReadOnly[Age | None],
    "birthDate": ReadOnly[str | None],
    "ageBand": ReadOnly[Literal['age_0_8', 'age_9_13', 'age_14_17', 'age_18_20', 'age_21_29', 'age_30_47', 'age_48_plus', 'unknown'] | None],
    "basis": ReadOnly[AgeBasis | None],
    "proposed": ReadOnly[ProposedAge | None],
})

OpeningSexContent = TypedDict("OpeningSexContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "sex": ReadOnly[Sex | None],
})

OpeningCitizenshipContent = TypedDict("OpeningCitizenshipContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "countries": ReadOnly[Sequence[str] | None],
    "group": ReadOnly[CitizenshipGroup | None],
})

OpeningResidenceContent = TypedDict("OpeningResidenceContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "status": ReadOnly[ResidenceStatus | None],
})

OpeningLanguageNeedsContent = TypedDict("OpeningLanguageNeedsContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "language": ReadOnly[str | None],
    "interpreterNeeded": ReadOnly[bool | None],
})

OpeningSafeContactContent = TypedDict("OpeningSafeContactContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "phone": ReadOnly[str | None],
    "email": ReadOnly[str | None],
    "other": ReadOnly[str | None],
})

OpeningContactFlagsContent = TypedDict("OpeningContactFlagsContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "contactPerson": ReadOnly[bool | None],
    "safeTimes": ReadOnly[str | None],
    "whoMayAnswer": ReadOnly[str | None],
})

OpeningPresentPlaceContent = TypedDict("OpeningPresentPlaceContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "municipality": ReadOnly[str | None],
    "text": ReadOnly[str | None],
    "region": ReadOnly[str | None],
})

GuardianChecked = TypedDict("GuardianChecked", {
    "result": ReadOnly[GuardianCheckResult],
    "note": ReadOnly[str | None],
    "at": ReadOnly[str],
})

OpeningFormContent = TypedDict("OpeningFormContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "checks": ReadOnly[Sequence[GuardianChecked] | None],
})

ChildView = TypedDict("ChildView", {
    "purpose": ReadOnly[Purpose],
    "agreed": ReadOnly[bool],
    "heard": ReadOnly[Answer],
    "agrees": ReadOnly[ChildAgrees],
    "words": ReadOnly[str | None],
    "at": ReadOnly[str],
})

ChildViewsContent = TypedDict("ChildViewsContent", {
    "recorded": ReadOnly[bool],
    "entries": ReadOnly[Sequence[ChildView] | None],
})

OpeningFormContentControl = TypedDict("OpeningFormContentControl", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
})

InformedProsecutor = TypedDict("InformedProsecutor", {
    "at": ReadOnly[str],
    "informedOn": ReadOnly[str],
    "how": ReadOnly[InformedHow],
    "office": ReadOnly[str | None],
    "reference": ReadOnly[str | None],
    "note": ReadOnly[str | None],
})

OpeningFormContentProceedings = TypedDict("OpeningFormContentProceedings", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "informed": ReadOnly[Sequence[InformedProsecutor] | None],
})

Addendum = TypedDict("Addendum", {
    "text": ReadOnly[str],
    "at": ReadOnly[str],
})

OpeningTextContentAccount = TypedDict("OpeningTextContentAccount", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "text": ReadOnly[str | None],
    "addenda": ReadOnly[Sequence[Addendum] | None],
})

ReportFile = TypedDict("ReportFile", {
    "id": ReadOnly[str],
    "kind": ReadOnly[FileKind],
    "size": ReadOnly[int],
    "scan": ReadOnly[Scan],
    "at": ReadOnly[str],
    "caption": ReadOnly[str | None],
})

OpeningFilesContent = TypedDict("OpeningFilesContent", {
    "recorded": ReadOnly[bool],
    "files": ReadOnly[Sequence[ReportFile] | None],
})

OpeningReport = TypedDict("OpeningReport", {
    "id": ReadOnly[str],
    "withheld": ReadOnly[Sequence[Withheld]],
    "reference": ReadOnly[OpeningReferenceContent | None],
    "report": ReadOnly[OpeningFilingContent | None],
    "danger": ReadOnly[AddToReportDangerContent | None],
    "encounter": ReadOnly[OpeningEncounterContent | None],
    "concern": ReadOnly[OpeningTextContent | None],
    "conflict": ReadOnly[OpeningConflictContent | None],
    "unitCallback": ReadOnly[OpeningUnitCallbackContent | None],
    "municipality": ReadOnly[OpeningMunicipalityContent | None],
    "indicators": ReadOnly[OpeningIndicatorsContent | None],
    "exploitation": ReadOnly[OpeningExploitationContent | None],
    "corrections": ReadOnly[CorrectionsContent | None],
    "links": ReadOnly[LinksContent | None],
    "assessment": ReadOnly[OpeningAssessmentContent | None],
    "risk": ReadOnly[RiskContent | None],
    "triage": ReadOnly[OpeningTriageContent | None],
    "consent": ReadOnly[OpeningConsentContent | None],
    "reporterName": ReadOnly[OpeningReporterNameContent | None],
    "personName": ReadOnly[OpeningPersonNameContent | None],
    "personNumbers": ReadOnly[OpeningPersonNumbersContent | None],
    "birth": ReadOnly[OpeningBirthContent | None],
    "sex": ReadOnly[OpeningSexContent | None],
    "citizenship": ReadOnly[OpeningCitizenshipContent | None],
    "residence": ReadOnly[OpeningResidenceContent | None],
    "languageNeeds": ReadOnly[OpeningLanguageNeedsContent | None],
    "safeContact": ReadOnly[OpeningSafeContactContent | None],
    "contactFlags": ReadOnly[OpeningContactFlagsContent | None],
    "presentPlace": ReadOnly[OpeningPresentPlaceContent | None],
    "guardian": ReadOnly[OpeningFormContent | None],
    "childViews": ReadOnly[ChildViewsContent | None],
    "control": ReadOnly[OpeningFormContentControl | None],
    "site": ReadOnly[OpeningFormContentControl | None],
    "suspect": ReadOnly[OpeningFormContentControl | None],
    "proceedings": ReadOnly[OpeningFormContentProceedings | None],
    "account": ReadOnly[OpeningTextContentAccount | None],
    "clinical": ReadOnly[OpeningTextContentAccount | None],
    "careNeeds": ReadOnly[OpeningTextContentAccount | None],
    "attachments": ReadOnly[OpeningFilesContent | None],
    "clinicalImages": ReadOnly[OpeningFilesContent | None],
})

OpeningOpening = TypedDict("OpeningOpening", {
    "before": ReadOnly[OpeningReport],
    "after": ReadOnly[OpeningReport],
})

OpeningReportReport = TypedDict("OpeningReportReport", {
    "id": ReadOnly[str],
    "opening": ReadOnly[OpeningOpening | None],
})

Opening = TypedDict("Opening", {
    "report": ReadOnly[OpeningReportReport | None],
})

OwnFilesFilesContent = TypedDict("OwnFilesFilesContent", {
    "files": ReadOnly[Sequence[ReportFile] | None],
})

OwnFilesReport = TypedDict("OwnFilesReport", {
    "id": ReadOnly[str],
    "attachments": ReadOnly[OwnFilesFilesContent | None],
    "clinicalImages": ReadOnly[OwnFilesFilesContent | None],
})

OwnFiles = TypedDict("OwnFiles", {
    "report": ReadOnly[OwnFilesReport | None],
})

StandingIn = TypedDict("StandingIn", {
    "id": ReadOnly[str],
    "beginsAt": ReadOnly[str],
    "endsAt": ReadOnly[str],
})

Colleague = TypedDict("Colleague", {
    "id": ReadOnly[str],
    "name": ReadOnly[str],
    "roles": ReadOnly[Sequence[CentreRole]],
    "profession": ReadOnly[Profession | None],
    "cover": ReadOnly[StandingIn | None],
})

People = TypedDict("People", {
    "people": ReadOnly[Sequence[Colleague]],
})

ProcedureCountsProcedureCounts = TypedDict("ProcedureCountsProcedureCounts", {
    "sits": ReadOnly[int],
    "owed": ReadOnly[int],
    "toConfirm": ReadOnly[int],
    "dissents": ReadOnly[int],
    "challenged": ReadOnly[int],
})

ProcedureCounts = TypedDict("ProcedureCounts", {
    "procedureCounts": ReadOnly[ProcedureCountsProcedureCounts],
})

ProceduresReceiptContent = TypedDict("ProceduresReceiptContent", {
    "savedAt": ReadOnly[str | None],
    "takenOverAt": ReadOnly[str | None],
    "assessBy": ReadOnly[str | None],
})

ProceduresAssignmentContent = TypedDict("ProceduresAssignmentContent", {
    "manager": ReadOnly[str | None],
})

ProceduresListedProcedure = TypedDict("ProceduresListedProcedure", {
    "state": ReadOnly[ProcedureState | None],
    "openedAt": ReadOnly[str | None],
    "challenge": ReadOnly[ChallengeState | None],
})

ProceduresReportSummary = TypedDict("ProceduresReportSummary", {
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "state": ReadOnly[ReportState],
    "positions": ReadOnly[Sequence[str]],
    "reference": ReadOnly[CentreListReferenceContent | None],
    "report": ReadOnly[CentreListFilingContent | None],
    "danger": ReadOnly[CentreListDangerContent | None],
    "receipt": ReadOnly[ProceduresReceiptContent | None],
    "birth": ReadOnly[CentreListBirthContent | None],
    "assignment": ReadOnly[ProceduresAssignmentContent | None],
    "procedure": ReadOnly[ProceduresListedProcedure | None],
    "municipality": ReadOnly[CentreListMunicipalityContent | None],
})

ProceduresReportConnection = TypedDict("ProceduresReportConnection", {
    "nodes": ReadOnly[Sequence[ProceduresReportSummary]],
    "pageInfo": ReadOnly[PageInfo],
})

Procedures = TypedDict("Procedures", {
    "procedures": ReadOnly[ProceduresReportConnection],
})

ProceedingDangerContent = TypedDict("ProceedingDangerContent", {
    "danger": ReadOnly[Answer | None],
    "childPath": ReadOnly[bool | None],
})

ProcedureChallenged = TypedDict("ProcedureChallenged", {
    "at": ReadOnly[str],
    "step": ReadOnly[ChallengeStep],
    "actedAs": ReadOnly[str],
    "reason": ReadOnly[str],
    "onBehalfOf": ReadOnly[ReviewFor | None],
    "askedOn": ReadOnly[str | None],
    "ground": ReadOnly[ReviewGround | None],
    "error": ReadOnly[ProvenError | None],
})

ProceedingPanelMember = TypedDict("ProceedingPanelMember", {
    "personId": ReadOnly[str],
    "name": ReadOnly[str | None],
    "profession": ReadOnly[Profession],
    "appointedAt": ReadOnly[str],
    "replacedAt": ReadOnly[str | None],
    "vote": ReadOnly[Vote | None],
    "votedAt": ReadOnly[str | None],
    "isYou": ReadOnly[bool],
})

EarlierProcedure = TypedDict("EarlierProcedure", {
    "id": ReadOnly[str],
    "state": ReadOnly[ProcedureState],
    "openedAt": ReadOnly[str],
    "endedAt": ReadOnly[str | None],
    "presumedAt": ReadOnly[str | None],
    "challenge": ReadOnly[ChallengeState],
    "challengedAt": ReadOnly[str | None],
    "discontinuedAs": ReadOnly[Discontinuance | None],
    "panel": ReadOnly[Sequence[ProceedingPanelMember]],
})

VictimPresumed = TypedDict("VictimPresumed", {
    "at": ReadOnly[str],
    "grounds": ReadOnly[str],
    "recoveryOffered": ReadOnly[bool],
    "consentStatus": ReadOnly[ConsentStatus | None],
})

PanelReplaced = TypedDict("PanelReplaced", {
    "at": ReadOnly[str],
    "actedAs": ReadOnly[str],
    "reason": ReadOnly[str],
})

InterviewHeld = TypedDict("InterviewHeld", {
    "at": ReadOnly[str],
    "actedAs": ReadOnly[str],
    "heldOn": ReadOnly[str],
    "place": ReadOnly[InterviewPlace],
    "language": ReadOnly[str],
    "interpreter": ReadOnly[bool],
    "guardianPresent": ReadOnly[Answer],
    "notes": ReadOnly[str],
})

IndicatorAnswered = TypedDict("IndicatorAnswered", {
    "code": ReadOnly[str],
    "answer": ReadOnly[Answer],
    "note": ReadOnly[str | None],
})

IndicatorsAnswered = TypedDict("IndicatorsAnswered", {
    "at": ReadOnly[str],
    "actedAs": ReadOnly[str],
    "profile": ReadOnly[IndicatorProfile],
    "indicatorsVersion": ReadOnly[str],
    "answers": ReadOnly[Sequence[IndicatorAnswered]],
})

DecisionProposed = TypedDict("DecisionProposed", {
    "at": ReadOnly[str],
    "actedAs": ReadOnly[str],
    "outcome": ReadOnly[DecisionOutcome],
    "acts": ReadOnly[Sequence[Act]],
    "means": ReadOnly[Sequence[Means]],
    "forms": ReadOnly[Sequence[Suspicion]],
    "otherProtection": ReadOnly[OtherProtection | None],
    "reasons": ReadOnly[str],
})

DissentGiven = TypedDict("DissentGiven", {
    "at": ReadOnly[str],
    "actedAs": ReadOnly[str],
    "reason": ReadOnly[str],
})

DecisionReturned = TypedDict("DecisionReturned", {
    "at": ReadOnly[str],
    "reason": ReadOnly[str],
})

ProceedingProcedureContent = TypedDict("ProceedingProcedureContent", {
    "id": ReadOnly[str | None],
    "state": ReadOnly[ProcedureState | None],
    "openedAt": ReadOnly[str | None],
    "endedAt": ReadOnly[str | None],
    "presumedAt": ReadOnly[str | None],
    "challenge": ReadOnly[ChallengeState | None],
    "challengedAt": ReadOnly[str | None],
    "reviewUntil": ReadOnly[str | None],
    "reviewUntilVerified": ReadOnly[bool | None],
    "isReview": ReadOnly[bool | None],
    "isOnNewFacts": ReadOnly[bool | None],
    "discontinuedAs": ReadOnly[Discontinuance | None],
    "discontinued": ReadOnly[str | None],
    "decidedByYou": ReadOnly[bool | None],
    "challengedByYou": ReadOnly[bool | None],
    "challenges": ReadOnly[Sequence[ProcedureChallenged] | None],
    "earlier": ReadOnly[Sequence[EarlierProcedure] | None],
    "presumptions": ReadOnly[Sequence[VictimPresumed] | None],
    "panel": ReadOnly[Sequence[ProceedingPanelMember] | None],
    "replacements": ReadOnly[Sequence[PanelReplaced] | None],
    "interviews": ReadOnly[Sequence[InterviewHeld] | None],
    "indicatorAnswers": ReadOnly[Sequence[IndicatorsAnswered] | None],
    "proposals": ReadOnly[Sequence[DecisionProposed] | None],
    "dissents": ReadOnly[Sequence[DissentGiven] | None],
    "returns": ReadOnly[Sequence[DecisionReturned] | None],
})

ProceedingReport = TypedDict("ProceedingReport", {
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "state": ReadOnly[ReportState],
    "positions": ReadOnly[Sequence[str]],
    "danger": ReadOnly[ProceedingDangerContent | None],
    "procedure": ReadOnly[ProceedingProcedureContent | None],
})

Proceeding = TypedDict("Proceeding", {
    "report": ReadOnly[ProceedingReport | None],
})

OpenedAdvice = TypedDict("OpenedAdvice", {
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "positions": ReadOnly[Sequence[str]],
    "sector": ReadOnly[str],
    "unitId": ReadOnly[str],
    "subject": ReadOnly[str | None],
    "askedAt": ReadOnly[str],
    "dueAt": ReadOnly[str],
    "answeredAt": ReadOnly[str | None],
    "answeredAs": ReadOnly[str | None],
    "text": ReadOnly[str],
    "callbackPhone": ReadOnly[str | None],
    "answer": ReadOnly[str | None],
})

ReadAdvice = TypedDict("ReadAdvice", {
    "advice": ReadOnly[OpenedAdvice | None],
})

DraftField = TypedDict("DraftField", {
    "name": ReadOnly[str],
    "values": ReadOnly[Sequence[str]],
})

OpenedDraft = TypedDict("OpenedDraft", {
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "danger": ReadOnly[bool],
    "child": ReadOnly[bool],
    "createdAt": ReadOnly[str],
    "updatedAt": ReadOnly[str],
    "goneAt": ReadOnly[str],
    "reportId": ReadOnly[str | None],
    "answers": ReadOnly[Sequence[DraftField]],
})

ReadDraft = TypedDict("ReadDraft", {
    "draft": ReadOnly[OpenedDraft | None],
})

ReadReceiptPersonOfReport = TypedDict("ReadReceiptPersonOfReport", {
    "id": ReadOnly[str],
    "number": ReadOnly[int],
    "reference": ReadOnly[str],
    "childPath": ReadOnly[bool | None],
})

ReadReceiptKeyedContent = TypedDict("ReadReceiptKeyedContent", {
    "source": ReadOnly[ReportSource],
    "receivedAt": ReadOnly[str],
    "enteredAt": ReadOnly[str],
    "offerable": ReadOnly[bool | None],
})

ReadReceiptReferenceContent = TypedDict("ReadReceiptReferenceContent", {
    "reference": ReadOnly[str | None],
    "state": ReadOnly[ReportState | None],
    "handOver": ReadOnly[HandOver | None],
    "number": ReadOnly[int | None],
    "persons": ReadOnly[int | None],
    "keyed": ReadOnly[ReadReceiptKeyedContent | None],
})

DismissalProposed = TypedDict("DismissalProposed", {
    "proposedAs": ReadOnly[str],
    "at": ReadOnly[str],
    "decidable": ReadOnly[bool],
})

AdultProposed = TypedDict("AdultProposed", {
    "proposedAs": ReadOnly[str],
    "basis": ReadOnly[AgeBasis],
    "at": ReadOnly[str],
    "confirmable": ReadOnly[bool],
})

ReceiptWaiting = TypedDict("ReceiptWaiting", {
    "dueAt": ReadOnly[str],
    "overdue": ReadOnly[bool],
    "csrTold": ReadOnly[bool],
})

ReadReceiptReceiptContent = TypedDict("ReadReceiptReceiptContent", {
    "stage": ReadOnly[ReceiptStage | None],
    "nobodyYet": ReadOnly[bool | None],
    "callPhone": ReadOnly[str | None],
    "savedAt": ReadOnly[str | None],
    "deliveredAt": ReadOnly[str | None],
    "openedAt": ReadOnly[str | None],
    "takenOverAt": ReadOnly[str | None],
    "reopenedAt": ReadOnly[str | None],
    "pathSince": ReadOnly[str | None],
    "askBy": ReadOnly[str | None],
    "wayIn": ReadOnly[WayIn | None],
    "csrTold": ReadOnly[bool | None],
    "consentStatus": ReadOnly[ConsentStatus | None],
    "dismissalProposed": ReadOnly[DismissalProposed | None],
    "adultProposed": ReadOnly[AdultProposed | None],
    "waiting": ReadOnly[ReceiptWaiting | None],
})

ReadReceiptOpenQuestionContent = TypedDict("ReadReceiptOpenQuestionContent", {
    "waiting": ReadOnly[int | None],
    "codesOnly": ReadOnly[bool | None],
    "questions": ReadOnly[Sequence[Question] | None],
})

ReadReceiptReport = TypedDict("ReadReceiptReport", {
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "state": ReadOnly[ReportState],
    "positions": ReadOnly[Sequence[str]],
    "persons": ReadOnly[Sequence[ReadReceiptPersonOfReport] | None],
    "reference": ReadOnly[ReadReceiptReferenceContent | None],
    "danger": ReadOnly[AddToReportDangerContent | None],
    "receipt": ReadOnly[ReadReceiptReceiptContent | None],
    "instruction": ReadOnly[InstructionContent | None],
    "whereabouts": ReadOnly[WhereaboutsContent | None],
    "openQuestion": ReadOnly[ReadReceiptOpenQuestionContent | None],
    "withheld": ReadOnly[Sequence[Withheld]],
})

ReadReceipt = TypedDict("ReadReceipt", {
    "receipt": ReadOnly[ReadReceiptReport | None],
})

ReadReferralReferralClock = TypedDict("ReadReferralReferralClock", {
    "code": ReadOnly[ClockCode],
    "state": ReadOnly[ClockState],
    "dueAt": ReadOnly[str],
    "metAt": ReadOnly[str | None],
    "legalBasis": ReadOnly[str],
    "verified": ReadOnly[bool],
})

ReferralRejection = TypedDict("ReferralRejection", {
    "unitId": ReadOnly[str],
    "reason": ReadOnly[RejectionReason],
    "rejectedAt": ReadOnly[str],
})

ReadReferralReferral = TypedDict("ReadReferralReferral", {
    "id": ReadOnly[str],
    "version": ReadOnly[int | None],
    "state": ReadOnly[ReferralState],
    "positions": ReadOnly[Sequence[str]],
    "purpose": ReadOnly[Purpose | None],
    "urgency": ReadOnly[Urgency | None],
    "unitId": ReadOnly[str | None],
    "reportId": ReadOnly[str | None],
    "personId": ReadOnly[str | None],
    "sentAt": ReadOnly[str | None],
    "respondBy": ReadOnly[str | None],
    "acceptedAt": ReadOnly[str | None],
    "clocks": ReadOnly[Sequence[ReadReferralReferralClock] | None],
    "rejections": ReadOnly[Sequence[ReferralRejection] | None],
    "withheld": ReadOnly[Sequence[Withheld]],
})

ReadReferral = TypedDict("ReadReferral", {
    "referral": ReadOnly[ReadReferralReferral | None],
})

ReadReportReferenceContent = TypedDict("ReadReportReferenceContent", {
    "reference": ReadOnly[str | None],
    "state": ReadOnly[ReportState | None],
    "number": ReadOnly[int | None],
    "persons": ReadOnly[int | None],
})

ReadReportFilingContent = TypedDict("ReadReportFilingContent", {
    "sector": ReadOnly[str | None],
    "encounterDate": ReadOnly[str | None],
    "wayIn": ReadOnly[WayIn | None],
    "wayInVerified": ReadOnly[bool | None],
    "urgency": ReadOnly[Urgency | None],
    "formVersion": ReadOnly[int | None],
    "corrected": ReadOnly[Sequence[CorrectedFiling] | None],
})

ReadReportEncounterContent = TypedDict("ReadReportEncounterContent", {
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "companion": ReadOnly[Companion | None],
    "seenAlone": ReadOnly[Answer | None],
    "policeTold": ReadOnly[PoliceTold | None],
    "vitalReason": ReadOnly[str | None],
    "vitalWords": ReadOnly[str | None],
})

ReadReportTextContent = TypedDict("ReadReportTextContent", {
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "text": ReadOnly[str | None],
})

ReadReportConflictContent = TypedDict("ReadReportConflictContent", {
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "unitIds": ReadOnly[Sequence[str] | None],
    "note": ReadOnly[str | None],
})

ReadReportReporterNameContent = TypedDict("ReadReportReporterNameContent", {
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "name": ReadOnly[str | None],
})

ReadReportUnitCallbackContent = TypedDict("ReadReportUnitCallbackContent", {
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "unitId": ReadOnly[str | None],
    "phone": ReadOnly[str | None],
})

ReadReportMunicipalityContent = TypedDict("ReadReportMunicipalityContent", {
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "encounter": ReadOnly[str | None],
    "encounterRegion": ReadOnly[str | None],
    "corrected": ReadOnly[Sequence[CorrectedPlace] | None],
})

ReadReportIndicatorsContent = TypedDict("ReadReportIndicatorsContent", {
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "codes": ReadOnly[Sequence[str] | None],
})

ReadReportExploitationContent = TypedDict("ReadReportExploitationContent", {
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "forms": ReadOnly[Sequence[Suspicion] | None],
})

ReadReportAssignmentContent = TypedDict("ReadReportAssignmentContent", {
    "caseId": ReadOnly[str | None],
    "manager": ReadOnly[str | None],
    "since": ReadOnly[str | None],
    "cover": ReadOnly[str | None],
    "coverUntil": ReadOnly[str | None],
    "standsIn": ReadOnly[bool | None],
})

DecisionServed = TypedDict("DecisionServed", {
    "servedOn": ReadOnly[str],
    "how": ReadOnly[Serving],
    "language": ReadOnly[str],
    "copyLeft": ReadOnly[DecisionCopy],
})

EarlierDecision = TypedDict("EarlierDecision", {
    "outcome": ReadOnly[DecisionOutcome],
    "acts": ReadOnly[Sequence[Act]],
    "means": ReadOnly[Sequence[Means]],
    "forms": ReadOnly[Sequence[Suspicion]],
    "otherProtection": ReadOnly[OtherProtection | None],
    "decidedAt": ReadOnly[str],
    "served": ReadOnly[DecisionServed | None],
    "revokedAt": ReadOnly[str | None],
    "at": ReadOnly[str],
})

ReadReportDecisionContent = TypedDict("ReadReportDecisionContent", {
    "concludedAt": ReadOnly[str | None],
    "outcome": ReadOnly[DecisionOutcome | None],
    "acts": ReadOnly[Sequence[Act] | None],
    "means": ReadOnly[Sequence[Means] | None],
    "forms": ReadOnly[Sequence[Suspicion] | None],
    "otherProtection": ReadOnly[OtherProtection | None],
    "decidedAt": ReadOnly[str | None],
    "served": ReadOnly[DecisionServed | None],
    "revokedAt": ReadOnly[str | None],
    "earlier": ReadOnly[Sequence[EarlierDecision] | None],
})

EarlierReasons = TypedDict("EarlierReasons", {
    "text": ReadOnly[str],
    "at": ReadOnly[str],
})

ReadReportReasonsContent = TypedDict("ReadReportReasonsContent", {
    "text": ReadOnly[str | None],
    "earlier": ReadOnly[Sequence[EarlierReasons] | None],
})

ReadReportAssessedProfile = TypedDict("ReadReportAssessedProfile", {
    "profile": ReadOnly[IndicatorProfile],
    "scored": ReadOnly[bool],
    "advice": ReadOnly[IndicatorAdvice | None],
    "possible": ReadOnly[Sequence[IndicatorAdvice]],
    "ignored": ReadOnly[Sequence[str]],
    "dimensions": ReadOnly[Sequence[AssessedDimension]],
})

ReadReportAssessmentContent = TypedDict("ReadReportAssessmentContent", {
    "indicatorsVersion": ReadOnly[str | None],
    "profiles": ReadOnly[Sequence[ReadReportAssessedProfile] | None],
})

RightsExplained = TypedDict("RightsExplained", {
    "at": ReadOnly[str],
    "actedAs": ReadOnly[str],
    "explainedOn": ReadOnly[str],
    "rights": ReadOnly[Sequence[Right]],
    "language": ReadOnly[str],
    "interpreter": ReadOnly[bool],
})

RightsContent = TypedDict("RightsContent", {
    "explanations": ReadOnly[Sequence[RightsExplained] | None],
})

RecoveryRecorded = TypedDict("RecoveryRecorded", {
    "at": ReadOnly[str],
    "step": ReadOnly[RecoveryStep],
    "happenedOn": ReadOnly[str],
    "appliesTo": ReadOnly[RecoveryScope],
    "residenceStatus": ReadOnly[RecoveryResidence],
    "startsOn": ReadOnly[str | None],
    "endsOn": ReadOnly[str | None],
    "basis": ReadOnly[str | None],
    "interruptedFor": ReadOnly[RecoveryInterruption | None],
    "verified": ReadOnly[bool],
})

RecoveryContent = TypedDict("RecoveryContent", {
    "state": ReadOnly[RecoveryState | None],
    "steps": ReadOnly[Sequence[RecoveryRecorded] | None],
})

ReadReportEarlierAssessment = TypedDict("ReadReportEarlierAssessment", {
    "grounds": ReadOnly[AssessedGrounds],
    "risk": ReadOnly[AssessedRisk],
    "nextStep": ReadOnly[NextStep],
    "reason": ReadOnly[str | None],
    "proposed": ReadOnly[DismissalReason | None],
    "declinedAt": ReadOnly[str | None],
    "declinedReason": ReadOnly[str | None],
    "at": ReadOnly[str],
})

ReadReportTriageContent = TypedDict("ReadReportTriageContent", {
    "grounds": ReadOnly[AssessedGrounds | None],
    "risk": ReadOnly[AssessedRisk | None],
    "nextStep": ReadOnly[NextStep | None],
    "reason": ReadOnly[str | None],
    "dismissed": ReadOnly[DismissalReason | None],
    "proposed": ReadOnly[DismissalReason | None],
    "declinedAt": ReadOnly[str | None],
    "declinedReason": ReadOnly[str | None],
    "at": ReadOnly[str | None],
    "earlier": ReadOnly[Sequence[ReadReportEarlierAssessment] | None],
})

ConsentEntry = TypedDict("ConsentEntry", {
    "scope": ReadOnly[str],
    "given": ReadOnly[bool],
    "at": ReadOnly[str],
    "seenAlone": ReadOnly[Answer | None],
    "calledBack": ReadOnly[Answer | None],
})

ConsentAttempt = TypedDict("ConsentAttempt", {
    "reason": ReadOnly[NotAskedReason],
    "at": ReadOnly[str],
})

ReadReportConsentContent = TypedDict("ReadReportConsentContent", {
    "status": ReadOnly[ConsentStatus | None],
    "entries": ReadOnly[Sequence[ConsentEntry] | None],
    "attempts": ReadOnly[Sequence[ConsentAttempt] | None],
})

ReadReportPersonNameContent = TypedDict("ReadReportPersonNameContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "names": ReadOnly[Sequence[Name] | None],
    "aliases": ReadOnly[Sequence[str] | None],
})

ReadReportPersonNumbersContent = TypedDict("ReadReportPersonNumbersContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "numbers": ReadOnly[Sequence[DocumentNumber] | None],
})

ReadReportBirthContent = TypedDict("ReadReportBirthContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "age": ReadOnly[Age | None],
    "birthDate": ReadOnly[str | None],
    "ageBand": ReadOnly[Literal['age_0_8', 'age_9_13', 'age_14_17', 'age_18_20', 'age_21_29', 'age_30_47', 'age_48_plus', 'unknown'] | None],
    "basis": ReadOnly[AgeBasis | None],
})

ReadReportSexContent = TypedDict("ReadReportSexContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "sex": ReadOnly[Sex | None],
})

ReadReportCitizenshipContent = TypedDict("ReadReportCitizenshipContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "countries": ReadOnly[Sequence[str] | None],
    "group": ReadOnly[CitizenshipGroup | None],
})

ReadReportResidenceContent = TypedDict("ReadReportResidenceContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "status": ReadOnly[ResidenceStatus | None],
})

ReadReportLanguageNeedsContent = TypedDict("ReadReportLanguageNeedsContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "language": ReadOnly[str | None],
    "interpreterNeeded": ReadOnly[bool | None],
})

ReadReportSafeContactContent = TypedDict("ReadReportSafeContactContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "phone": ReadOnly[str | None],
    "email": ReadOnly[str | None],
    "other": ReadOnly[str | None],
})

ReadReportContactFlagsContent = TypedDict("ReadReportContactFlagsContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "contactPerson": ReadOnly[bool | None],
    "safeTimes": ReadOnly[str | None],
    "whoMayAnswer": ReadOnly[str | None],
})

ReadReportPresentPlaceContent = TypedDict("ReadReportPresentPlaceContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "municipality": ReadOnly[str | None],
    "text": ReadOnly[str | None],
    "region": ReadOnly[str | None],
})

ReadReportFormContent = TypedDict("ReadReportFormContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "checks": ReadOnly[Sequence[GuardianChecked] | None],
})

ReadReportFormContentControl = TypedDict("ReadReportFormContentControl", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
})

ReadReportFormContentProceedings = TypedDict("ReadReportFormContentProceedings", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "informed": ReadOnly[Sequence[InformedProsecutor] | None],
})

ReadReportTextContentAccount = TypedDict("ReadReportTextContentAccount", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "text": ReadOnly[str | None],
    "addenda": ReadOnly[Sequence[Addendum] | None],
})

ReadReportFilesContent = TypedDict("ReadReportFilesContent", {
    "recorded": ReadOnly[bool],
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
    "files": ReadOnly[Sequence[ReportFile] | None],
})

ReadReportReferral = TypedDict("ReadReportReferral", {
    "id": ReadOnly[str],
    "state": ReadOnly[ReferralState],
    "purpose": ReadOnly[Purpose | None],
    "unitId": ReadOnly[str | None],
    "urgency": ReadOnly[Urgency | None],
    "version": ReadOnly[int | None],
    "sentAt": ReadOnly[str | None],
    "respondBy": ReadOnly[str | None],
    "acceptedAt": ReadOnly[str | None],
})

ReadReportReport = TypedDict("ReadReportReport", {
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "state": ReadOnly[ReportState],
    "positions": ReadOnly[Sequence[str]],
    "withheld": ReadOnly[Sequence[Withheld]],
    "persons": ReadOnly[Sequence[FileReportPersonOfReport] | None],
    "reference": ReadOnly[ReadReportReferenceContent | None],
    "report": ReadOnly[ReadReportFilingContent | None],
    "danger": ReadOnly[AddToReportDangerContent | None],
    "receipt": ReadOnly[AddToReportReceiptContent | None],
    "instruction": ReadOnly[InstructionContent | None],
    "whereabouts": ReadOnly[WhereaboutsContent | None],
    "openQuestion": ReadOnly[ReadReceiptOpenQuestionContent | None],
    "encounter": ReadOnly[ReadReportEncounterContent | None],
    "concern": ReadOnly[ReadReportTextContent | None],
    "conflict": ReadOnly[ReadReportConflictContent | None],
    "reporterName": ReadOnly[ReadReportReporterNameContent | None],
    "unitCallback": ReadOnly[ReadReportUnitCallbackContent | None],
    "municipality": ReadOnly[ReadReportMunicipalityContent | None],
    "indicators": ReadOnly[ReadReportIndicatorsContent | None],
    "exploitation": ReadOnly[ReadReportExploitationContent | None],
    "corrections": ReadOnly[CorrectionsContent | None],
    "assignment": ReadOnly[ReadReportAssignmentContent | None],
    "procedure": ReadOnly[ProceedingProcedureContent | None],
    "decision": ReadOnly[ReadReportDecisionContent | None],
    "reasons": ReadOnly[ReadReportReasonsContent | None],
    "assessment": ReadOnly[ReadReportAssessmentContent | None],
    "links": ReadOnly[LinksContent | None],
    "rights": ReadOnly[RightsContent | None],
    "recovery": ReadOnly[RecoveryContent | None],
    "triage": ReadOnly[ReadReportTriageContent | None],
    "risk": ReadOnly[RiskContent | None],
    "consent": ReadOnly[ReadReportConsentContent | None],
    "personName": ReadOnly[ReadReportPersonNameContent | None],
    "personNumbers": ReadOnly[ReadReportPersonNumbersContent | None],
    "birth": ReadOnly[ReadReportBirthContent | None],
    "sex": ReadOnly[ReadReportSexContent | None],
    "citizenship": ReadOnly[ReadReportCitizenshipContent | None],
    "residence": ReadOnly[ReadReportResidenceContent | None],
    "languageNeeds": ReadOnly[ReadReportLanguageNeedsContent | None],
    "safeContact": ReadOnly[ReadReportSafeContactContent | None],
    "contactFlags": ReadOnly[ReadReportContactFlagsContent | None],
    "presentPlace": ReadOnly[ReadReportPresentPlaceContent | None],
    "guardian": ReadOnly[ReadReportFormContent | None],
    "childViews": ReadOnly[ChildViewsContent | None],
    "control": ReadOnly[ReadReportFormContentControl | None],
    "site": ReadOnly[ReadReportFormContentControl | None],
    "suspect": ReadOnly[ReadReportFormContentControl | None],
    "proceedings": ReadOnly[ReadReportFormContentProceedings | None],
    "account": ReadOnly[ReadReportTextContentAccount | None],
    "clinical": ReadOnly[ReadReportTextContentAccount | None],
    "careNeeds": ReadOnly[ReadReportTextContentAccount | None],
    "attachments": ReadOnly[ReadReportFilesContent | None],
    "clinicalImages": ReadOnly[ReadReportFilesContent | None],
    "referrals": ReadOnly[Sequence[ReadReportReferral] | None],
})

ReadReport = TypedDict("ReadReport", {
    "report": ReadOnly[ReadReportReport | None],
})

ReceiptOfDraftReport = TypedDict("ReceiptOfDraftReport", {
    "id": ReadOnly[str],
})

ReceiptOfDraft = TypedDict("ReceiptOfDraft", {
    "receiptOfDraft": ReadOnly[ReceiptOfDraftReport | None],
})

RecordReceiptContent = TypedDict("RecordReceiptContent", {
    "stage": ReadOnly[ReceiptStage | None],
    "nobodyYet": ReadOnly[bool | None],
    "callPhone": ReadOnly[str | None],
    "savedAt": ReadOnly[str | None],
    "deliveredAt": ReadOnly[str | None],
    "openedAt": ReadOnly[str | None],
    "takenOverAt": ReadOnly[str | None],
    "reopenedAt": ReadOnly[str | None],
    "pathSince": ReadOnly[str | None],
    "askBy": ReadOnly[str | None],
    "assessBy": ReadOnly[str | None],
    "riskReviewBy": ReadOnly[str | None],
    "informProsecutor": ReadOnly[ProsecutorToInform | None],
    "dismissalProposed": ReadOnly[DismissalProposed | None],
    "adultProposed": ReadOnly[AdultProposed | None],
})

RecordEncounterContent = TypedDict("RecordEncounterContent", {
    "companion": ReadOnly[Companion | None],
    "seenAlone": ReadOnly[Answer | None],
    "policeTold": ReadOnly[PoliceTold | None],
    "vitalReason": ReadOnly[str | None],
    "vitalWords": ReadOnly[str | None],
})

RecordUnitCallbackContent = TypedDict("RecordUnitCallbackContent", {
    "unitId": ReadOnly[str | None],
    "phone": ReadOnly[str | None],
    "corrected": ReadOnly[Sequence[CorrectedUnit] | None],
})

RecordIndicatorsContent = TypedDict("RecordIndicatorsContent", {
    "codes": ReadOnly[Sequence[str] | None],
})

RecordExploitationContent = TypedDict("RecordExploitationContent", {
    "forms": ReadOnly[Sequence[Suspicion] | None],
})

RecordProcedureContent = TypedDict("RecordProcedureContent", {
    "id": ReadOnly[str | None],
    "state": ReadOnly[ProcedureState | None],
    "openedAt": ReadOnly[str | None],
    "endedAt": ReadOnly[str | None],
    "presumedAt": ReadOnly[str | None],
    "challenge": ReadOnly[ChallengeState | None],
    "challengedAt": ReadOnly[str | None],
    "reviewUntil": ReadOnly[str | None],
    "reviewUntilVerified": ReadOnly[bool | None],
    "isReview": ReadOnly[bool | None],
    "isOnNewFacts": ReadOnly[bool | None],
    "discontinuedAs": ReadOnly[Discontinuance | None],
    "discontinued": ReadOnly[str | None],
    "decidedByYou": ReadOnly[bool | None],
    "challengedByYou": ReadOnly[bool | None],
    "challenges": ReadOnly[Sequence[ProcedureChallenged] | None],
    "earlier": ReadOnly[Sequence[EarlierProcedure] | None],
    "presumptions": ReadOnly[Sequence[VictimPresumed] | None],
    "panel": ReadOnly[Sequence[ProceedingPanelMember] | None],
    "replacements": ReadOnly[Sequence[PanelReplaced] | None],
    "interviews": ReadOnly[Sequence[InterviewHeld] | None],
    "proposals": ReadOnly[Sequence[DecisionProposed] | None],
    "dissents": ReadOnly[Sequence[DissentGiven] | None],
    "returns": ReadOnly[Sequence[DecisionReturned] | None],
})

ReferralConsent = TypedDict("ReferralConsent", {
    "purpose": ReadOnly[Purpose],
    "agreed": ReadOnly[bool],
    "ground": ReadOnly[ConsentGround],
    "unitIds": ReadOnly[Sequence[str]],
    "classes": ReadOnly[Sequence[str]],
    "until": ReadOnly[str | None],
    "givenBy": ReadOnly[ConsentGiver],
    "method": ReadOnly[ConsentMethod],
    "language": ReadOnly[str],
    "interpreter": ReadOnly[bool],
    "seenAlone": ReadOnly[Answer],
    "calledBack": ReadOnly[Answer],
    "at": ReadOnly[str],
    "live": ReadOnly[bool],
})

RecordConsentContent = TypedDict("RecordConsentContent", {
    "status": ReadOnly[ConsentStatus | None],
    "entries": ReadOnly[Sequence[ConsentEntry] | None],
    "attempts": ReadOnly[Sequence[ConsentAttempt] | None],
    "referrals": ReadOnly[Sequence[ReferralConsent] | None],
})

RecordReferral = TypedDict("RecordReferral", {
    "id": ReadOnly[str],
    "version": ReadOnly[int | None],
    "state": ReadOnly[ReferralState],
    "positions": ReadOnly[Sequence[str]],
    "purpose": ReadOnly[Purpose | None],
    "urgency": ReadOnly[Urgency | None],
    "unitId": ReadOnly[str | None],
    "reportId": ReadOnly[str | None],
    "sentAt": ReadOnly[str | None],
    "respondBy": ReadOnly[str | None],
    "acceptedAt": ReadOnly[str | None],
    "waitsForWorker": ReadOnly[bool | None],
    "awaitsConfirmation": ReadOnly[bool | None],
    "clocks": ReadOnly[Sequence[ReadReferralReferralClock] | None],
    "rejections": ReadOnly[Sequence[ReferralRejection] | None],
})

RecordReferralReferrals = TypedDict("RecordReferralReferrals", {
    "state": ReadOnly[ReferralState],
    "purpose": ReadOnly[Purpose | None],
    "urgency": ReadOnly[Urgency | None],
    "respondBy": ReadOnly[str | None],
    "clocks": ReadOnly[Sequence[CentreListReferralClock] | None],
})

RecordPersonOfReport = TypedDict("RecordPersonOfReport", {
    "id": ReadOnly[str],
    "number": ReadOnly[int],
    "reference": ReadOnly[str],
    "childPath": ReadOnly[bool | None],
    "referrals": ReadOnly[Sequence[RecordReferralReferrals] | None],
})

RecordReport = TypedDict("RecordReport", {
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "state": ReadOnly[ReportState],
    "positions": ReadOnly[Sequence[str]],
    "withheld": ReadOnly[Sequence[Withheld]],
    "reference": ReadOnly[OpeningReferenceContent | None],
    "offeredInstructions": ReadOnly[Sequence[str] | None],
    "report": ReadOnly[OpeningFilingContent | None],
    "danger": ReadOnly[AddToReportDangerContent | None],
    "receipt": ReadOnly[RecordReceiptContent | None],
    "instruction": ReadOnly[InstructionContent | None],
    "whereabouts": ReadOnly[WhereaboutsContent | None],
    "openQuestion": ReadOnly[ReadReceiptOpenQuestionContent | None],
    "encounter": ReadOnly[RecordEncounterContent | None],
    "concern": ReadOnly[OpeningTextContent | None],
    "conflict": ReadOnly[OpeningConflictContent | None],
    "unitCallback": ReadOnly[RecordUnitCallbackContent | None],
    "municipality": ReadOnly[OpeningMunicipalityContent | None],
    "indicators": ReadOnly[RecordIndicatorsContent | None],
    "exploitation": ReadOnly[RecordExploitationContent | None],
    "corrections": ReadOnly[CorrectionsContent | None],
    "assessment": ReadOnly[OpeningAssessmentContent | None],
    "assignment": ReadOnly[ReadReportAssignmentContent | None],
    "procedure": ReadOnly[RecordProcedureContent | None],
    "decision": ReadOnly[ReadReportDecisionContent | None],
    "reasons": ReadOnly[ReadReportReasonsContent | None],
    "rights": ReadOnly[RightsContent | None],
    "recovery": ReadOnly[RecoveryContent | None],
    "links": ReadOnly[LinksContent | None],
    "triage": ReadOnly[OpeningTriageContent | None],
    "risk": ReadOnly[RiskContent | None],
    "consent": ReadOnly[RecordConsentContent | None],
    "referrals": ReadOnly[Sequence[RecordReferral] | None],
    "persons": ReadOnly[Sequence[RecordPersonOfReport] | None],
})

Record = TypedDict("Record", {
    "report": ReadOnly[RecordReport | None],
})

RecordIdentityEncounterContent = TypedDict("RecordIdentityEncounterContent", {
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
})

RecordIdentityUnitCallbackContent = TypedDict("RecordIdentityUnitCallbackContent", {
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
})

RecordIdentityIndicatorsContent = TypedDict("RecordIdentityIndicatorsContent", {
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
})

RecordIdentityExploitationContent = TypedDict("RecordIdentityExploitationContent", {
    "answers": ReadOnly[Sequence[FormAnswer] | None],
    "changedAt": ReadOnly[str | None],
    "changes": ReadOnly[Sequence[ContentChange] | None],
})

RecordIdentityReport = TypedDict("RecordIdentityReport", {
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "state": ReadOnly[ReportState],
    "positions": ReadOnly[Sequence[str]],
    "withheld": ReadOnly[Sequence[Withheld]],
    "reference": ReadOnly[DraftsReferenceContent | None],
    "reporterName": ReadOnly[OpeningReporterNameContent | None],
    "personName": ReadOnly[OpeningPersonNameContent | None],
    "personNumbers": ReadOnly[OpeningPersonNumbersContent | None],
    "birth": ReadOnly[OpeningBirthContent | None],
    "sex": ReadOnly[OpeningSexContent | None],
    "citizenship": ReadOnly[OpeningCitizenshipContent | None],
    "residence": ReadOnly[OpeningResidenceContent | None],
    "languageNeeds": ReadOnly[OpeningLanguageNeedsContent | None],
    "safeContact": ReadOnly[OpeningSafeContactContent | None],
    "contactFlags": ReadOnly[OpeningContactFlagsContent | None],
    "presentPlace": ReadOnly[OpeningPresentPlaceContent | None],
    "guardian": ReadOnly[OpeningFormContent | None],
    "childViews": ReadOnly[ChildViewsContent | None],
    "control": ReadOnly[OpeningFormContentControl | None],
    "site": ReadOnly[OpeningFormContentControl | None],
    "suspect": ReadOnly[OpeningFormContentControl | None],
    "proceedings": ReadOnly[OpeningFormContentProceedings | None],
    "encounter": ReadOnly[RecordIdentityEncounterContent | None],
    "unitCallback": ReadOnly[RecordIdentityUnitCallbackContent | None],
    "indicators": ReadOnly[RecordIdentityIndicatorsContent | None],
    "exploitation": ReadOnly[RecordIdentityExploitationContent | None],
    "account": ReadOnly[OpeningTextContentAccount | None],
    "clinical": ReadOnly[OpeningTextContentAccount | None],
    "careNeeds": ReadOnly[OpeningTextContentAccount | None],
    "attachments": ReadOnly[OpeningFilesContent | None],
    "clinicalImages": ReadOnly[OpeningFilesContent | None],
})

RecordIdentity = TypedDict("RecordIdentity", {
    "report": ReadOnly[RecordIdentityReport | None],
})

RecusedReport = TypedDict("RecusedReport", {
    "__typename": ReadOnly[Literal["RecusedReport"]],
    "id": ReadOnly[str],
})

RejectedReferral = TypedDict("RejectedReferral", {
    "__typename": ReadOnly[Literal["RejectedReferral"]],
    "id": ReadOnly[str],
    "outcome": ReadOnly[Outcome],
})

ReleasedTotal = TypedDict("ReleasedTotal", {
    "stage": ReadOnly[Stage],
    "counts": ReadOnly[Counted],
    "reached": ReadOnly[int | None],
    "present": ReadOnly[int | None],
})

ReleasedFiguresTermTotal = TypedDict("ReleasedFiguresTermTotal", {
    "stage": ReadOnly[Stage],
    "due": ReadOnly[int | None],
    "overdue": ReadOnly[int | None],
})

ReleasedFiguresTerms = TypedDict("ReleasedFiguresTerms", {
    "asOf": ReadOnly[str],
    "stages": ReadOnly[Sequence[ReleasedFiguresTermTotal]],
})

ReleasedFiguresCaseFlow = TypedDict("ReleasedFiguresCaseFlow", {
    "asOf": ReadOnly[str],
    "released": ReadOnly[Sequence[ReleasedTotal]],
    "terms": ReadOnly[ReleasedFiguresTerms | None],
})

ReleasedFigures = TypedDict("ReleasedFigures", {
    "caseFlow": ReadOnly[ReleasedFiguresCaseFlow],
})

ReportsReferenceContent = TypedDict("ReportsReferenceContent", {
    "reference": ReadOnly[str | None],
    "state": ReadOnly[ReportState | None],
    "number": ReadOnly[int | None],
    "persons": ReadOnly[int | None],
    "handOver": ReadOnly[HandOver | None],
    "offeredAt": ReadOnly[str | None],
    "offeredBy": ReadOnly[str | None],
    "keyed": ReadOnly[ReadReceiptKeyedContent | None],
})

ReportsDangerContent = TypedDict("ReportsDangerContent", {
    "danger": ReadOnly[Answer | None],
    "childPath": ReadOnly[bool | None],
    "urgency": ReadOnly[Urgency | None],
})

ReportsReceiptContent = TypedDict("ReportsReceiptContent", {
    "stage": ReadOnly[ReceiptStage | None],
    "nobodyYet": ReadOnly[bool | None],
    "callPhone": ReadOnly[str | None],
    "savedAt": ReadOnly[str | None],
    "deliveredAt": ReadOnly[str | None],
    "openedAt": ReadOnly[str | None],
    "takenOverAt": ReadOnly[str | None],
    "askBy": ReadOnly[str | None],
})

WaitingQuestions = TypedDict("WaitingQuestions", {
    "waiting": ReadOnly[int | None],
})

ReportsReportSummary = TypedDict("ReportsReportSummary", {
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "state": ReadOnly[ReportState],
    "positions": ReadOnly[Sequence[str]],
    "reference": ReadOnly[ReportsReferenceContent | None],
    "danger": ReadOnly[ReportsDangerContent | None],
    "receipt": ReadOnly[ReportsReceiptContent | None],
    "instruction": ReadOnly[InstructionContent | None],
    "municipality": ReadOnly[CentreListMunicipalityContent | None],
    "birth": ReadOnly[CentreListBirthContent | None],
    "whereabouts": ReadOnly[WhereaboutsContent | None],
    "openQuestion": ReadOnly[WaitingQuestions | None],
    "withheld": ReadOnly[Sequence[Withheld]],
})

ReportsReportConnection = TypedDict("ReportsReportConnection", {
    "nodes": ReadOnly[Sequence[ReportsReportSummary]],
})

ReportsReportConnectionReports = TypedDict("ReportsReportConnectionReports", {
    "nodes": ReadOnly[Sequence[ReportsReportSummary]],
    "pageInfo": ReadOnly[PageInfo],
})

Reports = TypedDict("Reports", {
    "asked": NotRequired[ReadOnly[ReportsReportConnection]],
    "reports": ReadOnly[ReportsReportConnectionReports],
})

RightsPaperDecisionContent = TypedDict("RightsPaperDecisionContent", {
    "outcome": ReadOnly[DecisionOutcome | None],
})

RightsPaperReport = TypedDict("RightsPaperReport", {
    "id": ReadOnly[str],
    "positions": ReadOnly[Sequence[str]],
    "reference": ReadOnly[DraftsReferenceContent | None],
    "decision": ReadOnly[RightsPaperDecisionContent | None],
    "rights": ReadOnly[RightsContent | None],
})

RightsPaper = TypedDict("RightsPaper", {
    "report": ReadOnly[RightsPaperReport | None],
})

SaveDraftDraft = TypedDict("SaveDraftDraft", {
    "__typename": ReadOnly[Literal["Draft"]],
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "danger": ReadOnly[bool],
    "child": ReadOnly[bool],
    "createdAt": ReadOnly[str],
    "updatedAt": ReadOnly[str],
    "goneAt": ReadOnly[str],
})

FoundPerson = TypedDict("FoundPerson", {
    "id": ReadOnly[str],
    "reference": ReadOnly[str],
    "state": ReadOnly[ReportState],
    "names": ReadOnly[Sequence[str]],
    "birthDate": ReadOnly[str | None],
})

FoundPersons = TypedDict("FoundPersons", {
    "__typename": ReadOnly[Literal["FoundPersons"]],
    "items": ReadOnly[Sequence[FoundPerson]],
})

SendingReferenceContent = TypedDict("SendingReferenceContent", {
    "reference": ReadOnly[str | None],
    "number": ReadOnly[int | None],
})

SendingFilingContent = TypedDict("SendingFilingContent", {
    "wayIn": ReadOnly[WayIn | None],
})

SendingConflictContent = TypedDict("SendingConflictContent", {
    "unitIds": ReadOnly[Sequence[str] | None],
})

SendingConsentContent = TypedDict("SendingConsentContent", {
    "status": ReadOnly[ConsentStatus | None],
    "referrals": ReadOnly[Sequence[ReferralConsent] | None],
})

SendingReferral = TypedDict("SendingReferral", {
    "id": ReadOnly[str],
    "state": ReadOnly[ReferralState],
    "purpose": ReadOnly[Purpose | None],
    "unitId": ReadOnly[str | None],
})

SendingReport = TypedDict("SendingReport", {
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "state": ReadOnly[ReportState],
    "positions": ReadOnly[Sequence[str]],
    "reference": ReadOnly[SendingReferenceContent | None],
    "report": ReadOnly[SendingFilingContent | None],
    "danger": ReadOnly[ProceedingDangerContent | None],
    "conflict": ReadOnly[SendingConflictContent | None],
    "municipality": ReadOnly[FixedFactsMunicipalityContent | None],
    "consent": ReadOnly[SendingConsentContent | None],
    "referrals": ReadOnly[Sequence[SendingReferral] | None],
})

Sending = TypedDict("Sending", {
    "report": ReadOnly[SendingReport | None],
})

WaitingWaiting = TypedDict("WaitingWaiting", {
    "count": ReadOnly[int],
    "new": ReadOnly[int],
    "danger": ReadOnly[int],
})

Waiting = TypedDict("Waiting", {
    "waiting": ReadOnly[WaitingWaiting],
})

Sighting = TypedDict("Sighting", {
    "at": ReadOnly[str],
    "unitId": ReadOnly[str | None],
    "positions": ReadOnly[Sequence[str]],
    "classes": ReadOnly[Sequence[str]],
    "byYou": ReadOnly[bool],
})

SightingConnection = TypedDict("SightingConnection", {
    "nodes": ReadOnly[Sequence[Sighting]],
    "pageInfo": ReadOnly[PageInfo],
})

WhoSawReport = TypedDict("WhoSawReport", {
    "id": ReadOnly[str],
    "positions": ReadOnly[Sequence[str]],
    "reads": ReadOnly[SightingConnection | None],
})

WhoSaw = TypedDict("WhoSaw", {
    "receipt": ReadOnly[WhoSawReport | None],
})

WorklistFilingContent = TypedDict("WorklistFilingContent", {
    "sector": ReadOnly[str | None],
    "encounterDate": ReadOnly[str | None],
    "wayIn": ReadOnly[WayIn | None],
    "urgency": ReadOnly[Urgency | None],
})

WorklistBirthContent = TypedDict("WorklistBirthContent", {
    "recorded": ReadOnly[bool],
    "age": ReadOnly[Age | None],
    "ageBand": ReadOnly[Literal['age_0_8', 'age_9_13', 'age_14_17', 'age_18_20', 'age_21_29', 'age_30_47', 'age_48_plus', 'unknown'] | None],
})

WorklistLanguageNeedsContent = TypedDict("WorklistLanguageNeedsContent", {
    "recorded": ReadOnly[bool],
    "language": ReadOnly[str | None],
    "interpreterNeeded": ReadOnly[bool | None],
})

WorklistReport = TypedDict("WorklistReport", {
    "id": ReadOnly[str],
    "version": ReadOnly[int],
    "state": ReadOnly[ReportState],
    "positions": ReadOnly[Sequence[str]],
    "reference": ReadOnly[AddToReportReferenceContent | None],
    "report": ReadOnly[WorklistFilingContent | None],
    "danger": ReadOnly[AddToReportDangerContent | None],
    "birth": ReadOnly[WorklistBirthContent | None],
    "languageNeeds": ReadOnly[WorklistLanguageNeedsContent | None],
    "municipality": ReadOnly[CentreListMunicipalityContent | None],
    "withheld": ReadOnly[Sequence[Withheld]],
})

WorklistReferral = TypedDict("WorklistReferral", {
    "id": ReadOnly[str],
    "version": ReadOnly[int | None],
    "state": ReadOnly[ReferralState],
    "positions": ReadOnly[Sequence[str]],
    "purpose": ReadOnly[Purpose | None],
    "urgency": ReadOnly[Urgency | None],
    "unitId": ReadOnly[str | None],
    "reportId": ReadOnly[str | None],
    "sentAt": ReadOnly[str | None],
    "respondBy": ReadOnly[str | None],
    "acceptedAt": ReadOnly[str | None],
    "clocks": ReadOnly[Sequence[ReadReferralReferralClock] | None],
    "report": ReadOnly[WorklistReport | None],
})

WorklistReferralConnection = TypedDict("WorklistReferralConnection", {
    "nodes": ReadOnly[Sequence[WorklistReferral]],
    "pageInfo": ReadOnly[PageInfo],
})

Worklist = TypedDict("Worklist", {
    "worklist": ReadOnly[WorklistReferralConnection],
})

WorklistCountsWorklistCounts = TypedDict("WorklistCountsWorklistCounts", {
    "late": ReadOnly[int],
    "dueToday": ReadOnly[int],
    "undecided": ReadOnly[int],
    "mine": ReadOnly[int],
})

WorklistCounts = TypedDict("WorklistCounts", {
    "worklistCounts": ReadOnly[WorklistCountsWorklistCounts],
})

WorklistPageFilingContent = TypedDict("WorklistPageFilingContent", {
    "sector": ReadOnly[str | None],
})

WorklistPageReport = TypedDict("WorklistPageReport", {
    "id": ReadOnly[str],
    "reference": ReadOnly[CentreListReferenceContent | None],
    "report": ReadOnly[WorklistPageFilingContent | None],
    "danger": ReadOnly[CentreListDangerContent | None],
    "birth": ReadOnly[CentreListBirthContent | None],
    "municipality": ReadOnly[CentreListMunicipalityContent | None],
})

WorklistPageReferral = TypedDict("WorklistPageReferral", {
    "id": ReadOnly[str],
    "version": ReadOnly[int | None],
    "state": ReadOnly[ReferralState],
    "positions": ReadOnly[Sequence[str]],
    "purpose": ReadOnly[Purpose | None],
    "urgency": ReadOnly[Urgency | None],
    "unitId": ReadOnly[str | None],
    "sentAt": ReadOnly[str | None],
    "respondBy": ReadOnly[str | None],
    "acceptedAt": ReadOnly[str | None],
    "waitsForWorker": ReadOnly[bool | None],
    "clocks": ReadOnly[Sequence[CentreListReferralClock] | None],
    "report": ReadOnly[WorklistPageReport | None],
})

WorklistPageReferralConnection = TypedDict("WorklistPageReferralConnection", {
    "nodes": ReadOnly[Sequence[WorklistPageReferral]],
    "pageInfo": ReadOnly[PageInfo],
})

WorklistPage = TypedDict("WorklistPage", {
    "worklist": ReadOnly[WorklistPageReferralConnection],
})

Done: TypeAlias = AcceptReferralReferral | AddToReportReport | AnswerAdviceAdvice | AnswerQuestionReport | AssignedCase | ChangeTurnDutyRoster | CoveredCases | DiscardedDraft | ExtendReportReport | FileReportReport | FoundPersons | HandedOverCases | OpenNoticeNotice | RecusedReport | RejectedReferral | SaveDraftDraft | UploadTicket


class Ask(Protocol):
    """Asks the query of a name for one caller. Raises what `Pages.ask` raises."""

    @overload
    async def __call__(self, operation: Literal["AdviceAsked"], /, *, after: str | None = ..., waiting: bool = ...) -> AdviceAsked: ...

    @overload
    async def __call__(self, operation: Literal["CaseFlow"], /) -> CaseFlow: ...

    @overload
    async def __call__(self, operation: Literal["CentreCounts"], /) -> CentreCounts: ...

    @overload
    async def __call__(self, operation: Literal["CentreList"], /, *, first: int = ..., after: str | None = ..., show: CentreShow = ..., owner: Owner | None = ..., urgency: Urgency | None = ..., sector: ReportingSector | None = ..., municipality: str | None = ..., overdue: bool = ..., sort: WorklistSort = ..., dueToday: bool = ...) -> CentreList: ...

    @overload
    async def __call__(self, operation: Literal["DecisionPaper"], /, *, id: str) -> DecisionPaper: ...

    @overload
    async def __call__(self, operation: Literal["Desk"], /, *, first: int = ..., after: str | None = ...) -> Desk: ...

    @overload
    async def __call__(self, operation: Literal["Drafts"], /) -> Drafts: ...

    @overload
    async def __call__(self, operation: Literal["DutyRoster"], /) -> DutyRoster: ...

    @overload
    async def __call__(self, operation: Literal["Find"], /, *, reference: str) -> Find: ...

    @overload
    async def __call__(self, operation: Literal["FixedFacts"], /, *, id: str) -> FixedFacts: ...

    @overload
    async def __call__(self, operation: Literal["Inbox"], /, *, first: int = ..., after: str | None = ..., openOnly: bool = ...) -> Inbox: ...

    @overload
    async def __call__(self, operation: Literal["Me"], /) -> Me: ...

    @overload
    async def __call__(self, operation: Literal["Opening"], /, *, id: str, purpose: Purpose) -> Opening: ...

    @overload
    async def __call__(self, operation: Literal["OwnFiles"], /, *, id: str) -> OwnFiles: ...

    @overload
    async def __call__(self, operation: Literal["People"], /, *, role: CentreRole) -> People: ...

    @overload
    async def __call__(self, operation: Literal["ProcedureCounts"], /) -> ProcedureCounts: ...

    @overload
    async def __call__(self, operation: Literal["Procedures"], /, *, first: int = ..., after: str | None = ..., show: ProcedureShow = ...) -> Procedures: ...

    @overload
    async def __call__(self, operation: Literal["Proceeding"], /, *, id: str) -> Proceeding: ...

    @overload
    async def __call__(self, operation: Literal["ReadAdvice"], /, *, id: str) -> ReadAdvice: ...

    @overload
    async def __call__(self, operation: Literal["ReadDraft"], /, *, id: str) -> ReadDraft: ...

    @overload
    async def __call__(self, operation: Literal["ReadReceipt"], /, *, id: str) -> ReadReceipt: ...

    @overload
    async def __call__(self, operation: Literal["ReadReferral"], /, *, id: str) -> ReadReferral: ...

    @overload
    async def __call__(self, operation: Literal["ReadReport"], /, *, id: str) -> ReadReport: ...

    @overload
    async def __call__(self, operation: Literal["ReceiptOfDraft"], /, *, id: str) -> ReceiptOfDraft: ...

    @overload
    async def __call__(self, operation: Literal["Record"], /, *, id: str) -> Record: ...

    @overload
    async def __call__(self, operation: Literal["RecordIdentity"], /, *, id: str, version: int | None = ...) -> RecordIdentity: ...

    @overload
    async def __call__(self, operation: Literal["ReleasedFigures"], /) -> ReleasedFigures: ...

    @overload
    async def __call__(self, operation: Literal["Reports"], /, *, first: int = ..., after: str | None = ..., asked: bool = ..., running: bool = ..., urgentFirst: bool = ...) -> Reports: ...

    @overload
    async def __call__(self, operation: Literal["RightsPaper"], /, *, id: str) -> RightsPaper: ...

    @overload
    async def __call__(self, operation: Literal["Sending"], /, *, id: str) -> Sending: ...

    @overload
    async def __call__(self, operation: Literal["Waiting"], /, *, since: str | None = ...) -> Waiting: ...

    @overload
    async def __call__(self, operation: Literal["WhoSaw"], /, *, id: str, first: int = ..., after: str | None = ...) -> WhoSaw: ...

    @overload
    async def __call__(self, operation: Literal["Worklist"], /, *, first: int = ..., after: str | None = ..., state: ReferralState | None = ..., urgency: Urgency | None = ..., purpose: Purpose | None = ..., undecided: bool = ..., overdue: bool = ..., owner: Owner | None = ..., reference: str | None = ..., sort: WorklistSort = ..., dueToday: bool = ...) -> Worklist: ...

    @overload
    async def __call__(self, operation: Literal["WorklistCounts"], /) -> WorklistCounts: ...

    @overload
    async def __call__(self, operation: Literal["WorklistPage"], /, *, first: int = ..., after: str | None = ..., state: ReferralState | None = ..., urgency: Urgency | None = ..., undecided: bool = ..., overdue: bool = ..., owner: Owner | None = ..., sort: WorklistSort = ..., dueToday: bool = ...) -> WorklistPage: ...


class Do(Protocol):
    """Gives the command of a name for one caller. Raises what `Pages.act` raises."""

    @overload
    async def __call__(self, operation: Literal["AcceptReferral"], key: str, /, **values: object) -> AcceptReferralReferral: ...

    @overload
    async def __call__(self, operation: Literal["AddToReport"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["AdviseReporter"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["AnswerAdvice"], key: str, /, **values: object) -> AnswerAdviceAdvice: ...

    @overload
    async def __call__(self, operation: Literal["AnswerIndicators"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["AnswerQuestion"], key: str, /, **values: object) -> AnswerQuestionReport: ...

    @overload
    async def __call__(self, operation: Literal["AppointPanel"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["AskAdvice"], key: str, /, **values: object) -> AnswerAdviceAdvice: ...

    @overload
    async def __call__(self, operation: Literal["AskReporter"], key: str, /, **values: object) -> AnswerQuestionReport: ...

    @overload
    async def __call__(self, operation: Literal["AssessReport"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["AssessRisk"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["AssignCase"], key: str, /, **values: object) -> AssignedCase: ...

    @overload
    async def __call__(self, operation: Literal["AttachFile"], key: str, /, **values: object) -> UploadTicket: ...

    @overload
    async def __call__(self, operation: Literal["ChangeTurn"], key: str, /, **values: object) -> ChangeTurnDutyRoster: ...

    @overload
    async def __call__(self, operation: Literal["CheckGuardian"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["ConfirmAge"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["ConfirmDecision"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["ConfirmDismissal"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["ConfirmReroute"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["ConfirmRevocation"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["CorrectReport"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["CoverCase"], key: str, /, **values: object) -> CoveredCases: ...

    @overload
    async def __call__(self, operation: Literal["DecideDissent"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["DecideReview"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["DiscardDraft"], key: str, /, **values: object) -> DiscardedDraft: ...

    @overload
    async def __call__(self, operation: Literal["DiscontinueProcedure"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["DismissReport"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["DissentFromDecision"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["ExplainRights"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["ExtendReport"], key: str, /, **values: object) -> ExtendReportReport: ...

    @overload
    async def __call__(self, operation: Literal["FileReport"], key: str, /, **values: object) -> FileReportReport: ...

    @overload
    async def __call__(self, operation: Literal["HandOverCases"], key: str, /, **values: object) -> HandedOverCases: ...

    @overload
    async def __call__(self, operation: Literal["HandOverReport"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["InformProsecutor"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["LinkPersons"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["OpenNotice"], key: str, /, **values: object) -> OpenNoticeNotice: ...

    @overload
    async def __call__(self, operation: Literal["OpenProcedure"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["PresumeVictim"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["ProposeDecision"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["PutOnDuty"], key: str, /, **values: object) -> ChangeTurnDutyRoster: ...

    @overload
    async def __call__(self, operation: Literal["QuestionDecision"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["RecordAge"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["RecordConsent"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["RecordGuardianship"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["RecordInterview"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["RecordReadingBasis"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["RecordRecovery"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["RecordReferralConsent"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["Recuse"], key: str, /, **values: object) -> RecusedReport: ...

    @overload
    async def __call__(self, operation: Literal["RejectReferral"], key: str, /, **values: object) -> RejectedReferral: ...

    @overload
    async def __call__(self, operation: Literal["ReopenReport"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["ReplacePanelMember"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["RequestReview"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["RevokeDecision"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["RevokeReferral"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["SaveDraft"], key: str, /, **values: object) -> SaveDraftDraft: ...

    @overload
    async def __call__(self, operation: Literal["SearchPersons"], key: str, /, **values: object) -> FoundPersons: ...

    @overload
    async def __call__(self, operation: Literal["SendReferral"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["ServeDecision"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["SignDecision"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["TakeHandedOver"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["TakeOffDuty"], key: str, /, **values: object) -> ChangeTurnDutyRoster: ...

    @overload
    async def __call__(self, operation: Literal["TakeOverReport"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["UndoHandOver"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["UnlinkPersons"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["UpdateWhereabouts"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["WithdrawConsent"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: Literal["WithdrawReport"], key: str, /, **values: object) -> AddToReportReport: ...

    @overload
    async def __call__(self, operation: str, key: str, /, **values: object) -> Done: ...
