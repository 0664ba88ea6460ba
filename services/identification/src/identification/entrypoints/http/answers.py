"""Between JSON and the use cases."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from identification.application.file_report import FileReport
from identification.entrypoints.http.disclosure_schemas import Ending, RevokedAnswer
from identification.entrypoints.http.schemas import ReportAnswer, WithheldClass

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import Once
    from identification.application.reading import ReportView
    from identification.entrypoints.http.schemas import ReportFiling

_BELGRADE = ZoneInfo("Europe/Belgrade")


def filing_command(filing: ReportFiling, principal: Principal, once: Once, clock: Clock) -> FileReport:
    """The command of a filing; the reporter's today is Belgrade's."""
    return FileReport(
        principal=principal,
        once=once,
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
