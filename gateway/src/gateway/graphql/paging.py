"""Cursor pages: connections as Relay specifies them, forwards, with the nodes beside the edges."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Self, TypeVar

import strawberry

from gateway.graphql.fields import object_type, query

DEFAULT_FIRST = 20
MOST = 50
"""What the services answer at most on one page."""
N = TypeVar("N")


@object_type
class PageInfo:
    """Where a page begins and ends, and whether another one follows."""

    has_next_page: bool
    end_cursor: str | None = strawberry.field(default=None, description="Pass it as `after` to get the next page.")
    has_previous_page: bool = strawberry.field(description="Whether the page was asked for by `after`.")
    start_cursor: str | None = strawberry.field(default=None, description="The cursor of its first edge.")


@object_type
class Edge(Generic[N]):
    """One entry of a page."""

    node: N
    cursor: str = strawberry.field(description="Pass it as `after` to get what comes after this entry.")


@object_type
class Connection(Generic[N]):
    """One page of a list."""

    nodes: list[N]
    page_info: PageInfo
    cursors: strawberry.Private[Sequence[str]]

    @query("The nodes, each with its cursor.")
    def edges(self) -> list[Edge[N]]:
        """In the order of the nodes."""
        return [Edge(node=node, cursor=cursor) for node, cursor in zip(self.nodes, self.cursors, strict=True)]

    @classmethod
    def of(cls, answer: Mapping[str, Any], node: Callable[[Any], N], after: str | None) -> Self:
        """A service's page that was asked for by `after`, each item read by `node`."""
        # A service of the release before publishes none.
        cursors, following = answer.get("cursors", ()), answer["nextCursor"]
        info = PageInfo(
            has_next_page=following is not None,
            end_cursor=following,
            has_previous_page=after is not None,
            start_cursor=next(iter(cursors), None),
        )
        return cls(nodes=[node(each) for each in answer["items"]], page_info=info, cursors=cursors)
