"""A question without a report: who may answer it, once, and what is reported of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from chassis.domain.errors import Forbidden, NotFound, StaleVersion
from contracts.events.advice import AdviceAnsweredV1, AdviceAskedV1
from identification.application.advice.answer_advice import _may_answer
from identification.domain.advice.advice import MOST_WAITING, Advice, Asking, may_ask_another
from identification.domain.advice.errors import AdviceAlreadyAnswered, TooManyAsked
from tests.support.identification import NOW

DUE = NOW + timedelta(hours=8)


def asked(author: UUID | None = None) -> Advice:
    return Advice.ask(Asking(uuid4(), author or uuid4(), uuid4(), uuid4(), "health", None, NOW, DUE))


def test_it_is_published_by_its_moments_and_by_no_word_of_it() -> None:
    question = asked()
    assert question.pull_events() == [AdviceAskedV1(advice_id=question.id, asked_at=NOW, due_at=DUE)]
    question.answer(uuid4(), "duty", DUE)
    assert question.pull_events() == [
        AdviceAnsweredV1(advice_id=question.id, author_id=question.asking.author_id, answered_at=DUE)
    ]
    assert (question.version, question.progress.answered_as) == (2, "duty")


def test_the_first_answer_stands_and_is_said_before_a_version_is_looked_at() -> None:
    question = asked()
    question.expect(1)
    question.answer(uuid4(), "intake", NOW)
    with pytest.raises(AdviceAlreadyAnswered):
        question.must_wait()
    with pytest.raises(AdviceAlreadyAnswered):
        question.answer(uuid4(), "duty", NOW)
    with pytest.raises(StaleVersion):
        question.expect(1)


@pytest.mark.parametrize(
    ("positions", "refused"),
    [
        ({"intake"}, None),
        ({"duty"}, None),
        ({"author"}, Forbidden),
        ({"author", "intake"}, Forbidden),
        (set(), NotFound),
    ],
)
def test_the_centre_answers_and_no_one_their_own_question(positions: set[str], refused: type[Exception] | None) -> None:
    decision = _may_answer(frozenset(positions))
    if refused is None:
        decision.require()
    else:
        with pytest.raises(refused):
            decision.require()


def test_ten_wait_at_most() -> None:
    may_ask_another(MOST_WAITING - 1)
    with pytest.raises(TooManyAsked):
        may_ask_another(MOST_WAITING)
