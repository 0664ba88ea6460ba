"""Refusals of asking and answering."""

from __future__ import annotations

from chassis.domain.errors import DomainError, ErrorKind


class TooManyQuestions(DomainError, slug="too-many-questions"):
    """The reporter is not buried in questions."""

    title = (
        "Five questions of this report wait for an answer already. Wait for answers, or call the unit that reported."
    )


class AskingWithoutConsent(DomainError, slug="asking-without-consent"):
    """What the person took back closes at once: no more of it is asked for (decision 0020)."""

    title = "The person withdrew consent. Nothing more is asked about them."


class OnlyCodesThroughReporter(DomainError, slug="only-codes-through-reporter", kind=ErrorKind.INVALID):
    """Who the person is stays with the reporter: no text goes either way (DESIGN 10.4)."""

    title = (
        "About this person the reporter is asked and answers in chosen words alone. Choose a question or an answer of "
        "the list and leave the text out."
    )


class QuestionAlreadyAnswered(DomainError, slug="question-already-answered"):
    """One answer to a question; the first one counts."""

    title = "This question has been answered already. The answer that came first is shown with it; yours was not kept."


class QuestionClosed(DomainError, slug="question-closed"):
    """The answer is not waited for; why, the unit need not know."""

    title = (
        "Nobody waits for an answer to this question any more. What you wrote was not kept. If it cannot wait, call "
        "the Centre's duty by telephone."
    )
