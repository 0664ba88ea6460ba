"""A draft as its author sees it; nobody else sees that there is one."""

from datetime import datetime

import strawberry

from gateway.graphql.fields import object_type


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


@object_type
class DraftField:
    """One field of the form and what stands in it."""

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
