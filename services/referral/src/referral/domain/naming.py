"""Identifiers that follow from what caused them: the same event names the same things whenever it is applied."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from contracts.words.referrals import ClockCode


def clock_id(referral: UUID, code: ClockCode) -> UUID:
    """The clock of a referral that watches a term."""
    return uuid5(referral, code.value)
