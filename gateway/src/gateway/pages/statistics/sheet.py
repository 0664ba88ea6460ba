"""The figures as two files: a table of what may leave the Office, and what it means and what it does not."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from contracts import reference
from contracts.words.referrals import Counted
from gateway.pages.languages.catalogues import N_, translations
from gateway.pages.languages.dates import clock, day, short_date

if TYPE_CHECKING:
    from gateway.pages.answers import ReleasedFiguresCaseFlow
    from gateway.pages.languages.choice import Language

_BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel and Notepad read Serbian letters as something else."""
_SEPARATOR: Final = ";"
"""Where decimal numbers have a comma, as in Serbia, Excel parts columns at semicolons only."""
_LINE_END: Final = "\r\n"
COUNTED: Final = {Counted.REPORTS: N_("Reports"), Counted.REFERRALS: N_("Requests to units")}
"""What a figure counts; the two are never added."""
_COLUMNS: Final = (
    N_("Stage"),
    N_("What is counted"),
    N_("Ever reached, in whole fives"),
    N_("In it now, in whole fives"),
    N_("Within the term, in whole fives"),
    N_("Past the term, in whole fives"),
    N_("Stages, as of"),
    N_("Terms, as of"),
)
_HIDDEN: Final = N_("hidden")
_NOT_COUNTED: Final = N_("no term")
_MOMENT: Final = N_("%(date)s at %(time)s")
_COUNTED: Final = N_("Stages as they stand on %(date)s at %(time)s.")
_TERMS_COUNTED: Final = N_("Terms, as of %(date)s at %(time)s")
_NOTES: Final = (
    N_("“hidden” stands where a number of the line would be between 1 and 4 and might point to a person."),
    N_("Counts are rounded down to whole fives. One person may stand behind several counts."),
)
CAVEATS: Final = (
    N_("It is not the number of victims: a report is a suspicion, and one person may be reported more than once."),
    N_("More reports do not mean more trafficking. They often mean that more people look."),
    N_(
        "Reports, persons and requests are never added: one report may be about several persons and open several requests."
    ),
    N_("A passed term says that an answer is late, not who is to blame for it."),
    N_("These are not official statistics. Official figures are fixed on a date and released by two persons."),
)
"""What must not be read out of the figures, on the page or in a file."""


def sheet_of(flow: ReleasedFiguresCaseFlow, language: Language) -> bytes:
    """A heading and a line for each stage, nothing else; every field is quoted. `flow` is what ReleasedFigures answers."""
    say = translations(language).gettext
    terms = {each["stage"]: each for each in (flow["terms"]["stages"] if flow["terms"] else ())}
    terms_counted = say(_MOMENT) % _moment(flow["terms"]["asOf"], language) if flow["terms"] else ""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=_SEPARATOR, quoting=csv.QUOTE_ALL, lineterminator=_LINE_END)
    writer.writerow([say(column) for column in _COLUMNS])
    counted = say(_MOMENT) % _moment(flow["asOf"], language)
    for each in flow["released"]:
        term = terms.get(each["stage"])
        waiting = [_NOT_COUNTED] * 2 if term is None else [_shown(term["due"]), _shown(term["overdue"])]
        numbers = [_shown(each["reached"]), _shown(each["present"]), *waiting]
        name = reference.stage(each["stage"]).text.in_language(language)
        writer.writerow([name, *map(say, (COUNTED[each["counts"]], *numbers)), counted, terms_counted if term else ""])
    return _file(text.getvalue())


def notes_of(flow: ReleasedFiguresCaseFlow, language: Language) -> bytes:
    """What belongs beside the table of the same answer: its moments, how it was made, and what it does not mean."""
    say = translations(language).gettext
    lines = [say(_COUNTED) % _moment(flow["asOf"], language)]
    if flow["terms"]:
        lines.append(say(_TERMS_COUNTED) % _moment(flow["terms"]["asOf"], language) + ".")
    lines += map(say, (*_NOTES, *CAVEATS))
    return _file("".join(line + _LINE_END for line in lines))


def name_of(flow: ReleasedFiguresCaseFlow, ending: str) -> str:
    """What a file of this answer is called: by the day of its figures, so that two of them do not look the same."""
    return f"figures-{day(flow['asOf']).isoformat()}{ending}"


def _file(text: str) -> bytes:
    return (_BYTE_ORDER_MARK + text).encode()


def _shown(count: int | None) -> str:
    return _HIDDEN if count is None else str(count)


def _moment(as_of: str, language: Language) -> dict[str, str]:
    return {"date": short_date(as_of, language), "time": clock(as_of, language)}
