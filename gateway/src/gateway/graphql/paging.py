"""Cursor pages."""

import strawberry

from gateway.graphql.fields import object_type

DEFAULT_FIRST = 20
MOST = 50
"""What the services answer at most on one page."""


@object_type
class PageInfo:
    """Where a page ends and whether another one follows."""

    has_next_page: bool
    end_cursor: str | None = strawberry.field(default=None, description="Pass it as `after` to get the next page.")

    @classmethod
    def of(cls, next_cursor: str | None) -> "PageInfo":
        """From a service's `nextCursor`."""
        return cls(has_next_page=next_cursor is not None, end_cursor=next_cursor)
