"""The figures as a file: only what may leave the Office, with its moment and with what is hidden."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

from contracts import reference
from gateway.pages.catalogues import N_, translations
from gateway.pages.dates import clock, short_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.pages.languages import Language

_BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel reads Serbian letters as something else."""
_COLUMNS: Final = (
    N_("Stage"),
    N_("Ever reached, in whole fives"),
    N_("In it now, in whole fives"),
    N_("Within the term"),
    N_("Past the term"),
)
_HIDDEN: Final = N_("hidden")
_NOT_COUNTED: Final = N_("no term")
_COUNTED: Final = N_("Stages as they stand on %(date)s at %(time)s.")
_TERMS_COUNTED: Final = N_("Terms, as of %(date)s at %(time)s")
_NOTES: Final = (
    N_("“hidden”: a number of the line would be between 1 and 4, and so close to a person."),
    N_("Counts of stages are rounded down to whole fives. One person may stand behind several counts."),
)


def sheet_of(flow: Mapping[str, Any], language: Language) -> bytes:
    """UTF-8 with a mark for Excel, every field quoted, lines ended as RFC 4180 has them. `flow` is what ReleasedFigures answers."""
    say = translations(language).gettext
    terms = {each["stage"]: each for each in (flow["terms"] or {"stages": ()})["stages"]}
    text = io.StringIO()
    text.write(_BYTE_ORDER_MARK)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([say(column) for column in _COLUMNS])
    for each in flow["released"]:
        term = terms.get(each["stage"])
        waiting = [_NOT_COUNTED] * 2 if term is None else [_shown(term["due"]), _shown(term["overdue"])]
        numbers = [_shown(each["reached"]), _shown(each["present"]), *waiting]
        writer.writerow([reference.stage(each["stage"]).text.in_language(language), *map(say, numbers)])
    writer.writerow([say(_COUNTED) % _moment(flow, language)])
    if flow["terms"]:
        writer.writerow([say(_TERMS_COUNTED) % _moment(flow["terms"], language)])
    writer.writerows([say(note)] for note in _NOTES)
    return text.getvalue().encode()


def _shown(count: int | None) -> str:
    return _HIDDEN if count is None else str(count)


def _moment(counted: Mapping[str, Any], language: Language) -> dict[str, str]:
    return {"date": short_date(counted["asOf"], language), "time": clock(counted["asOf"], language)}
