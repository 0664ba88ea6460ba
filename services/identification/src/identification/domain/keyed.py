"""A report that the Centre's intake keys in: it came by telephone, on paper or to the hotline (DESIGN 10.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import DomainError, ErrorKind
from contracts.words.reports import Manner
from identification.domain.ways_in import SentField

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.words.reports import ReportSource

CITIZEN = "citizen"
"""The sector of a reporter who works for none: a member of the public, a relative, or one who did not say."""
REPORTER = "reporter_name"
"""The class of who reported."""


class KeyedByIntakeOnly(DomainError, slug="keyed-by-intake-only", kind=ErrorKind.FORBIDDEN):
    """Only the Centre's intake says that another person reported."""

    title = (
        "Only the Centre's intake enters what somebody else reported. File what you met yourself as your own report."
    )


@dataclass(frozen=True, slots=True)
class Keyed:
    """How the report came, when it was received, and who reported: their sector, unit, name and telephone as far as they are known."""

    source: ReportSource
    received_at: datetime
    sector: str | None = None
    unit_id: UUID | None = None
    reporter_name: str | None = None
    reporter_phone: str | None = None

    @property
    def stated(self) -> list[SentField]:
        """What was said of the reporter in words; a telephone is none, and the Centre works through whom it can reach."""
        named = SentField("keyed.reporterName", REPORTER, Manner.WRITTEN, shared=True)
        return [named] if self.reporter_name else []
