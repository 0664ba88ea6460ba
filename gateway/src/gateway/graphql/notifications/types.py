"""A notice: opaque ids, and a sentence that gives nothing away; and how the inbox is read."""

from datetime import datetime
from functools import partial

import strawberry

from contracts.words.notices import NoticeCode
from contracts.words.urgency import Urgency
from gateway.context import Context
from gateway.graphql.errors.public_error import or_error, or_nothing
from gateway.graphql.fields import object_type, query
from gateway.graphql.inputs import After, First
from gateway.graphql.paging import DEFAULT_FIRST, Connection
from gateway.graphql.referrals.types import Referral
from gateway.graphql.reports.reading.selection import summarised_classes
from gateway.graphql.reports.types import ReportSummary
from gateway.graphql.wire import read

CLOSED = frozenset({NoticeCode.ACCESS_CHANGED, NoticeCode.REQUEST_WITHDRAWN, NoticeCode.URGENT_REQUEST_WAITS})
"""Who has such a notice may have no way to the report, and needs its reference to speak about it."""


@object_type
class Notice:
    """One item of your unit's inbox or your own."""

    id: strawberry.ID
    code: NoticeCode
    text: str = strawberry.field(description="The sentence, in Serbian.")
    urgency: Urgency
    created_at: datetime
    opened_at: datetime | None = None
    report_id: strawberry.ID = strawberry.field(
        description="What it is about: a report, or of `draft_waits`, `draft_goes` and `unfinished_waits` a draft."
    )
    referral_id: strawberry.ID | None = None
    version: int

    @query("The report that it is about, as a list shows it; null when it is missing or not for you.")
    @or_nothing
    async def report(self, info: strawberry.Info[Context, None]) -> ReportSummary | None:
        """Through the loader: a page of notices costs one call."""
        return await info.context.listed.load((str(self.report_id), summarised_classes(info)))

    @query(
        "The reference of a report that is closed to you, where the notice says that its referral to your unit ended or that it has "
        "not been taken over; null for any other."
    )
    @or_nothing
    async def reference(self, info: strawberry.Info[Context, None]) -> str | None:
        """Through the loader: a page of notices costs one call, and none without such notices."""
        return await info.context.references.load(str(self.report_id)) if self.code in CLOSED else None

    @query("The referral that it is about; null when it is about none, or the referral is missing or not for you.")
    @or_nothing
    async def referral(self, info: strawberry.Info[Context, None]) -> Referral | None:
        """Through the loader: a page of notices costs one call."""
        if self.referral_id is None:
            return None
        of_report = await info.context.referrals_of.load(str(self.report_id))
        return next((each for each in of_report if each.id == self.referral_id), None)


@object_type
class Waiting:
    """How many notices are open in your unit's inbox and your own."""

    count: int
    new: int = strawberry.field(description="How many of them came after `since`.")
    danger: int = strawberry.field(
        default=0, description="How many reports in immediate danger came to you or your unit after `since`."
    )


@object_type
class NoticeConnection(Connection[Notice]):
    """One page of an inbox."""


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
        open_only_text = "true" if open_only else "false"
        page = await info.context.get("notifications", "/inbox", first=first, open=open_only_text, after=after)
        return NoticeConnection.of(page, partial(read, Notice), after)

    @query("How much waits for your unit and for you, in numbers.")
    @or_error
    async def waiting(self, info: strawberry.Info[Context, None], since: datetime | None = None) -> Waiting:
        """The count that live updates carry."""
        moment = None if since is None else since.isoformat()
        return read(Waiting, await info.context.get("notifications", "/inbox/count", since=moment))
