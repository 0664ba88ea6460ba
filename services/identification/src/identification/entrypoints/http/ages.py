"""Routes of an age that is found out later."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from chassis.auth.dependencies import permission
from chassis.domain.errors import StaleVersion
from chassis.domain.principal import Principal
from chassis.http.documentation import refuses
from contracts.models import CamelModel
from contracts.scopes import Permission
from contracts.words.persons import AgeBasis
from contracts.words.reports import Age
from identification.application.ages.confirm_age import ConfirmAge, confirm_age
from identification.application.ages.record_age import RecordAge, record_age
from identification.domain.ages.errors import (
    AdultAlreadyProposed,
    AgeAlreadyRecorded,
    AgeBasisNeeded,
    NoAdultProposed,
    SecondPersonNeeded,
    SourceMayNotEndProtection,
    TooManyAges,
)
from identification.domain.errors import AgeContradictsBirth, ReportAltered, ReportMoveRefused
from identification.domain.reading.errors import DutyNeeded, SecondFactorNeeded
from identification.entrypoints.http.reports.filing_command import belgrade_today
from identification.entrypoints.http.reports.orders import Order
from identification.entrypoints.http.reports.schemas import ReportAnswer, Version

router = APIRouter(prefix="/reports", tags=["ages"])
AgeRecorder = Annotated[Principal, permission(Permission.AGES_RECORD)]


class AgeFound(CamelModel):
    """How old the person is, and from what that is known."""

    expected_version: Version
    age: Age
    basis: AgeBasis
    birth_date: date | None = None


class AdultConfirmed(CamelModel):
    """That the person is an adult, as it was proposed in this version."""

    expected_version: Version


@router.post("/{report_id}/age")
@refuses(
    StaleVersion,
    SourceMayNotEndProtection,
    AgeBasisNeeded,
    AdultAlreadyProposed,
    AgeContradictsBirth,
    AgeAlreadyRecorded,
    TooManyAges,
    SecondFactorNeeded,
    DutyNeeded,
    ReportMoveRefused,
    ReportAltered,
)
async def post_age(report_id: UUID, sent: AgeFound, principal: AgeRecorder, order: Order) -> ReportAnswer:
    """A child's path is in force on the very next read; that a child is an adult waits for another person's confirmation."""
    found = (sent.age, sent.basis, sent.birth_date)
    today = belgrade_today(order.container.clock)
    command = RecordAge(principal, order.key, report_id, sent.expected_version, *found, today)
    return await order.done(record_age, command)


@router.post("/{report_id}/age/confirm")
@refuses(
    StaleVersion,
    NoAdultProposed,
    SecondPersonNeeded,
    SourceMayNotEndProtection,
    SecondFactorNeeded,
    ReportMoveRefused,
    ReportAltered,
)
async def confirm_adult(report_id: UUID, sent: AdultConfirmed, principal: AgeRecorder, order: Order) -> ReportAnswer:
    """A second person of the Centre confirms that a child is an adult; the very next read shows it."""
    return await order.done(confirm_age, ConfirmAge(principal, order.key, report_id, sent.expected_version))
