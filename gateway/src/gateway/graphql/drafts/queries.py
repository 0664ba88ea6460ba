"""Reading drafts."""

import strawberry

from gateway.context import Context
from gateway.graphql.drafts.types import Draft, OpenedDraft
from gateway.graphql.errors.public_error import or_error, or_nothing
from gateway.graphql.fields import query
from gateway.graphql.inputs import Id, as_id
from gateway.graphql.wire import read


@strawberry.type
class DraftQueries:
    """Queries of drafts."""

    @query("One of your drafts with what you typed; null for anything else. The read is on the record.")
    @or_nothing
    async def draft(self, info: strawberry.Info[Context, None], draft_id: Id) -> OpenedDraft | None:
        """One draft."""
        return read(OpenedDraft, await info.context.get("identification", f"/drafts/{as_id(draft_id)}"))

    @query("Your drafts, newest change first: at most 20, without what you typed.")
    @or_error
    async def drafts(self, info: strawberry.Info[Context, None]) -> list[Draft]:
        """All drafts of the caller."""
        return [read(Draft, each) for each in (await info.context.get("identification", "/drafts"))["items"]]
