"""Asking the Centre without a report, and answering."""

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.commands.declaring import Declaration, Versioned
from contracts.fields import Form, PhoneNumber, SafeText
from contracts.models import CamelModel
from contracts.scopes import Permission
from contracts.words import limits

SubjectCode = Annotated[
    str, StringConstraints(max_length=40), Form(r"[a-z][a-z0-9_]*", "must be a code of the list of subjects.")
]


class AdviceQuestion(CamelModel):
    """A person who meets others at work asks the Centre's duty, without a report."""

    text: Annotated[
        SafeText,
        Field(
            max_length=limits.QUESTION,
            description=f"At most {limits.QUESTION} characters, without names or numbers of anybody.",
        ),
    ]
    subject: Annotated[SubjectCode | None, Field(description="A code of the reference data.")] = None
    callback_phone: Annotated[PhoneNumber | None, Field(description="Where you can be called back.")] = None


class AdviceReply(Versioned):
    """A person of the Centre answers."""

    text: Annotated[SafeText, Field(max_length=limits.ANSWER, description=f"At most {limits.ANSWER:,} characters.")]


ASK_ADVICE = Declaration(
    "askAdvice",
    "Asks the Centre's duty without reporting anybody; a person answers. In danger call 192 and report.",
    AdviceQuestion,
    "/advice",
    Permission.ADVICE_ASK,
    operation="post_advice_question",
)
ANSWER_ADVICE = Declaration(
    "answerAdvice",
    "Answers such a question, once: the first answer counts.",
    AdviceReply,
    "/advice/{advice_id}/answer",
    Permission.ADVICE_ANSWER,
    operation="post_advice_answer",
)
