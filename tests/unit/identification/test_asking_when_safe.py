"""The one who could not be asked for consent is asked later: what each outcome changes, and that the last word counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import InvalidInput
from contracts.events.identification import ConsentRecordedV1, ConsentWithdrawnV1, ReportSubmittedV1
from contracts.words.persons import ConsentOutcome, NotAskedReason
from contracts.words.reports import Answer, ReportState, WayIn
from identification.domain.consents.consent import (
    MOST_ATTEMPTS,
    ConsentEntry,
    ConsentScope,
    Hearing,
    agrees_to,
    asking_must_fit,
    must_be_news,
    next_moment,
    withdrawn_at,
)
from identification.domain.consents.errors import ConsentAlreadyAnswered, TooManyAttempts
from identification.domain.reports.report import Report
from tests.support.identification import NOW, adult

Said = ConsentOutcome
BY = uuid4()


def sealed() -> Report:
    """Of an adult who could not be asked."""
    return Report.file(adult(way_in=WayIn.COULD_NOT_ASK))


def recorded(report: Report) -> ConsentRecordedV1:
    (event,) = [each for each in report.pull_events() if isinstance(each, ConsentRecordedV1)]
    return event


@pytest.mark.parametrize("way", sorted(set(WayIn) - {WayIn.CHILD_DUTY}))
def test_only_who_could_not_be_asked_is_to_be_asked(way: WayIn) -> None:
    nobody_could = way in (WayIn.COULD_NOT_ASK, WayIn.VITAL_INTEREST)
    report = Report.file(adult(way_in=way))
    assert report.progress.to_ask_since == (NOW if nobody_could else None)
    (event,) = [each for each in report.pull_events() if isinstance(each, ReportSubmittedV1)]
    assert event.ask_when_safe is nobody_could
    assert Report.add_person(adult(way_in=WayIn.COULD_NOT_ASK, joint_with=uuid4())).is_to_be_asked


@pytest.mark.parametrize("outcome", list(Said))
def test_an_answer_ends_the_task_and_an_attempt_does_not(outcome: ConsentOutcome) -> None:
    report = sealed()
    report.progress.open_questions, report.progress.offered_at = 1, NOW
    report.hear_consent(outcome, BY, NOW, others_wait=False)
    waits = outcome is Said.NOT_ASKED
    event = recorded(report)
    assert (report.is_to_be_asked, event.ask_when_safe, event.recorded_by) == (waits, waits, BY)
    closed = outcome is Said.REFUSED
    assert (report.progress.open_questions == 0, report.progress.offered_at is None) == (closed, closed)


@pytest.mark.parametrize("others", [True, False])
def test_while_another_person_of_the_report_waits_the_task_is_not_done(others: bool) -> None:
    report = sealed()
    report.hear_consent(Said.AGREED, BY, NOW, others_wait=others)
    assert recorded(report).ask_when_safe is others
    withdrawn = sealed()
    withdrawn.withdraw_consent(NOW, others_wait=others)
    (event,) = [each for each in withdrawn.pull_events() if isinstance(each, ConsentWithdrawnV1)]
    assert (event.ask_when_safe, withdrawn.is_to_be_asked) == (others, False)


def test_of_a_report_that_was_taken_back_no_one_is_asked() -> None:
    report = sealed()
    report.withdraw(NOW)
    assert not report.is_to_be_asked


@pytest.mark.parametrize("outcome", list(Said))
@pytest.mark.parametrize("reason", [None, NotAskedReason.UNSAFE])
@pytest.mark.parametrize("share", [False, True])
@pytest.mark.parametrize("heard", [None, Hearing(Answer.UNKNOWN, Answer.UNKNOWN)])
def test_a_reason_is_of_who_could_not_be_asked_and_findings_are_of_who_agrees(
    outcome: ConsentOutcome, reason: NotAskedReason | None, share: bool, heard: Hearing | None
) -> None:
    fits = (reason is not None) is (outcome is Said.NOT_ASKED) and (not share or outcome is Said.AGREED)
    fits = fits and (heard is not None or outcome is Said.NOT_ASKED)
    if fits:
        asking_must_fit(outcome, reason, heard, share_clinical=share)
        return
    with pytest.raises(InvalidInput) as refused:
        asking_must_fit(outcome, reason, heard, share_clinical=share)
    fields: Any = refused.value.extensions["fields"]
    for each in fields:
        assert each["problem"].startswith("Say ") or each["problem"].endswith(": leave it out."), "no next step"


def entry(scope: ConsentScope, word: bool | None, minute: int) -> ConsentEntry:
    reason = NotAskedReason.OTHER if word is None else None
    return ConsentEntry(scope, word, NOW + timedelta(minutes=minute), reason=reason)


words = st.lists(st.tuples(st.sampled_from(list(ConsentScope)), st.sampled_from([True, False, None])), max_size=8)


@given(words)
def test_the_last_word_counts_and_an_attempt_is_none(said: list[tuple[ConsentScope, bool | None]]) -> None:
    lines = [entry(scope, word, minute) for minute, (scope, word) in enumerate(said)]
    for scope in ConsentScope:
        spoken = [word for named, word in said if named is scope and word is not None]
        assert agrees_to(lines, scope) is bool(spoken and spoken[-1])
    refused = [each for each in lines if each.scope == ConsentScope.IDENTIFICATION and each.given is not None]
    assert withdrawn_at(lines) == (refused[-1].recorded_at if refused and not refused[-1].given else None)


@given(words, st.sampled_from(list(Said)), st.booleans(), st.booleans())
def test_a_yes_is_news_when_it_is_another_word_and_anything_else_while_the_person_is_to_be_asked(
    said: list[tuple[ConsentScope, bool | None]], outcome: ConsentOutcome, share: bool, waits: bool
) -> None:
    lines = [entry(scope, word, minute) for minute, (scope, word) in enumerate(said)]
    agreed, shared = (agrees_to(lines, scope) for scope in ConsentScope)
    waits_for_a_word = waits or all(word is None for _, word in said)
    is_news = not (agreed and shared is share) if outcome is Said.AGREED else waits_for_a_word
    try:
        must_be_news(outcome, lines, share_clinical=share, to_be_asked=waits)
    except ConsentAlreadyAnswered:
        assert not is_news
    else:
        assert is_news


def test_the_state_of_the_report_is_not_moved() -> None:
    report = sealed()
    report.progress = replace(report.progress, state=ReportState.RECEIVED, version=4)
    report.hear_consent(Said.AGREED, BY, NOW, others_wait=False)
    assert (report.state, report.version, report.changed_since(4)) == (ReportState.RECEIVED, 5, ["consent"])


def test_attempts_have_an_end_and_an_answer_has_none() -> None:
    lines = [entry(ConsentScope.IDENTIFICATION, None, minute) for minute in range(MOST_ATTEMPTS)]
    must_be_news(Said.NOT_ASKED, lines[1:], share_clinical=False, to_be_asked=True)
    with pytest.raises(TooManyAttempts):
        must_be_news(Said.NOT_ASKED, lines, share_clinical=False, to_be_asked=True)
    for outcome in (Said.AGREED, Said.REFUSED):
        must_be_news(outcome, lines, share_clinical=False, to_be_asked=True)


@given(words, st.integers(-90, 90))
def test_a_new_line_is_the_last_one_whatever_a_clock_says(
    said: list[tuple[ConsentScope, bool | None]], minute: int
) -> None:
    lines = [entry(scope, word, place) for place, (scope, word) in enumerate(said)]
    now = NOW + timedelta(minutes=minute)
    at = next_moment(lines, now)
    assert at >= now
    assert all(line.recorded_at < at for line in lines)
