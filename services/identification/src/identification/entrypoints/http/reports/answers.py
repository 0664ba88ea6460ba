"""What is answered about a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.entrypoints.http.disclosures.schemas import Ending, RevokedAnswer
from identification.entrypoints.http.reports.schemas import ReportAnswer, WithheldClass

if TYPE_CHECKING:
    from identification.application.reading.view import ReportView


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
