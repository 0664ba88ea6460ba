"""The rules between the answers of a report (DESIGN 10.5)."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from chassis.domain.errors import InvalidInput
from chassis.domain.years import years_before
from contracts.words.persons import AgeBand
from contracts.words.reports import Answer, Manner, WayIn
from identification.domain.consents.consent import ConsentScope
from identification.domain.errors import (
    AgeContradictsBirth,
    ConsentMissing,
    EncounterInFuture,
    ReportIncomplete,
    WayInDoesNotFitAge,
    WayInNotAvailable,
)
from identification.domain.reports.answers import Answered, said_of
from identification.domain.vocabulary import CHILD_BANDS, WAYS_IN_FORCE, is_child_path
from identification.domain.ways_in import way_must_hold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from identification.domain.directory import Directory
    from identification.domain.keyed import Keyed
    from identification.domain.reports.answers import Answers, LaterAnswers

CLOCKS_DIFFER_BY = timedelta(minutes=5)
"""A moment so little ago is no mistake: the caller's clock may be slow."""
RECEIVED_WITHIN = timedelta(days=30)
"""Paper comes by post; what is further away is a slip of the keyboard."""
REPORTED_WITHIN_YEARS = 10
"""What is further away is a slip of the keyboard, and no encounter."""
LONGEST_LIFE_YEARS = 120
_BANDS = (
    (8, AgeBand.AGE_0_8),
    (13, AgeBand.AGE_9_13),
    (17, AgeBand.AGE_14_17),
    (20, AgeBand.AGE_18_20),
    (29, AgeBand.AGE_21_29),
    (47, AgeBand.AGE_30_47),
)
_BELGRADE = ZoneInfo("Europe/Belgrade")
UNKNOWN_PLACE = "is not the code of a municipality: choose one of the list."
_NO_UNIT = "is not a unit that receives reports besides the Centre: choose one of the list."
_UNKNOWN_SECTOR = "is no sector that reports: leave it out for somebody who works for none."
_NO_REPORTING_UNIT = (
    "is not a unit whose people report, so nobody there could take it: choose another one, or leave it out."
)
_OTHER_SECTOR = "is a unit of another sector: correct one of the two."
_NO_OFFICIAL = "needs an official's duty to report, and whoever reported works for no service: choose another way."
_NO_UNIT_TO_GO_THROUGH = (
    "needs a unit through which the Centre reaches the person: name the unit that reported, or choose another way."
)


