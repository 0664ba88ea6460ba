"""Asking the Centre without a report, and answering."""

import strawberry

from gateway.graphql.advice.types import Advice
from gateway.graphql.command import WITHOUT_STATE, Command, as_it_is
from gateway.graphql.fields import input_type
from gateway.graphql.inputs import KEY, VERSION


@input_type
class AskAdviceInput:
    """A person who meets others at work asks the Centre's duty, without a report."""

    idempotency_key: str = strawberry.field(description=KEY)
    text: str = strawberry.field(description="At most 500 characters, without names or numbers of anybody.")
    subject: str | None = strawberry.field(default=None, description="A code of the reference data.")
    callback_phone: str | None = strawberry.field(default=None, description="Where you can be called back.")


@input_type
class AnswerAdviceInput:
    """A person of the Centre answers."""

    idempotency_key: str = strawberry.field(description=KEY)
    advice_id: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    text: str = strawberry.field(description="At most 2,000 characters.")


ADVICE = as_it_is(Advice, "id version positions sector unitId subject askedAt dueAt answeredAt answeredAs")
COMMANDS = (
    Command(
        "askAdvice",
        "Asks the Centre's duty without reporting anybody; a person answers. In danger call 192 and report.",
        AskAdviceInput,
        "identification",
        "/advice",
        ADVICE,
        refusals=WITHOUT_STATE,
    ),
    Command(
        "answerAdvice",
        "Answers such a question, once: the first answer stands.",
        AnswerAdviceInput,
        "identification",
        "/advice/{advice_id}/answer",
        ADVICE,
        refusals=WITHOUT_STATE,
    ),
)
