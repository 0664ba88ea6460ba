"""What is answered to who has just said something of a person: the receipt of the report, and what to look at again."""

from __future__ import annotations

from contracts.models import CamelModel
from contracts.words.reports import Caution
from identification.entrypoints.http.reports.schemas import ReportAnswer


class FilingWarning(CamelModel):
    """What to look at again in a report that was taken: by code and field, never what was sent."""

    code: Caution
    field: str
    sentence: str


class FilingAnswer(ReportAnswer):
    """The receipt of a report that was just filed or added to, with what its author should look at again."""

    warnings: list[FilingWarning]
