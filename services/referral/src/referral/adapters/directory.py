"""Reference data behind the ports `Directory` and `DueTimes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts import access, reference
from referral.domain.clocks.calendar import Term

if TYPE_CHECKING:
    from uuid import UUID

    from contracts.words.referrals import ClockCode, Purpose
    from contracts.words.urgency import Urgency


class ReferenceDirectory:
    """Units, roster and purposes of contracts."""

    def intake_unit(self) -> UUID:
        return reference.centre_intake_unit()

    def duty_unit(self) -> UUID:
        return reference.centre_duty_unit()

    def standing_duty(self) -> frozenset[UUID]:
        return frozenset({reference.roster().first})

    def takes(self, unit: UUID, purpose: Purpose) -> bool:
        """Whether it takes the purpose on, and is of a kind in which people of its roles work."""
        return access.may_receive(unit, purpose.value)


class ReferenceDueTimes:
    """Due times of contracts.reference."""

    def term(self, code: ClockCode, urgency: Urgency) -> Term:
        """The term that this clock watches for a referral of this urgency."""
        due = reference.due_time(code.value, urgency.value)
        return Term(due.duration, due.calendar is reference.Calendar.WORKING_DAYS, due.legal_basis, due.verified)
