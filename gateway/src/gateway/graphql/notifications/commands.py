"""Clearing the inbox."""

import strawberry

from contracts.commands.declaring import VERSION
from gateway.graphql.command import Command, as_it_is
from gateway.graphql.fields import input_type
from gateway.graphql.inputs import KEY
from gateway.graphql.notifications.types import Notice


@input_type
class OpenNoticeInput:
    """Clears an item from the inbox."""

    idempotency_key: str = strawberry.field(description=KEY)
    notice_id: strawberry.ID
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


COMMANDS = (
    Command(
        "openNotice",
        "Clears an item from the inbox; the report itself stays unread.",
        OpenNoticeInput,
        "notifications",
        "/inbox/{notice_id}/open",
        as_it_is(Notice, "id version openedAt"),
    ),
)
