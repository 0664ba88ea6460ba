"""Refusals of asking and answering."""

from __future__ import annotations

from chassis.domain.errors import DomainError, ErrorKind


class TooManyQuestions(DomainError):
    """The reporter is not buried in questions."""

    slug = "too-many-questions"
    title = (
        "Five questions of this report wait for an answer already. Wait for answers, or call the unit that reported."
    )


class AskingWithoutConsent(DomainError):
    """What the person took back closes at once: no more of it is asked for (decision 0020)."""

    slug = "asking-without-consent"
    title = "The person withdrew consent. Nothing more is asked about them."


class OnlyCodesThroughReporter(DomainError):
    """Who the person is stays with the reporter: no text goes either way (DESIGN 10.4)."""

    slug = "only-codes-through-reporter"
    title = (
        "About this person the reporter is asked and answers in chosen words alone. Choose a question or an answer of "
        "the list and leave the text out."
    )
    kind = ErrorKind.INVALID


class QuestionAlreadyAnswered(DomainError):
    """One answer to a question; the first one stands."""

    slug = "question-already-answered"
    title = "This question has been answered already. The answer that came first is shown with it; yours was not kept."


class QuestionClosed(DomainError):
    """The answer is not waited for; why, the unit need not know."""

    slug = "question-closed"
    title = (
        "Nobody waits for an answer to this question any more. What you wrote was not kept. If it cannot wait, call "
        "the Centre's duty by telephone."
    )
