"""Routes of reports: parse, call the use case, render."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from chassis.auth.dependencies import permission
from chassis.commands import DeclaredCommand
from chassis.domain.errors import Forbidden, NotFound, StaleVersion
from chassis.domain.principal import Principal
from chassis.http.commands import add_command
from chassis.http.documentation import refuses
from chassis.http.models import by_equal_names
from contracts.commands import cases as several
from contracts.commands import filing, reports
from contracts.commands.declaring import Version
from contracts.scopes import Permission
from contracts.words.referrals import Purpose
from identification.application.contents.doubts_about_added import doubts_about_added
from identification.application.disclosures.preview_opening import preview_opening
from identification.application.lists.count_running_reports import count_running_reports
from identification.application.lists.list_named_reports import list_named_reports
from identification.application.lists.list_procedures import ListProcedures, list_procedures
from identification.application.lists.list_reports import ListReports, list_reports
from identification.application.lists.list_running_reports import ListRunningReports, list_running_reports
from identification.application.people.cover_cases import cover_cases
from identification.application.reading.read_report import read_report
from identification.application.reading.read_reports import read_reports
from identification.application.reading.who_saw import who_saw
from identification.application.receipts.watch_receipt import watch_receipt
from identification.application.report_command import ReportCommand
from identification.application.reports.assign_case import assign_case
from identification.application.reports.extend_report import extend_report
from identification.application.reports.file_report import file_report
from identification.application.reports.hand_over_cases import hand_over_cases
from identification.application.reports.recuse import recuse
from identification.domain.drafts.errors import DraftAlreadySent
from identification.domain.errors import (
    AgeContradictsBirth,
    AlreadyAssigned,
    CasesNotHandedOver,
    ConsentMissing,
    DoneForAllPersons,
    EncounterInFuture,
    NoCaseManager,
    RecusedFromCase,
    ReportAltered,
    ReportIncomplete,
    ReportMoveRefused,
    TooManyAddenda,
    WayInDoesNotFitAge,
    WayInNotAvailable,
)
from identification.domain.keyed import KeyedByIntakeOnly
from identification.domain.procedures.errors import ProcedureMoveRefused, VotedMayNotRecuse
from identification.entrypoints.http.dependencies import (
    After,
    Container,
    First,
    Listed,
    RequestedClasses,
    Running,
    Uow,
    Waiting,
)
from identification.entrypoints.http.reading.sightings import SightingList
from identification.entrypoints.http.reports.answers import answer
from identification.entrypoints.http.reports.commands import AGES, COMMANDS, CONSENTS, PROCEDURES
from identification.entrypoints.http.reports.filing_answers import FilingAnswer, FilingWarning
from identification.entrypoints.http.reports.filing_command import extension_command, filing_command
from identification.entrypoints.http.reports.filing_schemas import ReportFiling
from identification.entrypoints.http.reports.orders import Order
from identification.entrypoints.http.reports.schemas import (
    AssignedCaseAnswer,
    CoveredCases,
    HandedOverCases,
    Ids,
    PreviewAnswer,
    ProcedureCounts,
    RecusedReport,
    ReportAnswer,
    ReportBatch,
    ReportIds,
    ReportList,
    RunningCounts,
)

router = APIRouter(prefix="/reports", tags=["reports"])
consents = APIRouter(prefix="/reports", tags=["consents"])
ages = APIRouter(prefix="/reports", tags=["ages"])
cases = APIRouter(prefix="/cases", tags=["cases"])
procedures = APIRouter(prefix="/procedures", tags=["procedures"])
Reader = Annotated[Principal, permission(Permission.REPORTS_READ)]
Sender = Annotated[Principal, permission(Permission.REFERRALS_SEND)]
CentreReader = Annotated[Principal, permission(Permission.REPORTS_LIST_ALL)]
Decider = Annotated[Principal, permission(Permission.PROCEDURES_LIST)]


@add_command(
    router,
    replace(filing.FILE, body=ReportFiling),
    ReportIncomplete,
    WayInNotAvailable,
    WayInDoesNotFitAge,
    ConsentMissing,
    DoneForAllPersons,
    EncounterInFuture,
    AgeContradictsBirth,
    DraftAlreadySent,
    KeyedByIntakeOnly,
    NotFound,
    ReportAltered,
    status_code=201,
)
async def post_report(order: Order, principal: Principal, given: filing.ReportFiling) -> FilingAnswer:
    """The receipt, and what to look at again."""
    command = filing_command(given, principal, order.key)
    filed = await file_report(command, order.uow, order.container.sources)
    receipt = await order.receipt(filed.report_id, principal)
    return by_equal_names(FilingAnswer, receipt, warnings=filed.warnings)


@router.get("")
@refuses(ReportAltered)
async def get_reports(principal: Reader, listed: Listed, uow: Uow, container: Container) -> ReportList:
    """The caller's reports, newest first or the most urgent first."""
    query = ListReports(
        principal,
        listed.first,
        listed.after,
        listed.asked,
        own=listed.own,
        reference=listed.reference,
        waiting=listed.waiting,
        running=listed.running,
        urgent_first=listed.urgent_first,
    )
    page = await list_reports(query, uow, container.clock)
    return by_equal_names(ReportList, page)


@router.get("/running")
@refuses(ReportAltered)
async def get_running_reports(principal: CentreReader, running: Running, uow: Uow, container: Container) -> ReportList:
    """Every report that runs, for the Centre's intake: of several persons the first is shown for all; each line is on the record."""
    query = ListRunningReports(
        principal,
        running.first,
        running.after,
        running.asked,
        running.narrowed,
        overdue=running.overdue,
        due_today=running.due_today,
        municipality=running.municipality,
    )
    page = await list_running_reports(query, uow, container.sources)
    return by_equal_names(ReportList, page)


