"""The consent ledger."""

from datetime import datetime

import strawberry

from contracts.words.persons import ConsentStatus, NotAskedReason
from contracts.words.reports import Answer
from gateway.graphql.fields import object_type
from gateway.graphql.reports.content.about_report import Content


@object_type
class ConsentEntry:
    """One line of the consent ledger."""

    scope: str
    given: bool
    at: datetime
    seen_alone: Answer | None = strawberry.field(
        default=None, description="Of what was heard after filing: whether the person was seen alone."
    )
    called_back: Answer | None = strawberry.field(
        default=None, description="Of what was heard after filing: whether a call back confirmed it."
    )


@object_type
class ConsentAttempt:
    """The person could not be asked yet."""

    reason: NotAskedReason
    at: datetime


@object_type
class ConsentContent(Content):
    """What an adult agreed to; without a status they have not been asked."""

    status: ConsentStatus | None = None
    entries: list[ConsentEntry] | None = None
    attempts: list[ConsentAttempt] | None = None
