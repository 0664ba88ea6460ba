"""The life of a question as a table, what fits as a question and as an answer, and whom its events name."""

from __future__ import annotations

from uuid import uuid4

import pytest

from chassis.domain.errors import DomainError, InvalidInput
from contracts.events.identification import ReportInfoAnsweredV1, ReportInfoRequestedV1
from contracts.words.reports import ReportState, WayIn
from identification.domain.errors import ReportMoveRefused
from identification.domain.questions.errors import (
    OnlyCodesThroughReporter,
    QuestionAlreadyAnswered,
    QuestionClosed,
    TooManyQuestions,
)
from identification.domain.questions.question import Question, Said, answer_must_fit, question_must_fit
from identification.domain.reports.report import Report
from tests.support.identification import NOW, WARD, adult, report_in

S = ReportState
ASKER = uuid4()
WAITS = Question(uuid4(), "still_there", ASKER, answered=False)
ANSWERED = Question(uuid4(), "still_there", ASKER, answered=True)
# What the report is -> with so many open, what asking, answering what is open, and answering it again come to. Written by hand.
TABLE: dict[tuple[ReportState, int], tuple[int | type[DomainError], ...]] = {
    (S.SUBMITTED, 0): (1, QuestionClosed, QuestionAlreadyAnswered),
    (S.SUBMITTED, 1): (2, 0, QuestionAlreadyAnswered),
    (S.RECEIVED, 0): (1, QuestionClosed, QuestionAlreadyAnswered),
    (S.RECEIVED, 4): (5, 3, QuestionAlreadyAnswered),
    (S.RECEIVED, 5): (TooManyQuestions, 4, QuestionAlreadyAnswered),
    (S.WITHDRAWN, 0): (ReportMoveRefused,) * 3,
}
STEPS = ("ask", "answer", "answer again")


def do(report: Report, step: str) -> None:
    if step == "ask":
        report.ask(uuid4(), NOW)
    else:
        report.answer(ANSWERED if step == "answer again" else WAITS, NOW)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("before", TABLE)
def test_every_step_counts_or_raises_its_named_error(before: tuple[ReportState, int], step: str) -> None:
    (state, waiting), expected = before, TABLE[before][STEPS.index(step)]
    report = report_in(state)
    report.progress.open_questions, version = waiting, report.version
    if isinstance(expected, type):
        with pytest.raises(expected):
            do(report, step)
        expected = waiting
        assert report.pull_events() == []
    else:
        do(report, step)
        assert len(report.pull_events()) == 1
    assert (report.progress.open_questions, report.state, report.version) == (expected, state, version)


@pytest.mark.parametrize("end", ["report", "consent"])
def test_an_end_of_the_report_or_of_consent_ends_what_waits(end: str) -> None:
    report = report_in(S.SUBMITTED)
    report.ask(uuid4(), NOW)
    (report.withdraw if end == "report" else report.withdraw_consent)(NOW)
    assert report.progress.open_questions == 0
    with pytest.raises(ReportMoveRefused if end == "report" else QuestionClosed):
        report.answer(WAITS, NOW)


@pytest.mark.parametrize("excluded", [False, True])
def test_events_name_the_authors_and_who_asked_and_the_unit_only_if_it_may_learn_of_it(*, excluded: bool) -> None:
    report, question, second = (
        report_in(S.RECEIVED, adult(excluded_units=(WARD,) if excluded else ())),
        uuid4(),
        uuid4(),
    )
    report.progress.second_author_id = second
    report.ask(question, NOW)
    report.answer(WAITS, NOW)
    assert report.pull_events() == [
        ReportInfoRequestedV1(
            report_id=report.id,
            question_id=question,
            author_id=report.filing.author_id,
            second_author_id=second,
            unit_id=None if excluded else report.filing.author_unit,
            asked_at=NOW,
        ),
        ReportInfoAnsweredV1(report_id=report.id, question_id=WAITS.id, asked_by=ASKER, answered_at=NOW),
    ]


@pytest.mark.parametrize(
    ("said", "known", "field"),
    [
        (Said("still_there", None), True, None),
        (Said("still_there", "I dalje u čekaonici?"), True, None),
        (Said(None, "Ko je još bio tamo?"), False, None),
        (Said(None, "x" * 500), False, None),
        (Said(None, "x" * 501), False, "text"),
        (Said("why", None), False, "question"),
        (Said("why", "Zašto?"), False, "question"),
        (Said(None, None), False, "question"),
    ],
)
def test_what_fits_as_a_question(said: Said, known: bool, field: str | None) -> None:
    _fits(field, lambda: question_must_fit(said, WayIn.CONSENT_ADULT, known=known))


@pytest.mark.parametrize(
    ("code", "said", "field"),
    [
        ("still_there", Said("yes", None), None),
        ("still_there", Said("yes", "Do 16 h."), None),
        ("still_there", Said("yes", "x" * 2_000), None),
        ("still_there", Said("yes", "x" * 2_001), "text"),
        ("still_there", Said(None, "Da."), "answer"),
        ("still_there", Said("maybe", None), "answer"),
        ("still_there", Said(None, None), "answer"),
        (None, Said(None, "Tetka."), None),
        (None, Said(None, None), "text"),
        (None, Said("yes", "Da."), "answer"),
    ],
)
def test_what_fits_as_an_answer(code: str | None, said: Said, field: str | None) -> None:
    question = Question(uuid4(), code, ASKER, answered=False)
    answers = {"yes", "no"} if code else ()
    _fits(field, lambda: answer_must_fit(said, question, WayIn.CONSENT_ADULT, answers))


def test_through_the_reporter_no_text_goes_either_way() -> None:
    """The way is not in force; the rule represents the day on which it is."""
    way = WayIn.THROUGH_ME
    question_must_fit(Said("still_there", None), way, known=True)
    answer_must_fit(Said("yes", None), WAITS, way, {"yes"})
    for said in (Said("still_there", "Kako se zove?"), Said(None, "Kako se zove?")):
        with pytest.raises(OnlyCodesThroughReporter):
            question_must_fit(said, way, known=True)
    with pytest.raises(OnlyCodesThroughReporter):
        answer_must_fit(Said("yes", "Zove se."), WAITS, way, {"yes"})


def _fits(field: str | None, check: object) -> None:
    assert callable(check)
    if field is None:
        check()
        return
    with pytest.raises(InvalidInput) as refused:
        check()
    assert [each["name"] for each in refused.value.extensions["fields"]] == [field]  # type: ignore[union-attr, index]
