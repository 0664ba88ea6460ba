"""Routes of reports: parse, call the use case, render."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from chassis.auth.dependencies import permission
from chassis.domain.errors import NotFound, StaleVersion
from chassis.domain.principal import Principal
from chassis.http.documentation import refuses
from chassis.http.models import by_equal_names
from chassis.idempotency.dependency import Repeatable
from contracts.scopes import Permission
from identification.application.contents.doubts_about_added import doubts_about_added
from identification.application.hand_overs.hand_over_report import hand_over_report
from identification.application.hand_overs.take_handed_over import take_handed_over
from identification.application.hand_overs.undo_hand_over import undo_hand_over
from identification.application.instructions.advise_reporter import AdviseReporter, Instruction, advise_reporter
from identification.application.lists.list_named_reports import list_named_reports
from identification.application.lists.list_reports import ListReports, list_reports
from identification.application.questions.answer_question import AnswerQuestion, answer_question
from identification.application.questions.ask_reporter import AskReporter, ask_reporter
from identification.application.reading.read_report import read_report
from identification.application.reading.read_reports import read_reports
from identification.application.reading.record_reading_basis import RecordReadingBasis, record_reading_basis
from identification.application.reading.who_saw import who_saw
from identification.application.receipts.read_receipt import read_receipt
from identification.application.receipts.watch_receipt import watch_receipt
from identification.application.report_command import OnReport
from identification.application.reports.add_to_report import AddToReport, add_to_report
from identification.application.reports.extend_report import extend_report
from identification.application.reports.file_report import file_report
from identification.application.reports.take_over_report import TakeOverReport, take_over_report
from identification.application.reports.update_whereabouts import UpdateWhereabouts, update_whereabouts
from identification.application.reports.withdraw_report import WithdrawReport, withdraw_report
from identification.domain.consents.consent import Hearing
from identification.domain.disclosures.errors import UnitNotAsked
from identification.domain.drafts.errors import DraftAlreadySent
from identification.domain.errors import (
    AgeContradictsBirth,
    AlreadyHandedOver,
    BasisDoesNotFit,
    ChildReportCannotBeWithdrawn,
    ConsentMissing,
    DoneForAllPersons,
    EncounterInFuture,
    HandOverStands,
    HandOverWithoutConsent,
    NothingHandedOver,
    OwnUnitExcluded,
    ReportAlreadyTakenOver,
    ReportAltered,
    ReportIncomplete,
    ReportMoveRefused,
    TooManyAddenda,
    WayInDoesNotFitAge,
    WayInNotAvailable,
)
from identification.domain.keyed import KeyedByIntakeOnly
from identification.domain.questions.errors import (
    AskingWithoutConsent,
    OnlyCodesThroughReporter,
    QuestionAlreadyAnswered,
    QuestionClosed,
    TooManyQuestions,
)
from identification.domain.questions.question import Said
from identification.entrypoints.http.dependencies import After, Container, First, Listed, RequestedClasses, Uow
from identification.entrypoints.http.reading.sightings import SightingList
from identification.entrypoints.http.reports.answers import answer
from identification.entrypoints.http.reports.filing_answers import FilingAnswer, FilingWarning
from identification.entrypoints.http.reports.filing_command import extension_command, filing_command
from identification.entrypoints.http.reports.filing_schemas import Extension, ReportFiling
from identification.entrypoints.http.reports.orders import Order
from identification.entrypoints.http.reports.schemas import (
    Addition,
    Advice,
    Answering,
    Asking,
    Basis,
    Ids,
    Nothing,
    ReportAnswer,
    ReportBatch,
    ReportIds,
    ReportList,
    TakeOver,
    Version,
    WhereaboutsAnswer,
    Withdrawal,
)

router = APIRouter(prefix="/reports", tags=["reports"])
Filer = Annotated[Principal, permission(Permission.REPORTS_FILE)]
Reader = Annotated[Principal, permission(Permission.REPORTS_READ)]
Taker = Annotated[Principal, permission(Permission.REPORTS_TAKE_OVER)]
Withdrawer = Annotated[Principal, permission(Permission.REPORTS_WITHDRAW)]
Adviser = Annotated[Principal, permission(Permission.REPORTS_ADVISE)]
Locator = Annotated[Principal, permission(Permission.REPORTS_UPDATE_WHEREABOUTS)]
Asker = Annotated[Principal, permission(Permission.REPORTS_ASK)]
Answerer = Annotated[Principal, permission(Permission.REPORTS_ANSWER)]
HandsOver = Annotated[Principal, permission(Permission.REPORTS_HAND_OVER)]
Adder = Annotated[Principal, permission(Permission.REPORTS_ADD)]
BasisRecorder = Annotated[Principal, permission(Permission.REPORTS_RECORD_BASIS)]


@router.post("", status_code=201)
@refuses(
    ReportIncomplete,
    WayInNotAvailable,
    WayInDoesNotFitAge,
    ConsentMissing,
    EncounterInFuture,
    AgeContradictsBirth,
    DraftAlreadySent,
    KeyedByIntakeOnly,
    NotFound,
    ReportAltered,
)
async def post_report(
    filing: ReportFiling, principal: Filer, idempotency_key: Repeatable, uow: Uow, container: Container
) -> FilingAnswer:
    """Files a report of suspicion; the answer is its receipt, and what to look at again."""
    command = filing_command(filing, principal, idempotency_key)
    filed = await file_report(command, uow, container.sources)
    receipt = await read_receipt(filed.report_id, principal, uow, container.clock)
    return by_equal_names(FilingAnswer, receipt, warnings=filed.warnings)


@router.get("")
@refuses(ReportAltered)
async def get_reports(principal: Reader, listed: Listed, uow: Uow, container: Container) -> ReportList:
    """The caller's reports, newest first."""
    query = ListReports(
        principal,
        listed.first,
        listed.after,
        listed.asked,
        own=listed.own,
        reference=listed.reference,
        waiting=listed.waiting,
    )
    page = await list_reports(query, uow, container.clock)
    return by_equal_names(ReportList, page)


