"""A draft as its author sees it; nobody else sees that there is one."""

from datetime import datetime

import strawberry


@strawberry.type(description="A draft, without what was typed.")
class Draft:
    """A draft."""

    id: strawberry.ID
    version: int = strawberry.field(description="Pass it as `expectedVersion` when you save or discard the draft.")
    danger: bool
    child: bool
    created_at: datetime
    updated_at: datetime
    gone_at: datetime = strawberry.field(description="When it is gone, unless it is saved again before.")


@strawberry.type(description="One field of the form and what stands in it.")
class DraftField:
    """One field of the form."""

    name: str
    values: list[str]


@strawberry.type(description="A draft with what was typed, exactly.")
class OpenedDraft(Draft):
    """A draft and its answers."""

    answers: list[DraftField]


@strawberry.type(description="A draft that is gone.")
class DiscardedDraft:
    """A draft that is gone."""

    id: strawberry.ID
