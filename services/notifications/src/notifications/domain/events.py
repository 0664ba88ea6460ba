"""What happened to a notice, in the words of this service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.words.notices import Channel
    from notifications.domain.vocabulary import Matter, Recipient


@dataclass(frozen=True, slots=True)
class NoticeDelivered:
    """A notice lies in an inbox, or its mail or call was handed over."""

    notice_id: UUID
    matter: Matter
    recipient: Recipient
    channel: Channel
    delivered_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeNotDelivered:
    """A notice could not be handed over by this channel, after every try."""

    notice_id: UUID
    matter: Matter
    recipient: Recipient
    channel: Channel
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeOpened:
    """A reader cleared the notice from the inbox."""

    notice_id: UUID
    matter: Matter
    recipient: Recipient
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeAcknowledged:
    """The recipient by this channel said there that they heard; what the notice asks for is still to be done."""

    notice_id: UUID
    matter: Matter
    recipient: Recipient
    channel: Channel
    acknowledged_at: datetime


Happened = NoticeDelivered | NoticeNotDelivered | NoticeAcknowledged | NoticeOpened