@router.get("/{report_id}")
@refuses(ReportAltered)
async def get_report(
    report_id: UUID,
    principal: Reader,
    uow: Uow,
    container: Container,
    asked: RequestedClasses = None,
    version: Annotated[Version | None, Query()] = None,
) -> ReportAnswer:
    """One report as far as the caller may see it, with `version` what it said then; the read is on the record."""
    return answer(await read_report(report_id, principal, uow, container.clock, asked, version))


@router.post("/listed")
@refuses(ReportAltered)
async def post_listed(asked: ReportIds, principal: Reader, uow: Uow, container: Container) -> ReportBatch:
    """What a list says of these reports; null stands for missing and forbidden alike."""
    views = await list_named_reports(asked.ids, principal, uow, container.clock, asked.classes)
    return ReportBatch(items=[None if view is None else answer(view) for view in views])


@router.post("/batch")
@refuses(ReportAltered)
async def post_batch(asked: Ids, principal: Reader, uow: Uow, container: Container) -> ReportBatch:
    """Several reports; null stands for missing and forbidden alike."""
    views = await read_reports(asked.ids, principal, uow, container.clock, asked.classes)
    return ReportBatch(items=[None if view is None else answer(view) for view in views])


@router.get("/{report_id}/receipt")
@refuses(ReportAltered)
async def get_receipt(report_id: UUID, principal: Reader, uow: Uow, container: Container) -> ReportAnswer:
    """How far the report came and what to do now; nothing about the person."""
    return answer(await watch_receipt(report_id, principal, uow, container.clock))


@router.get("/{report_id}/reads")
@refuses(ReportAltered)
async def get_reads(
    report_id: UUID, principal: Reader, uow: Uow, container: Container, first: First = 20, after: After = None
) -> SightingList:
    """Who saw the report: units and moments, never names."""
    page = await who_saw(report_id, principal, first, after, uow, container.clock, container.directory)
    return by_equal_names(SightingList, page)


@router.post("/{report_id}/take-over")
@refuses(StaleVersion, ReportAlreadyTakenOver, DoneForAllPersons, UnitNotAsked, ReportMoveRefused, ReportAltered)
async def post_take_over(report_id: UUID, sent: TakeOver, principal: Taker, order: Order) -> ReportAnswer:
    """The Centre takes the report over, and with `advice` says in the same step what to do now: both are done, or neither."""
    given = None if sent.advice is None else Instruction(sent.advice.instruction, sent.advice.until)
    command = TakeOverReport(principal, order.key, report_id, sent.expected_version, given)
    return await order.done(take_over_report, command)


@router.post("/{report_id}/withdraw")
@refuses(StaleVersion, ChildReportCannotBeWithdrawn, DoneForAllPersons, ReportMoveRefused, ReportAltered)
async def post_withdrawal(report_id: UUID, sent: Withdrawal, principal: Withdrawer, order: Order) -> ReportAnswer:
    """The author takes an adult's report back."""
    hearing = Hearing(sent.seen_alone, sent.called_back)
    command = WithdrawReport(principal, order.key, report_id, sent.expected_version, sent.reason, hearing)
    return await order.done(withdraw_report, command)


