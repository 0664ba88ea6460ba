"""What a reporter should look at again in a report that is taken as it is. A caution refuses nothing and repeats nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chassis.domain.identifying import Hint, hints_in
from chassis.domain.years import years_before
from contracts.words.reports import Caution

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

LONG_AGO_YEARS: Final = 1
"""An encounter so long ago may be meant, and may be last year's number in a new year."""


_CALL: Final = "If it must not, call the Centre's duty."
SENTENCES: Final = {
    Caution.JMBG_IN_CONCERN: f"The sentence of concern seems to hold a personal number (JMBG) and is passed on as it stands. {_CALL}",
    Caution.PHONE_IN_CONCERN: f"The sentence of concern seems to hold a telephone number and is passed on as it stands. {_CALL}",
    Caution.NAME_IN_CONCERN: f"The sentence of concern seems to hold the person's name and is passed on as it stands. {_CALL}",
    Caution.MARKUP_IN_CONCERN: "The sentence of concern holds marks of HTML; they are shown as they were typed.",
    Caution.ENCOUNTER_LONG_AGO: "The day of the encounter is more than a year ago. If that is a mistake, call the Centre's duty.",
}
"""What each is and what to do."""
_OF_HINT: Final = {
    Hint.JMBG: Caution.JMBG_IN_CONCERN,
    Hint.PHONE: Caution.PHONE_IN_CONCERN,
    Hint.NAME: Caution.NAME_IN_CONCERN,
    Hint.MARKUP: Caution.MARKUP_IN_CONCERN,
}


def field_of(caution: Caution) -> str:
    """The answer that it is about, by JSON name."""
    return "encounterDate" if caution is Caution.ENCOUNTER_LONG_AGO else "concern"


def cautions_of(concern: str, names: Iterable[str], encounter: date, today: date) -> list[Caution]:
    """Every caution once; `names` are those entered for the person."""
    found = [_OF_HINT[hint] for hint in hints_in(concern, names)]
    return [*found, Caution.ENCOUNTER_LONG_AGO] if encounter < years_before(today, LONG_AGO_YEARS) else found
