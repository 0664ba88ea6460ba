"""What the report of one person consists of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contracts.words.reports import ReportState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.changes import Change
    from contracts.words.reports import Answer, WayIn
    from contracts.words.urgency import Urgency


@dataclass(frozen=True, slots=True)
class Filing:
    """What is fixed when a report is filed and never changes after.

    Each of several `persons` who are reported at once has one, `joint_with` that of the first.
    """

    id: UUID
    reference: str
    person_id: UUID
    author_id: UUID
    author_unit: UUID
    author_agency: UUID
    author_sector: str
    way_in: WayIn
    child_path: bool
    danger: Answer
    still_here: Answer
    still_here_until: datetime | None
    urgency: Urgency
    serving_csr: UUID | None
    excluded_units: tuple[UUID, ...]
    submitted_at: datetime
    draft_id: UUID | None = None
    joint_with: UUID | None = None
    number: int = 1
    persons: int = 1

    @property
    def report_id(self) -> UUID:
        """The report as others know it: whoever else was reported at once has the first person's."""
        return self.joint_with or self.id

    @property
    def health_report(self) -> bool:
        """In a health report both texts are clinical outside the Centre (DESIGN 10.6)."""
        return self.author_sector == "health"

    @property
    def told_csr(self) -> UUID | None:
        """The centre for social work that is sent a request by law: for a child, unless the conflict question named it."""
        return None if self.serving_csr in self.excluded_units or not self.child_path else self.serving_csr


@dataclass(slots=True)
class Progress:
    """What changes: the state and the moments that the receipt tells."""

    state: ReportState = ReportState.SUBMITTED
    version: int = 1
    delivered_at: datetime | None = None
    opened_at: datetime | None = None
    taken_over_at: datetime | None = None
    taken_over_by: UUID | None = None
    withdrawn_at: datetime | None = None
    offered_at: datetime | None = None
    second_author_id: UUID | None = None
    open_questions: int = 0
    changes: tuple[Change, ...] = field(default_factory=tuple)


def excluded_for(named: Sequence[UUID], everybody: Collection[UUID], own_unit: UUID) -> tuple[UUID, ...]:
    """Units that never learn of a person: those `named` for them, and the author's own one when it is named for anybody.

    The author's unit finds the report as a whole (DESIGN 10.8), so that it cannot be kept from one person alone.
    """
    return tuple(dict.fromkeys([*named, *([own_unit] if own_unit in everybody else [])]))
