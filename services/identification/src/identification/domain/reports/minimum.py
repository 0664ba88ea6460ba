"""The rules between the answers of a report (DESIGN 10.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from chassis.domain.years import years_before
from contracts.words.persons import AgeBand
from contracts.words.reports import Age, Answer, WayIn
from identification.domain.errors import (
    AgeContradictsBirth,
    ConsentMissing,
    EncounterInFuture,
    WayInDoesNotFitAge,
    WayInNotAvailable,
)
from identification.domain.reading.masking import age_band
from identification.domain.vocabulary import CHILD_BANDS, WAYS_IN_FORCE, is_child_path

if TYPE_CHECKING:
    from datetime import date, datetime

CLOCKS_DIFFER_BY = timedelta(minutes=5)
"""A moment so little ago is no mistake: the caller's clock may be slow."""
REPORTED_WITHIN_YEARS = 10
"""What is further away is a slip of the keyboard, and no encounter."""
LONGEST_LIFE_YEARS = 120
_BELGRADE = ZoneInfo("Europe/Belgrade")


@dataclass(frozen=True, slots=True)
class Minimum:
    """What must agree before a report can be sent."""

    encounter_date: date
    age: Age
    way_in: WayIn
    danger: Answer
    consents: bool
    birth_date: date | None = None
    age_band: AgeBand | None = None


def answers_must_agree(minimum: Minimum, today: date) -> None:
    """Raises WayInNotAvailable, WayInDoesNotFitAge, ConsentMissing, EncounterInFuture or AgeContradictsBirth."""
    if minimum.way_in not in WAYS_IN_FORCE:
        raise WayInNotAvailable
    if is_child_path(minimum.age) != (minimum.way_in is WayIn.CHILD_DUTY):
        raise WayInDoesNotFitAge
    if minimum.way_in is WayIn.CONSENT_ADULT and not minimum.consents:
        raise ConsentMissing
    if minimum.encounter_date > today:
        raise EncounterInFuture
    age_must_fit_birth(minimum.birth_date, minimum.age_band, today, child_path=is_child_path(minimum.age))


def age_must_fit_birth(born: date | None, band: AgeBand | None, filed_on: date, *, child_path: bool) -> None:
    """A birth date decides the age in both directions; a band is an estimate, and takes a possible child's way from no one.

    Raises AgeContradictsBirth.
    """
    is_child = (band if born is None else age_band(born, filed_on)) in CHILD_BANDS
    if not child_path and is_child:
        raise AgeContradictsBirth(AgeContradictsBirth.CHILD_BY_BIRTH)
    # Papers often make a child older: who doubts the date leaves it out, and the child's way stays open.
    if child_path and born is not None and not is_child:
        raise AgeContradictsBirth(AgeContradictsBirth.ADULT_BY_BIRTH)


def fits_age(band: AgeBand | str | None, *, child_path: bool) -> bool:
    """Whether a band says nothing else than the age; "unknown" says nothing."""
    return band in (None, AgeBand.UNKNOWN) or (band in CHILD_BANDS) is child_path


def has_passed(moment: datetime, now: datetime) -> bool:
    """Whether `moment` lies in the past, by more than clocks differ."""
    return moment < now - CLOCKS_DIFFER_BY


def problem_of_encounter(encounter: date, today: date) -> str | None:
    """What is wrong with a day that lies too far back, as a sentence; None when nothing is."""
    if encounter < years_before(today, REPORTED_WITHIN_YEARS):
        return f"is more than {REPORTED_WITHIN_YEARS} years ago: correct it, or call the Centre's duty."
    return None


def belgrade_day(at: datetime) -> date:
    """The day where people report."""
    return at.astimezone(_BELGRADE).date()


def problem_of_birth(born: date, today: date) -> str | None:
    """What is wrong with a birth date that no living person has, as a sentence; None when nothing is."""
    if born > today:
        return "lies in the future: correct it, or leave it out."
    if born < years_before(today, LONGEST_LIFE_YEARS):
        return f"is more than {LONGEST_LIFE_YEARS} years ago: correct it, or leave it out."
    return None


def problem_of_vital_interest(
    way_in: WayIn, reason: str | None, words: str | None, *, needs_words: bool | None
) -> tuple[str, str] | None:
    """The field of a reason that cannot stand, with a sentence; None when nothing is wrong. An unknown code `needs_words` None."""
    if way_in is not WayIn.VITAL_INTEREST:
        given = reason is not None or words is not None
        return ("vitalInterest", "belongs to the way in vital_interest alone: leave it out.") if given else None
    if reason is not None and needs_words is None:
        return ("vitalInterest.reason", "is not the code of a reason: choose one of the list.")
    if needs_words and words is None:
        return (
            "vitalInterest.words",
            "is needed with this reason: write in one sentence why the person cannot be asked.",
        )
    return None


def problem_of_still_here(still_here: Answer, until: datetime | None, now: datetime) -> str | None:
    """What is wrong with the moment until which the person is there, as a sentence; None when nothing is."""
    if until is None:
        return None
    if still_here is Answer.NO:
        return "says until when, and stillHere says no: leave it out, or correct stillHere."
    if has_passed(until, now):
        return "has passed already: give a moment that is still to come, or say stillHereUntilUnknown instead."
    if years_before(until.date(), REPORTED_WITHIN_YEARS) > now.date():
        return f"is more than {REPORTED_WITHIN_YEARS} years away: correct it, or say stillHereUntilUnknown instead."
    return None
