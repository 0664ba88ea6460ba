"""Reading the inbox."""

import strawberry

from gateway.context import Context
from gateway.graphql.fields import query
from gateway.graphql.inputs import After, First
from gateway.graphql.notifications.types import NoticeConnection
from gateway.graphql.paging import DEFAULT_FIRST
from gateway.graphql.told import or_error


@strawberry.type
class NotificationQueries:
    """Queries of the inbox."""

    @query("What waits for your unit and for you, newest first.")
    @or_error
    async def notifications(
        self,
        info: strawberry.Info[Context, None],
        first: First = DEFAULT_FIRST,
        after: After = None,
        *,
        open_only: bool = False,
    ) -> NoticeConnection:
        """One page of the inbox."""
        context = info.context
        page = await context.services.notifications.inbox(context.caller, first, after, open_only=open_only)
        return NoticeConnection.of(page)
