"""Reading the inbox."""

from datetime import datetime
from functools import partial

import strawberry

from gateway.context import Context
from gateway.graphql.errors.public_error import or_error
from gateway.graphql.fields import query
from gateway.graphql.inputs import After, First
from gateway.graphql.notifications.types import Notice, NoticeConnection, Waiting
from gateway.graphql.paging import DEFAULT_FIRST
from gateway.graphql.wire import read


@strawberry.type
class NotificationQueries:
    """Queries of the inbox."""

    @query("Your unit's inbox and your own, newest first; with `openOnly` what waits, the most urgent before.")
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
        waits = "true" if open_only else "false"
        page = await info.context.get("notifications", "/inbox", first=first, open=waits, after=after)
        return NoticeConnection.of(page, partial(read, Notice), after)

    @query("How much waits for your unit and for you: two numbers.")
    @or_error
    async def waiting(self, info: strawberry.Info[Context, None], since: datetime | None = None) -> Waiting:
        """The count that live updates carry."""
        moment = None if since is None else since.isoformat()
        return read(Waiting, await info.context.get("notifications", "/inbox/count", since=moment))
