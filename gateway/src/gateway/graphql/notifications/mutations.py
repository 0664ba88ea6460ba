"""Clearing the inbox."""

from typing import Annotated

import strawberry

from gateway.context import Context
from gateway.graphql.errors.refusals import AnyRefusal, or_refusal
from gateway.graphql.fields import mutation
from gateway.graphql.inputs import KEY, VERSION, Given, command_of
from gateway.graphql.notifications.types import Notice
from gateway.graphql.wire import read

OpenNoticeResult = Annotated[Notice | AnyRefusal, strawberry.union("OpenNoticeResult")]


@strawberry.input(description="Clears an item from the inbox.")
class OpenNoticeInput:
    """Clears an item."""

    idempotency_key: str = strawberry.field(description=KEY)
    notice_id: strawberry.ID
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.type
class NotificationMutations:
    """Mutations of the inbox."""

    @mutation("Clears an item from the inbox; the report itself stays unread.")
    @or_refusal
    async def open_notice(
        self, info: strawberry.Info[Context, None], given: Given[OpenNoticeInput]
    ) -> OpenNoticeResult:
        """Clears."""
        context = info.context
        command = command_of(given, "notice_id")
        return read(Notice, await context.services.notifications.open_notice(context.caller, command))
