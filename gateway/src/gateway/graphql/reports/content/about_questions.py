"""What the class of questions to the reporter holds."""

from datetime import datetime

import strawberry

from gateway.graphql.fields import object_type
from gateway.graphql.reports.content.about_report import Content


@object_type
class WaitingQuestions(Content):
    """What the Centre asks the reporter, counted."""

    waiting: int | None = strawberry.field(default=None, description="How many questions wait for an answer.")


@object_type
class QuestionAnswer:
    """The answer to a question: by code where the question has one, with words or without, else in words."""

    code: str | None = strawberry.field(default=None, description="Code of the answer in the reference data.")
    text: str | None = None
    at: datetime
    given_as: str = strawberry.field(
        description="What the one who answered is towards the report: `author`, `unit`, or `intake` who keyed it in."
    )


@object_type
class Question:
    """One question: by its code, with words or without, or in words alone."""

    id: strawberry.ID
    code: str | None = strawberry.field(default=None, description="Code of the question in the reference data.")
    text: str | None = None
    asked_at: datetime
    asked_as: str = strawberry.field(description="What the asker is towards the report, never who: `intake` or `duty`.")
    answer: QuestionAnswer | None = strawberry.field(
        default=None, description="Null while it waits, and of one that no longer waits for an answer."
    )


@object_type
class OpenQuestionContent(WaitingQuestions):
    """What the Centre asks the reporter and what they answered, oldest question first."""

    codes_only: bool | None = strawberry.field(
        default=None, description="Whether it is asked and answered by code alone, without words."
    )
    questions: list[Question] | None = None
