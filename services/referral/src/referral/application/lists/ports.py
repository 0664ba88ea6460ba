"""What the worklist needs from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.words.referrals import Owner, Purpose, ReferralState
    from contracts.words.urgency import Urgency


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What a list is narrowed to; nothing given is everything that has not ended. What has is found by its state or its report.

    `undecided` is still to be answered; `due_from` and `due_before` too, at a moment from the one and before the other. `owner`
    took it on, as the caller sees it.
    """

    state: ReferralState | None = None
    urgency: Urgency | None = None
    purpose: Purpose | None = None
    undecided: bool = False
    due_from: datetime | None = None
    due_before: datetime | None = None
    owner: Owner | None = None
    report_id: UUID | None = None

    @property
    def is_of_terms(self) -> bool:
        """Whether the moment of the term narrows it."""
        return self.due_from is not None or self.due_before is not None
