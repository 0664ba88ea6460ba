"""The minimum to submit and the ways in, written out by hand from DESIGN 10.4 and 10.5."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic.alias_generators import to_camel

from chassis.domain.errors import DomainError
from chassis.domain.years import years_before
from contracts import access
from contracts.words.reports import Age, Answer, WayIn
from identification.domain.consents.consent import ConsentScope
from identification.domain.errors import (
    AgeContradictsBirth,
    ConsentMissing,
    EncounterInFuture,
    ReportIncomplete,
    WayInDoesNotFitAge,
    WayInNotAvailable,
)
from identification.domain.reports.answers import Answered, Answers
from identification.domain.reports.minimum import (
    answers_must_agree,
    problem_of_birth,
    problem_of_encounter,
    problem_of_still_here,
    problem_of_vital_interest,
    report_must_have_the_minimum,
)

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 2, 14, tzinfo=UTC)
ANSWERS: dict[str, Any] = {
    "limits": access.load().way(None),
    "form_version": 1,
    "encounter_date": TODAY,
    "encounter_municipality": "71331",
    "age": Age.NOT_SURE,
    "way_in": WayIn.CHILD_DUTY,
    "danger": Answer.UNKNOWN,
    "still_here": Answer.UNKNOWN,
    "companion": "unknown",
    "seen_alone": Answer.UNKNOWN,
    "police_told": "pending",
    "callback_phone": "+38118506700",
    "concern": "Nešto nije u redu.",
}
C, N, A = Age.CHILD, Age.NOT_SURE, Age.ADULT
OUTCOME: dict[tuple[Age, WayIn], type[DomainError] | None] = {
    **{(age, WayIn.CHILD_DUTY): None for age in (C, N)},
    (A, WayIn.CHILD_DUTY): WayInDoesNotFitAge,
    **{(age, way): WayInDoesNotFitAge for age in (C, N) for way in WayIn if way is not WayIn.CHILD_DUTY},
    **{(A, way): None for way in WayIn if way is not WayIn.CHILD_DUTY},
}


def minimum(*, consents: bool = True, **changes: Any) -> Answered:
    usual = {**ANSWERS, "age": A, "way_in": WayIn.COULD_NOT_ASK, "agreed": {ConsentScope.IDENTIFICATION: consents}}
    return Answered(**{**usual, **changes})


def missing(**changes: Any) -> list[str]:
    try:
        report_must_have_the_minimum(Answers(**{**ANSWERS, **changes}))
    except ReportIncomplete as incomplete:
        named = incomplete.extensions["missing"]
        assert isinstance(named, list)
        return [str(name) for name in named]
    return []


def test_unknown_is_an_answer() -> None:
    assert missing() == []


@pytest.mark.parametrize("name", [name for name in ANSWERS if name not in ("limits", "form_version", "concern")])
def test_each_answer_is_asked_for(name: str) -> None:
    assert missing(**{name: None}) == [to_camel(name)]


@pytest.mark.parametrize(
    ("grounds", "enough"),
    [
        ({"concern": "x"}, True),
        ({"concern": None, "suspicions": ["other"]}, True),
        ({"concern": None, "indicators": ["H1"]}, True),
        ({"concern": None}, False),
        ({"concern": None, "suspicions": [], "indicators": []}, False),
        ({"concern": ""}, False),
    ],
)
def test_one_ground_is_enough_and_none_is_not(grounds: dict[str, Any], enough: bool) -> None:
    assert missing(**grounds) == ([] if enough else ["suspicions|indicators|concern"])


@pytest.mark.parametrize(
    ("still", "until", "unknown", "enough"),
    [
        (Answer.YES, None, False, False),
        (Answer.YES, None, True, True),
        (Answer.YES, TODAY, False, True),
        (Answer.NO, None, False, True),
        (Answer.UNKNOWN, None, False, True),
    ],
)
def test_who_is_still_here_is_so_until_a_moment_or_until_no_one_knows(
    still: Answer, until: object, unknown: bool, enough: bool
) -> None:
    named = missing(still_here=still, still_here_until=until, still_here_until_unknown=unknown)
    assert named == ([] if enough else ["stillHereUntil|stillHereUntilUnknown"])


@given(st.sampled_from(Answer), st.none() | st.integers(-600, 600))
def test_a_person_is_here_until_a_moment_to_come_and_never_when_they_are_gone(
    still: Answer, minutes: int | None
) -> None:
    until = None if minutes is None else NOW + timedelta(minutes=minutes)
    wrong = problem_of_still_here(still, until, NOW)
    assert (wrong is not None) is (minutes is not None and (still is Answer.NO or minutes < -5))


@pytest.mark.parametrize(("age", "way_in"), [(age, way) for age in Age for way in WayIn])
def test_every_way_in_for_every_age(age: Age, way_in: WayIn) -> None:
    if (refusal := OUTCOME[age, way_in]) is None:
        answers_must_agree(minimum(age=age, way_in=way_in), TODAY)
        return
    with pytest.raises(refusal):
        answers_must_agree(minimum(age=age, way_in=way_in), TODAY)


@pytest.mark.parametrize("way", WayIn)
@pytest.mark.parametrize(
    ("reason", "words", "needs_words", "wrong"),
    [
        ("unconscious", None, False, None),
        ("unconscious", "x", False, None),
        ("other", "x", True, None),
        ("other", None, True, "vitalInterest.words"),
        ("made_up", None, None, "vitalInterest.reason"),
    ],
)
def test_why_a_person_cannot_be_asked_is_a_reason_of_the_list_and_of_one_way_in_alone(
    way: WayIn, reason: str, words: str | None, needs_words: bool | None, wrong: str | None
) -> None:
    found = problem_of_vital_interest(way, reason, words, needs_words=needs_words)
    name = wrong if way is WayIn.VITAL_INTEREST else "vitalInterest"
    assert (found and found[0]) == name
    assert problem_of_vital_interest(way, None, None, needs_words=None) is None


def test_without_consent_in_danger_a_reason_is_asked_for() -> None:
    values = {"age": A, "way_in": WayIn.VITAL_INTEREST}
    assert missing(**values) == ["vitalInterest.reason"]
    assert missing(**values, vital_reason="unconscious") == []


def test_a_way_in_that_is_not_in_force_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("identification.domain.reports.minimum.WAYS_IN_FORCE", frozenset({WayIn.CONSENT_ADULT}))
    with pytest.raises(WayInNotAvailable):
        answers_must_agree(minimum(way_in=WayIn.OFFICIAL_DUTY), TODAY)


def test_an_adults_consent_is_given_where_it_is_the_way_in() -> None:
    with pytest.raises(ConsentMissing):
        answers_must_agree(minimum(way_in=WayIn.CONSENT_ADULT, consents=False), TODAY)
    answers_must_agree(minimum(consents=False), TODAY)
    answers_must_agree(minimum(age=C, way_in=WayIn.CHILD_DUTY, consents=False), TODAY)


def test_an_encounter_is_today_at_the_latest() -> None:
    answers_must_agree(minimum(encounter_date=TODAY), TODAY)
    with pytest.raises(EncounterInFuture):
        answers_must_agree(minimum(encounter_date=date(2026, 11, 25)), TODAY)


@pytest.mark.parametrize(
    ("birth", "adult_fits"),
    [
        ({"birth_date": date(2008, 11, 25)}, False),  # eighteen tomorrow
        ({"birth_date": date(2008, 11, 24)}, True),  # eighteen today
        ({"birth_date": date(2025, 1, 1)}, False),
        ({"age_band": "14-17"}, False),
        ({"age_band": "18-20"}, True),
        ({"age_band": "unknown"}, True),
        ({"age_band": "14-17", "birth_date": date(1990, 1, 1)}, True),  # the date says more than the band
        ({}, True),
    ],
)
def test_an_adult_is_no_child_by_birth(birth: dict[str, Any], adult_fits: bool) -> None:
    if adult_fits:
        answers_must_agree(minimum(**birth), TODAY)
    else:
        with pytest.raises(AgeContradictsBirth):
            answers_must_agree(minimum(**birth), TODAY)


@pytest.mark.parametrize("age", [C, N])
@pytest.mark.parametrize("birth", [{"age_band": "30-47"}, {"age_band": "0-8"}, {"birth_date": date(2008, 11, 25)}])
def test_no_estimate_keeps_a_possible_child_from_the_childs_way(age: Age, birth: dict[str, Any]) -> None:
    answers_must_agree(minimum(age=age, way_in=WayIn.CHILD_DUTY, **birth), TODAY)


@pytest.mark.parametrize("age", [C, N])
@pytest.mark.parametrize("born", [date(2008, 11, 24), date(1980, 1, 1)])
def test_a_birth_date_decides_and_an_adults_is_no_childs(age: Age, born: date) -> None:
    with pytest.raises(AgeContradictsBirth):
        answers_must_agree(minimum(age=age, way_in=WayIn.CHILD_DUTY, birth_date=born, age_band="14-17"), TODAY)


@pytest.mark.parametrize(
    ("wrong", "day", "is_wrong"),
    [
        (problem_of_encounter, date(2016, 11, 24), False),
        (problem_of_encounter, date(2016, 11, 23), True),
        (problem_of_encounter, date(1, 1, 1), True),
        (problem_of_birth, date(1906, 11, 24), False),
        (problem_of_birth, date(1906, 11, 23), True),
        (problem_of_birth, date(2026, 11, 25), True),
    ],
)
def test_a_day_too_far_back_is_a_slip(wrong: Callable[[date, date], str | None], day: date, is_wrong: bool) -> None:
    assert (wrong(day, TODAY) is not None) is is_wrong


def test_a_year_before_a_leap_day_is_the_day_before() -> None:
    assert years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)
    assert years_before(date(2024, 2, 29), 4) == date(2020, 2, 29)
