"""Between JSON and the use cases."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from identification.application.reports.file_report import FileReport
from identification.entrypoints.http.disclosures.schemas import Ending, RevokedAnswer
from identification.entrypoints.http.reports.schemas import ReportAnswer, WithheldClass

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from chassis.ports import Clock, IdempotencyKey
    from identification.application.reading.view import ReportView
    from identification.entrypoints.http.reports.schemas import ReportFiling

_BELGRADE = ZoneInfo("Europe/Belgrade")


def filing_command(
    filing: ReportFiling, principal: Principal, idempotency_key: IdempotencyKey, clock: Clock
) -> FileReport:
    """The command of a filing; the reporter's today is Belgrade's."""
    return FileReport(
        principal=principal,
        idempotency_key=idempotency_key,
        answers=filing.answers(),
        details=filing.details(),
        excluded_units=tuple(filing.conflict.unit_ids) if filing.conflict else (),
        today=clock.now().astimezone(_BELGRADE).date(),
        draft_id=filing.draft_id,
    )


def answer(view: ReportView) -> ReportAnswer:
    """A view as JSON."""
    return ReportAnswer(
        id=view.id,
        version=view.version,
        state=view.state,
        positions=list(view.positions),
        classes=dict(view.classes),
        withheld=[WithheldClass(class_=each.class_, mask=each.mask, reason=each.reason) for each in view.withheld],
    )


def revoked(view: ReportView, *, ahead: bool) -> RevokedAnswer:
    """The receipt after a revocation, and what there was to end."""
    return RevokedAnswer(**dict(answer(view)), ending=Ending.AHEAD if ahead else Ending.ENDED)
