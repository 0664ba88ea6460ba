"""A notice: opaque ids, and a sentence that gives nothing away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import strawberry

from gateway.graphql.notifications.vocabulary import NoticeCode
from gateway.graphql.paging import PageInfo
from gateway.graphql.reports.vocabulary import Urgency
from gateway.graphql.wire import read


@strawberry.type(description="One item of your unit's inbox or your own.")
class Notice:
    """One item of an inbox."""

    id: strawberry.ID
    code: NoticeCode
    text: str = strawberry.field(description="The sentence, in Serbian.")
    urgency: Urgency
    created_at: datetime
    opened_at: datetime | None = None
    report_id: strawberry.ID
    referral_id: strawberry.ID | None = None
    version: int


@strawberry.type(description="How much waits in your unit's inbox and your own.")
class Waiting:
    """Two numbers and nothing else."""

    count: int
    new: int = strawberry.field(description="How many of them came after `since`.")


@strawberry.type(description="One page of an inbox.")
class NoticeConnection:
    """One page of an inbox."""

    nodes: list[Notice]
    page_info: PageInfo

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "NoticeConnection":
        """From notifications' answer."""
        return cls(nodes=[read(Notice, each) for each in answer["items"]], page_info=PageInfo.of(answer["nextCursor"]))
