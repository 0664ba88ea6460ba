"""Identifiers that two services know without asking each other: they follow from the event that caused them."""

from __future__ import annotations

from uuid import UUID, uuid5


def referral_id(cause: UUID, purpose: str) -> UUID:
    """The referral that an event opens for a purpose; an event opens at most one for each."""
    return uuid5(cause, purpose)
