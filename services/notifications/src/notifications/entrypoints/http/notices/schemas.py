"""What the inbox looks like over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from pydantic import Field

from contracts.fields import Cursors
from contracts.models import CamelModel
from contracts.open_words import Sentence
from contracts.words.notices import NoticeCode
from contracts.words.urgency import Urgency
from notifications.domain.notices.catalogue import text_of

if TYPE_CHECKING:
    from chassis.ports import Page
    from notifications.domain.notices.notice import Notice


class NoticeOut(CamelModel):
    """One item: opaque ids, which the service that owns them checks again, and a sentence that gives nothing away."""

    id: UUID
    code: NoticeCode
    text: str
    urgency: Annotated[Urgency, Sentence("How urgent it is; `immediate` is marked in the inbox and mailed first.")]
    created_at: datetime
    opened_at: datetime | None
    report_id: UUID
    referral_id: UUID | None
    version: int

    @classmethod
    def of(cls, notice: Notice) -> NoticeOut:
        """As its reader sees it."""
        return cls(
            id=notice.id,
            code=notice.code,
            text=text_of(notice.code),
            urgency=notice.urgency,
            created_at=notice.created_at,
            opened_at=notice.opened_at,
            report_id=notice.matter.report_id,
            referral_id=notice.matter.referral_id,
            version=notice.version,
        )


class InboxOut(CamelModel):
    """One page."""

    items: list[NoticeOut]
    cursors: Cursors
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Notice]) -> InboxOut:
        """As its reader sees it."""
        items = [NoticeOut.of(notice) for notice in page.items]
        return cls(items=items, cursors=list(page.cursors), next_cursor=page.next_cursor)


class WaitingOut(CamelModel):
    """What is open, what of it is new, and how many reports in immediate danger the new brought."""

    count: int
    new: int
    danger: int


class OpenNoticeIn(CamelModel):
    """Clears an item; with a version, only if it was not changed since it was read."""

    expected_version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
