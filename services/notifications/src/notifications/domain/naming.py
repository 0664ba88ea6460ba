"""Ids that follow from what happened: the same event gives the same names everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from contracts.words.notices import NoticeCode
    from notifications.domain.vocabulary import Matter, Recipient


def notice_id(cause: UUID, matter: Matter, recipient: Recipient, code: NoticeCode) -> UUID:
    """The notice that the event `cause` makes for this recipient, of this kind and about this referral."""
    about = (code.value, matter.referral_id, recipient.unit_id, recipient.person_id)
    return uuid5(cause, " ".join(map(str, about)))


def alert_id(cause: UUID, number: int) -> UUID:
    """Takes the place of the id of an event, for an alert or a reminder that what `cause` started makes by itself."""
    return uuid5(cause, f"rung {number}")


def end_id(matter: Matter) -> UUID:
    """The mark that the referral, or the whole report, has ended."""
    return uuid5(matter.report_id, f"ended {matter.referral_id}")
