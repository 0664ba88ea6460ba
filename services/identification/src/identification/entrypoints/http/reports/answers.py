"""What is answered about a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.http.models import by_equal_names
from identification.entrypoints.http.disclosures.schemas import Ending, RevokedAnswer
from identification.entrypoints.http.reports.schemas import ReportAnswer

if TYPE_CHECKING:
    from identification.application.reading.view import ReportView


def answer(view: ReportView) -> ReportAnswer:
    """A view as JSON."""
    return by_equal_names(ReportAnswer, view)


def revoked(view: ReportView, *, ahead: bool) -> RevokedAnswer:
    """The receipt after a revocation, and what there was to end."""
    return by_equal_names(RevokedAnswer, view, ending=Ending.AHEAD if ahead else Ending.ENDED)
