"""Facts that were fixed at filing and may be corrected: said anew for who reads them, while what they were stays readable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from identification.domain.reports.minimum import (
    CLOCKS_DIFFER_BY,
    UNKNOWN_PLACE,
    belgrade_day,
    problem_of_encounter,
    problem_of_receipt,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from identification.domain.directory import Directory
    from identification.domain.reports.report import Report

MOST_CORRECTIONS: Final = 20
CLASS_OF_FACT: Final = {
    "encounterDate": "report",
    "encounterMunicipality": "municipality",
    "source": "reference",
    "receivedAt": "reference",
    "unitId": "unit_callback",
}
"""By the name under which it is sent, the class of the access table that holds it."""
CORRECTED_CLASSES: Final = frozenset({"report", "municipality", "unit_callback"})
"""Classes whose facts are corrected; to these nothing else is added but answers to questions of the form."""


def problems_of_encounter(
    met: date | None, municipality: str | None, received_at: datetime, directory: Directory
) -> Iterator[tuple[str, str]]:
    """What is wrong with a day or a place, by the name under which it is sent; whom one reports one has met before."""
    came = belgrade_day(received_at)
    if met is not None and met > came:
        yield "encounterDate", "lies after the day on which the report came: correct it."
    elif met is not None and (wrong := problem_of_encounter(met, came)):
        yield "encounterDate", wrong
    if municipality is not None and not directory.is_municipality(municipality, or_elsewhere=True):
        yield "encounterMunicipality", UNKNOWN_PLACE


def problem_of_receipt_of(received_at: datetime, met: date, report: Report) -> str | None:
    """What is wrong with the moment at which the Centre got it, as a sentence; None when nothing is."""
    entered = report.filing.submitted_at
    if received_at > entered + CLOCKS_DIFFER_BY:
        return "lies after the report was entered: correct it."
    return problem_of_receipt(received_at, met, entered)
