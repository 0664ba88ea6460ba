"""Rebuilding: a term is what it was when the referral was sent, whatever the due times have become since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.domain.clocks.calendar import Term

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from contracts.words.referrals import ClockCode
    from contracts.words.urgency import Urgency
    from referral.domain.clocks.calendar import DueTimes


class ToldDueTimes:
    """The due times in force, but for those that `told` names: the event being applied once had these."""

    def __init__(self, in_force: DueTimes) -> None:
        """Nothing is told yet."""
        self._in_force = in_force
        self.told: Mapping[ClockCode, timedelta] = {}

    def term(self, code: ClockCode, urgency: Urgency) -> Term:
        """A told term has its length around the clock: it was counted on the calendar of then."""
        known = self._in_force.term(code, urgency)
        length = self.told.get(code)
        return known if length is None else Term(length, False, known.legal_basis, known.verified)

    def watches(self, code: ClockCode) -> bool:
        """Where terms were told, those alone."""
        return not self.told or code in self.told
