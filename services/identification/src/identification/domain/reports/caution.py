"""What a reporter should look at again in a report that is taken as it is. A caution refuses nothing and repeats nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from chassis.domain.document_numbers import Doubt, doubts_about
from chassis.domain.identifying import Hint, hints_in
from chassis.domain.years import years_before
from contracts.words.reports import Age, Caution
from identification.domain.reports.answers import as_sent_for
from identification.domain.reports.minimum import belgrade_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from identification.domain.reports.answers import Answers

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
class Cautioned:
    """What to look at again: by code, by the JSON name that the answer has for the person it is about, and with what to do."""

    code: Caution
    field: str
    sentence: str


def cautioned(caution: Caution, number: int = 1) -> Cautioned:
    """The caution about an answer that was given of the person with this number."""
    name = as_sent_for(number, "person.numbers" if caution in _OF_NUMBER.values() else "concern")
    return Cautioned(caution, "encounterDate" if caution is Caution.ENCOUNTER_LONG_AGO else name, SENTENCES[caution])


def cautions_of(persons: Iterable[Answers], now: datetime) -> list[Cautioned]:
    """Of each person every caution once, of the place once for all."""
    found, today = [], belgrade_day(now)
    for number, each in enumerate(persons, start=1):
        sex, met_on = each.contents.get("sex", {}).get("sex"), each.encounter_date
        doubts = doubts_of_numbers(each.contents, sex, each.birth_date, each.age, today)
        hints = [_OF_HINT[hint] for hint in hints_in(each.concern or "", each.names)]
        long_ago = number == 1 and met_on is not None and met_on < years_before(today, LONG_AGO_YEARS)
        of_place = [Caution.ENCOUNTER_LONG_AGO] if long_ago else []
        found += [cautioned(caution, number) for caution in (*hints, *of_place, *doubts)]
    return found


def doubts_of_numbers(
    contents: Mapping[str, dict[str, Any]], sex: str | None, born: date | None, age: Age | None, today: date
) -> list[Caution]:
    """What the numbers of documents among `contents` do not agree with, every caution once."""
    child = None if age in (None, Age.NOT_SURE) else age is Age.CHILD
    doubts = (
        doubt
        for each in contents.get("person_numbers", {}).get("numbers", ())
        for doubt in doubts_about(each["kind"], each["value"], sex=sex, born=born, child=child, today=today)
    )
    return [_OF_NUMBER[doubt] for doubt in dict.fromkeys(doubts)]
