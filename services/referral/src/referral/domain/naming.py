"""Identifiers that follow from what caused them: the same event names the same things whenever it is applied."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from referral.domain.clock import ClockCode
    from referral.domain.vocabulary import Purpose


def referral_id(cause: UUID, purpose: Purpose) -> UUID:
    """The referral that an event opens for a purpose; an event opens at most one for each."""
    return uuid5(cause, purpose.value)


def clock_id(referral: UUID, code: ClockCode) -> UUID:
    """The clock of a referral that watches a term."""
    return uuid5(referral, code.value)
