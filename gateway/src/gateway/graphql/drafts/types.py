"""A draft as its author reads it; no other caller sees that there is one."""

from datetime import datetime

import strawberry

from gateway.context import Context
from gateway.graphql.errors.public_error import or_error, or_nothing
from gateway.graphql.fields import object_type, query
from gateway.graphql.inputs import Id, as_id
from gateway.graphql.reports.reading.selection import summarised_classes
from gateway.graphql.reports.types import ReportSummary
from gateway.graphql.wire import read


@object_type
class Draft:
    """A draft, without what was typed."""

    id: strawberry.ID
    version: int = strawberry.field(description="Pass it as `expectedVersion` when you save or discard the draft.")
    danger: bool
    child: bool
    created_at: datetime
    updated_at: datetime
    gone_at: datetime = strawberry.field(description="When it is gone, unless it is saved again before.")
    report_id: strawberry.ID | None = strawberry.field(
        default=None, description="The report that it is to be added to; null for a report of its own."
    )

    @query("What a list says of the report that it is to be added to.")
    @or_nothing
    async def report(self, info: strawberry.Info[Context, None]) -> ReportSummary | None:
        """Through the loader: a page of drafts costs one call."""
        if self.report_id is None:
            return None
        return await info.context.listed.load((str(self.report_id), summarised_classes(info)))


@object_type
class DraftField:
    """One field of the form and its content."""

    name: str
    values: list[str]


@object_type
class OpenedDraft(Draft):
    """A draft with what was typed, exactly."""

    answers: list[DraftField]


@object_type
class DiscardedDraft:
    """A draft that is gone."""

    id: strawberry.ID


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
