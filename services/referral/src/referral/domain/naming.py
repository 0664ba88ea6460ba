"""Identifiers that follow from what caused them: the same event names the same things whenever it is applied."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from contracts.words.referrals import ClockCode


def clock_id(referral: UUID, code: ClockCode, number: int = 1) -> UUID:
    """The clock of a referral that watches a term; `number` distinguishes those that began one after the other."""
    return uuid5(referral, code.value if number == 1 else f"{code.value}.{number}")