@router.post("/{report_id}/advice")
@refuses(UnitNotAsked, ReportMoveRefused, ReportAltered)
async def post_advice(report_id: UUID, sent: Advice, principal: Adviser, order: Order) -> ReportAnswer:
    """The Centre says what to do now."""
    command = AdviseReporter(principal, order.key, report_id, Instruction(sent.instruction, sent.until))
    return await order.done(advise_reporter, command)


@router.post("/{report_id}/whereabouts")
@refuses(ReportMoveRefused, ReportAltered)
async def post_whereabouts(report_id: UUID, sent: WhereaboutsAnswer, principal: Locator, order: Order) -> ReportAnswer:
    """The reporter says where the person is."""
    return await order.done(update_whereabouts, UpdateWhereabouts(principal, order.key, report_id, sent.answer))


@router.post("/{report_id}/questions")
@refuses(OnlyCodesThroughReporter, AskingWithoutConsent, TooManyQuestions, ReportMoveRefused, ReportAltered)
async def post_question(report_id: UUID, sent: Asking, principal: Asker, order: Order) -> ReportAnswer:
    """The Centre asks the reporter."""
    return await order.done(ask_reporter, AskReporter(principal, order.key, report_id, Said(sent.question, sent.text)))


@router.post("/{report_id}/answers")
@refuses(OnlyCodesThroughReporter, QuestionAlreadyAnswered, QuestionClosed, ReportMoveRefused, ReportAltered)
async def post_answer(report_id: UUID, sent: Answering, principal: Answerer, order: Order) -> ReportAnswer:
    """The author or a colleague of their unit answers a question of the Centre."""
    command = AnswerQuestion(principal, order.key, report_id, sent.question_id, Said(sent.answer, sent.text))
    return await order.done(answer_question, command)


@router.post("/{report_id}/addenda")
@refuses(StaleVersion, TooManyAddenda, ReportMoveRefused, ReportAltered)
async def post_addendum(report_id: UUID, sent: Addition, principal: Adder, order: Order) -> ReportAnswer:
    """The author adds to the report."""
    command = AddToReport(principal, order.key, report_id, sent.expected_version, sent.kind, sent.text)
    return await order.done(add_to_report, command)


@router.post("/{report_id}/extension")
@refuses(StaleVersion, AgeContradictsBirth, TooManyAddenda, ReportMoveRefused, ReportAltered)
async def post_extension(report_id: UUID, sent: Extension, principal: Adder, order: Order) -> FilingAnswer:
    """The author says more, section by section, and the report is one version further; the answer says what to look at again."""
    command = extension_command(report_id, sent, principal, order.key)
    receipt = await order.done(extend_report, command)
    doubts = await doubts_about_added(command, order.uow, order.container.clock)
    return FilingAnswer(**dict(receipt), warnings=[by_equal_names(FilingWarning, each) for each in doubts])


@router.post("/{report_id}/hand-over")
@refuses(
    HandOverStands,
    AlreadyHandedOver,
    OwnUnitExcluded,
    HandOverWithoutConsent,
    DoneForAllPersons,
    ReportMoveRefused,
    ReportAltered,
)
async def post_hand_over(report_id: UUID, _: Nothing, principal: HandsOver, order: Order) -> ReportAnswer:
    """The author offers the report to a colleague of their unit."""
    return await order.done(hand_over_report, OnReport(principal, order.key, report_id))


@router.post("/{report_id}/hand-over/take")
@refuses(NothingHandedOver, AlreadyHandedOver, HandOverStands, DoneForAllPersons, ReportMoveRefused, ReportAltered)
async def post_taking(report_id: UUID, _: Nothing, principal: HandsOver, order: Order) -> ReportAnswer:
    """A colleague takes what was offered, and is an author from then on."""
    return await order.done(take_handed_over, OnReport(principal, order.key, report_id))


@router.post("/{report_id}/hand-over/undo")
@refuses(NothingHandedOver, AlreadyHandedOver, DoneForAllPersons, ReportMoveRefused, ReportAltered)
async def post_undoing(report_id: UUID, _: Nothing, principal: HandsOver, order: Order) -> ReportAnswer:
    """The author takes the offer back, or a colleague declines it."""
    return await order.done(undo_hand_over, OnReport(principal, order.key, report_id))


@router.post("/{report_id}/reading-basis")
@refuses(BasisDoesNotFit, ReportAltered)
async def post_reading_basis(
    report_id: UUID, sent: Basis, principal: BasisRecorder, idempotency_key: Repeatable, uow: Uow, container: Container
) -> ReportAnswer:
    """The Centre records why it reads what is closed."""
    command = RecordReadingBasis(principal, idempotency_key, report_id, sent.scope, sent.basis)
    await record_reading_basis(command, uow, container.clock)
    return answer(await read_receipt(report_id, principal, uow, container.clock))
