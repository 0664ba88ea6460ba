"""A question of the Centre and its answer: a code of the reference data, a text, or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chassis.domain.errors import InvalidInput
from contracts.words import limits
from contracts.words.positions import Position
from contracts.words.reports import WayIn
from identification.domain.questions.errors import OnlyCodesThroughReporter

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

MOST_OPEN: Final = 5


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says."""

    code: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """One that was asked: by its code unless in words alone, by whom, and whether it has its answer."""

    id: UUID
    code: str | None
    asked_by: UUID
    answered: bool


def question_must_fit(said: Said, way_in: WayIn, *, known: bool) -> None:
    """`known` says whether the code is one of the list. Raises OnlyCodesThroughReporter, InvalidInput."""
    _text_must_fit(said.text, way_in, limits.QUESTION)
    if said.code is not None and not known:
        raise InvalidInput([("question", "This is not a code of the list of questions.")])
    if said.code is None and said.text is None:
        raise InvalidInput([("question", "Choose a question of the list, or write one.")])


def answer_must_fit(said: Said, question: Question, way_in: WayIn, answers: Collection[str]) -> None:
    """`answers` are those that a coded question takes. Raises OnlyCodesThroughReporter, InvalidInput."""
    _text_must_fit(said.text, way_in, limits.ANSWER)
    if question.code is not None and said.code not in answers:
        raise InvalidInput([("answer", "Choose one of the answers to this question.")])
    if question.code is None and said.code is not None:
        raise InvalidInput([("answer", "This was asked in words: answer it in words and leave the code out.")])
    if question.code is None and said.text is None:
        raise InvalidInput([("text", "This was asked in words: write the answer.")])


def answers_as(positions: frozenset[str], *, keyed: bool) -> str:
    """As what a person answers: who keyed the report in is no reporter, and records what the reporter said to them."""
    if Position.AUTHOR not in positions:
        return Position.UNIT
    return Position.INTAKE if keyed else Position.AUTHOR


def _text_must_fit(text: str | None, way_in: WayIn, longest: int) -> None:
    if text is not None and way_in is WayIn.THROUGH_ME:
        raise OnlyCodesThroughReporter
    if text is not None and len(text) > longest:
        raise InvalidInput([("text", f"must have at most {longest} characters.")])