def _as_sent(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


REQUIRED = {_as_sent(name): name for name in Answered.__annotations__}
"""What must be answered, by the name it is sent under."""
_GROUNDS = {
    "suspicions": ("exploitation", Manner.CHOSEN),
    "indicators": ("indicators", Manner.CHOSEN),
    "concern": ("concern", Manner.WRITTEN),
}
GROUNDS = tuple(_GROUNDS)


def belgrade_day(at: datetime) -> date:
    """The day where people report."""
    return at.astimezone(_BELGRADE).date()


def belgrade_midnight(at: datetime) -> datetime:
    """The end of the day where people report."""
    return end_of_day(belgrade_day(at))


def end_of_day(day: date) -> datetime:
    """When a day ends where people report."""
    return datetime.combine(day + timedelta(days=1), time.min, _BELGRADE)


def must_be_reportable(
    given: Sequence[Answers], keyed: Keyed | None, directory: Directory, now: datetime
) -> list[Answered]:
    """What was given of each person, all of whom may be reported so.

    Raises for the first of whom something is missing (ReportIncomplete), unknown or meant otherwise (InvalidInput, with all that is), does
    not agree (as `answers_must_agree`), or is not held by their way in (InvalidInput).
    """
    persons, everybody, today = [], [each.limits for each in given], belgrade_day(now)
    if keyed is not None:
        way_must_hold(everybody[0], keyed.stated, everybody)
    for number, each in enumerate(given, start=1):
        with said_of(number):
            answers = report_must_have_the_minimum(each)
            of_keyed = [] if keyed is None else _problems_of_keyed(keyed, answers, directory, now)
            unknown = _unknown_in(answers, directory, today)
            if wrong := [*unknown, *_problems_between(answers, directory, today, now), *of_keyed]:
                raise InvalidInput(wrong)
            answers_must_agree(answers, today)
            way_must_hold(answers.limits, answers.stated, everybody)
        persons.append(answers)
    return persons


def report_must_have_the_minimum(given: Answers) -> Answered:
    """The answers, none of which is missing; a ground counts where the way in holds it. Raises ReportIncomplete naming what is missing."""
    missing = [sent for sent, name in REQUIRED.items() if getattr(given, name) is None]
    grounds = [name for name, of in _GROUNDS.items() if given.limits.holds(*of)]
    if not any(getattr(given, name) for name in grounds):
        missing.append("|".join(grounds))
    if given.way_in is WayIn.VITAL_INTEREST and given.vital_reason is None:
        missing.append("vitalInterest.reason")
    if given.still_here is Answer.YES and given.still_here_until is None and not given.still_here_until_unknown:
        missing.append("stillHereUntil|stillHereUntilUnknown")
    if missing:
        raise ReportIncomplete(missing)
    return Answered(**{each.name: getattr(given, each.name) for each in fields(given)})


def problems_of_person(given: LaterAnswers, directory: Directory, today: date) -> Iterator[tuple[str, str]]:
    """An unknown place and a birth date that no living person has, by the name under which they are sent, now or later."""
    now_in, born = given.present_municipality, given.birth_date
    if now_in is not None and not directory.is_municipality(now_in):
        yield "person.presentPlace.municipality", UNKNOWN_PLACE
    if born is not None and (wrong := problem_of_birth(born, today)):
        yield "person.birth.birthDate", wrong


def _unknown_in(answers: Answered, directory: Directory, today: date) -> Iterator[tuple[str, str]]:
    if not directory.is_municipality(answers.encounter_municipality, or_elsewhere=True):
        yield "encounterMunicipality", UNKNOWN_PLACE
    yield from problems_of_person(answers, directory, today)
    for index, unit in enumerate(answers.excluded_units):
        if not directory.is_receiving_unit(unit):
            yield f"conflict.unitIds.{index}", _NO_UNIT
    known = directory.indicators(answers.form_version)
    for index, code in enumerate(answers.indicators):
        if code not in known:
            yield f"indicators.{index}", f"is not the code of a sign: choose among {', '.join(known)}."


def _problems_between(answers: Answered, directory: Directory, today: date, now: datetime) -> Iterator[tuple[str, str]]:
    reason = answers.vital_reason
    needs_words = None if reason is None else directory.vital_reason_needs_words(reason)
    if vital := problem_of_vital_interest(answers.way_in, reason, answers.vital_words, needs_words=needs_words):
        yield vital
    if wrong := problem_of_encounter(answers.encounter_date, today):
        yield "encounterDate", wrong
    if wrong := problem_of_still_here(answers.still_here, answers.still_here_until, now):
        yield "stillHereUntil", wrong


def _problems_of_keyed(
    keyed: Keyed, answers: Answered, directory: Directory, now: datetime
) -> Iterator[tuple[str, str]]:
    sector, unit = keyed.sector, None if keyed.unit_id is None else directory.reporting_unit(keyed.unit_id)
    if sector is not None and sector not in directory.sectors():
        yield "keyed.sector", _UNKNOWN_SECTOR
    if keyed.unit_id is not None and unit is None:
        yield "keyed.unitId", _NO_REPORTING_UNIT
    elif unit is not None and sector not in (None, unit[1]):
        yield "keyed.unitId", _OTHER_SECTOR
    if wrong := problem_of_receipt(keyed.received_at, answers.encounter_date, now):
        yield "keyed.receivedAt", wrong
    if answers.way_in is WayIn.OFFICIAL_DUTY and sector is None and keyed.unit_id is None:
        yield "wayIn", _NO_OFFICIAL
    if answers.way_in is WayIn.THROUGH_ME and keyed.unit_id is None:
        yield "wayIn", _NO_UNIT_TO_GO_THROUGH


def answers_must_agree(answers: Answered, today: date) -> None:
    """Raises WayInNotAvailable, WayInDoesNotFitAge, ConsentMissing, EncounterInFuture or AgeContradictsBirth."""
    if answers.way_in not in WAYS_IN_FORCE:
        raise WayInNotAvailable
    if is_child_path(answers.age) != (answers.way_in is WayIn.CHILD_DUTY):
        raise WayInDoesNotFitAge
    if answers.way_in is WayIn.CONSENT_ADULT and not answers.agreed.get(ConsentScope.IDENTIFICATION):
        raise ConsentMissing
    if answers.encounter_date > today:
        raise EncounterInFuture
    age_must_fit_birth(answers.birth_date, answers.age_band, today, child_path=is_child_path(answers.age))


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


def age_band(birth: date, on: date) -> AgeBand:
    """The band of whole years between `birth` and `on`."""
    years = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    return next((band for upper, band in _BANDS if years <= upper), AgeBand.AGE_48_PLUS)


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


def problem_of_receipt(received_at: datetime, encounter: date, now: datetime) -> str | None:
    """What is wrong with the moment at which a report was received, as a sentence; None when nothing is."""
    if received_at > now + CLOCKS_DIFFER_BY:
        return "lies in the future: give the moment at which it was received."
    if received_at < now - RECEIVED_WITHIN:
        return f"is more than {RECEIVED_WITHIN.days} days ago: correct it."
    if belgrade_day(received_at) < encounter:
        return "lies before the day of the encounter: correct one of them."
    return None
