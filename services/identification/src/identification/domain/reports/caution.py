"""What a reporter should look at again in a report that is taken as it is. A caution refuses nothing and repeats nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chassis.domain.document_numbers import Doubt, doubts_about
from chassis.domain.identifying import Hint, hints_in
from chassis.domain.years import years_before
from contracts.words.reports import Caution
from identification.domain.reports.answers import as_sent_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

LONG_AGO_YEARS: Final = 1
"""An encounter so long ago may be meant, and may be last year's number in a new year."""


_CALL: Final = "If it must not, call the Centre's duty."
_CORRECT: Final = "If it is wrong, tell the Centre."
SENTENCES: Final = {
    Caution.JMBG_IN_CONCERN: f"The sentence of concern seems to hold a personal number (JMBG) and is passed on as it stands. {_CALL}",
    Caution.PHONE_IN_CONCERN: f"The sentence of concern seems to hold a telephone number and is passed on as it stands. {_CALL}",
    Caution.NAME_IN_CONCERN: f"The sentence of concern seems to hold the person's name and is passed on as it stands. {_CALL}",
    Caution.MARKUP_IN_CONCERN: "The sentence of concern holds marks of HTML; they are shown as they were typed.",
    Caution.JMBG_MISTYPED: f"No personal number (JMBG) is like the one that was entered; it is kept as it was typed. {_CORRECT}",
    Caution.JMBG_OTHER_SEX: f"The personal number (JMBG) is of a person of the other sex. {_CORRECT}",
    Caution.JMBG_OTHER_BIRTH: f"The personal number (JMBG) has another date of birth than the report. {_CORRECT}",
    Caution.JMBG_OTHER_AGE: f"By the personal number (JMBG) the answer whether this is a child is another one. {_CORRECT}",
    Caution.PASSPORT_UNUSUAL: f"Passports seldom have a number like the one that was entered; it is kept as it was typed. {_CORRECT}",
    Caution.ENCOUNTER_LONG_AGO: "The day of the encounter is more than a year ago. If that is a mistake, call the Centre's duty.",
}
"""What each is and what to do."""
_OF_HINT: Final = {
    Hint.JMBG: Caution.JMBG_IN_CONCERN,
    Hint.PHONE: Caution.PHONE_IN_CONCERN,
    Hint.NAME: Caution.NAME_IN_CONCERN,
    Hint.MARKUP: Caution.MARKUP_IN_CONCERN,
}
_OF_NUMBER: Final = {doubt: Caution(doubt.value) for doubt in Doubt}


@dataclass(frozen=True, slots=True)
class Person:
    """What is said of the person that a number can be held against; `numbers` are pairs of a kind and what was typed."""

    names: Sequence[str] = ()
    numbers: Sequence[tuple[str, str]] = ()
    sex: str | None = None
    born: date | None = None
    child: bool | None = None


def field_of(caution: Caution, number: int) -> str:
    """The answer that it is about, by the JSON name that it has for the person with this number."""
    if caution is Caution.ENCOUNTER_LONG_AGO:
        return "encounterDate"
    return as_sent_for(number, "person.numbers" if caution in _OF_NUMBER.values() else "concern")


def cautions_of(concern: str, person: Person, encounter: date, today: date) -> list[Caution]:
    """Every caution once."""
    found = [_OF_HINT[hint] for hint in hints_in(concern, person.names)]
    if encounter < years_before(today, LONG_AGO_YEARS):
        found.append(Caution.ENCOUNTER_LONG_AGO)
    return list(dict.fromkeys([*found, *doubts_of_numbers(person, today)]))


def doubts_of_numbers(person: Person, today: date) -> list[Caution]:
    """What the numbers of documents do not agree with, every caution once."""
    doubts = (
        doubt
        for kind, number in person.numbers
        for doubt in doubts_about(kind, number, sex=person.sex, born=person.born, child=person.child, today=today)
    )
    return [_OF_NUMBER[doubt] for doubt in dict.fromkeys(doubts)]
