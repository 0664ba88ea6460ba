"""What travels about drafts. Values are text as it was typed: nothing is trimmed, and nothing is refused for what it says."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from contracts.commands.declaring import Version
from contracts.models import CamelModel

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-zA-Z0-9_]{0,40}$")]
# Any characters at all: read back by their author, and by no one else. How much fits is the domain's to say.
TypedText = Annotated[str, StringConstraints(pattern=r"^[\s\S]*$")]


class DraftField(CamelModel):
    """One field of the form and its content."""

    name: FieldName
    values: Annotated[list[TypedText], Field(max_length=120)]


class DraftContent(CamelModel):
    """The whole form as it is now; the flags say whether danger and a child were answered with yes or not sure.

    `reportId` is that of the report which it is to be added to: a first step says so, and further ones change nothing about it.
    """

    answers: Annotated[list[DraftField], Field(max_length=120)]
    danger: bool = False
    child: bool = False
    report_id: UUID | None = None


class NewDraft(DraftContent):
    """A first step."""


class NextDraft(DraftContent):
    """A further step; replaces what was kept before."""

    expected_version: Version


class DraftHead(CamelModel):
    """A draft without what was typed; `goneAt` is when it goes unless it is saved again."""

    id: UUID
    version: int
    danger: bool
    child: bool
    created_at: datetime
    updated_at: datetime
    gone_at: datetime
    report_id: UUID | None


class DraftAnswer(DraftHead):
    """A draft with what was typed."""

    answers: list[DraftField]


class DraftList(CamelModel):
    """All drafts of the caller, newest change first."""

    items: list[DraftHead]


class Discarded(CamelModel):
    """A draft that is gone."""

    id: UUID
