"""Rebuilding: terms are those that an event began when it was followed, whatever the due times have become since."""

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
    """The due times in force, but for those that `told` names: the event being applied once began these, and no others.

    `told` is None for an event of which nobody knows that it was followed.
    """

    def __init__(self, in_force: DueTimes) -> None:
        """No event is being applied yet."""
        self._in_force = in_force
        self.told: Mapping[ClockCode, timedelta] | None = None

    def term(self, code: ClockCode, urgency: Urgency) -> Term:
        """A told term has its length around the clock: it was counted on the calendar of then."""
        known = self._in_force.term(code, urgency)
        length = (self.told or {}).get(code)
        return known if length is None else Term(length, False, known.legal_basis, known.verified)

    def watches(self, code: ClockCode) -> bool:
        """Of an event that was followed, what it began then alone."""
        return self.told is None or code in self.told
