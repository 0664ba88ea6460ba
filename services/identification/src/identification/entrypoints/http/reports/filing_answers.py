"""What is answered to who has just said something of a person: the receipt of the report, and what to look at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.models import CamelModel
from contracts.words.reports import Caution
from identification.application.reports.file_report import cautions
from identification.domain.reports.caution import SENTENCES, field_of
from identification.entrypoints.http.reports.answers import answer
from identification.entrypoints.http.reports.schemas import ReportAnswer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from identification.application.reading.view import ReportView
    from identification.application.reports.file_report import FileReport


class FilingWarning(CamelModel):
    """What to look at again in a report that was taken: by code and field, never what was sent."""

    code: Caution
    field: str
    sentence: str


class FilingAnswer(ReportAnswer):
    """The receipt of a report that was just filed or added to, with what its author should look at again."""

    warnings: list[FilingWarning]


def filed(view: ReportView, command: FileReport) -> FilingAnswer:
    """The receipt of what `command` filed."""
    return warned(
        answer(view),
        (
            (number, each)
            for number, described in enumerate(command.persons, start=1)
            for each in cautions(described, command.today)
            # What is doubted of the place is doubted once.
            if number == 1 or each is not Caution.ENCOUNTER_LONG_AGO
        ),
    )


def warned(receipt: ReportAnswer, found: Iterable[tuple[int, Caution]]) -> FilingAnswer:
    """The receipt with what was `found`, each beside the number of the person that it is about."""
    warnings = [
        FilingWarning(code=each, field=field_of(each, number), sentence=SENTENCES[each]) for number, each in found
    ]
    return FilingAnswer(**dict(receipt), warnings=warnings)