@router.get("/running/counts")
async def get_running_counts(principal: CentreReader, uow: Uow, container: Container) -> RunningCounts:
    """How much waits for the Centre's intake; 100 says 100 or more."""
    return by_equal_names(RunningCounts, await count_running_reports(principal, uow, container.sources))


@procedures.get("")
@refuses(ReportAltered)
async def get_procedures(principal: Decider, waiting: Waiting, uow: Uow, container: Container) -> ReportList:
    """Reports whose procedures wait for the caller, the longest pending first; each line is on the record."""
    query = ListProcedures(principal, waiting.show, waiting.first, waiting.after, waiting.asked)
    return by_equal_names(ReportList, await list_procedures(query, uow, container.clock))


@procedures.get("/counts")
async def get_procedure_counts(principal: Decider, uow: Uow) -> ProcedureCounts:
    """How many procedures wait for the caller; 100 says 100 or more."""
    return by_equal_names(ProcedureCounts, await uow.reports.procedures_counted(principal))


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
    """What a list says of these reports; null means missing or forbidden."""
    views = await list_named_reports(asked.ids, principal, uow, container.clock, asked.classes)
    return ReportBatch(items=[None if view is None else answer(view) for view in views])


@router.post("/batch")
@refuses(ReportAltered)
async def post_batch(asked: Ids, principal: Reader, uow: Uow, container: Container) -> ReportBatch:
    """Several reports; null means missing or forbidden."""
    views = await read_reports(asked.ids, principal, uow, container.clock, asked.classes)
    return ReportBatch(items=[None if view is None else answer(view) for view in views])


@router.get("/{report_id}/receipt")
@refuses(ReportAltered)
async def get_receipt(report_id: UUID, principal: Reader, uow: Uow, container: Container) -> ReportAnswer:
    """How far the report came and what to do now; nothing about the person."""
    return answer(await watch_receipt(report_id, principal, uow, container.clock))


@router.get("/{report_id}/openings/{purpose}")
@refuses(Forbidden, ReportAltered)
async def get_opening(
    report_id: UUID, purpose: Purpose, principal: Sender, uow: Uow, container: Container
) -> PreviewAnswer:
    """What a unit would see of the report that is asked for this purpose; for those who may ask it."""
    preview = await preview_opening(report_id, purpose, principal, uow, container.clock)
    return PreviewAnswer(before=answer(preview.before), after=answer(preview.after))


@router.get("/{report_id}/reads")
@refuses(ReportAltered)
async def get_reads(
    report_id: UUID, principal: Reader, uow: Uow, container: Container, first: First = 20, after: After = None
) -> SightingList:
    """Who saw the report: units and moments, never names."""
    page = await who_saw(report_id, principal, first, after, uow, container.clock, container.directory)
    return by_equal_names(SightingList, page)


@add_command(router, filing.EXTEND, StaleVersion, AgeContradictsBirth, TooManyAddenda, ReportMoveRefused, ReportAltered)
async def post_extension(order: Order, principal: Principal, given: filing.Extension, report_id: UUID) -> FilingAnswer:
    """The receipt, and what to look at again."""
    command = extension_command(report_id, given, principal, order.key)
    receipt = await order.done(extend_report, command)
    doubts = await doubts_about_added(command, order.uow, order.container.clock)
    return FilingAnswer(**dict(receipt), warnings=[by_equal_names(FilingWarning, each) for each in doubts])


@add_command(
    router,
    reports.ASSIGN,
    StaleVersion,
    NoCaseManager,
    AlreadyAssigned,
    RecusedFromCase,
    DoneForAllPersons,
    ReportMoveRefused,
    ReportAltered,
)
async def post_assignment(
    order: Order, principal: Principal, given: reports.CaseAssignment, report_id: UUID
) -> AssignedCaseAnswer:
    """The case; no receipt, since who assigned it may not see the report any more."""
    command = ReportCommand(principal, order.key, report_id, given)
    return AssignedCaseAnswer(id=report_id, case_id=await assign_case(command, order.uow, order.container.sources))


@add_command(
    router,
    reports.RECUSE,
    StaleVersion,
    DoneForAllPersons,
    ReportMoveRefused,
    ProcedureMoveRefused,
    VotedMayNotRecuse,
    ReportAltered,
)
async def post_recusal(order: Order, principal: Principal, given: reports.Recusal, report_id: UUID) -> RecusedReport:
    """The report; no receipt, since who recused themself does not see it any more."""
    await recuse(ReportCommand(principal, order.key, report_id, given), order.uow, order.container.sources)
    return RecusedReport(id=report_id)


@add_command(cases, several.COVER, NotFound, NoCaseManager)
async def post_cases_cover(order: Order, principal: Principal, given: several.CaseCover) -> CoveredCases:
    """What was sent, once it is so."""
    await cover_cases(DeclaredCommand(principal, order.key, given), order.uow, order.container.sources)
    return CoveredCases(manager_id=given.manager_id, cover_id=given.cover_id)


@add_command(cases, several.HAND_OVER, NotFound, NoCaseManager, CasesNotHandedOver, ReportAltered)
async def post_cases_hand_over(order: Order, principal: Principal, given: several.CasesHandOver) -> HandedOverCases:
    """What was sent, once it is done."""
    await hand_over_cases(DeclaredCommand(principal, order.key, given), order.uow, order.container.sources)
    return HandedOverCases(report_ids=given.report_ids, manager_id=given.manager_id)


for place, rows in ((router, COMMANDS), (router, PROCEDURES), (consents, CONSENTS), (ages, AGES)):
    for each in rows:
        each.add_to(place)
