"""That a child's report is dismissed: proposed by one person of the Centre with an assessment, and decided by a supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import DomainError, ErrorKind

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class DismissalProposal:
    """Who proposed it, in which position, and when; why is sealed with the assessment."""

    by: UUID
    position: str
    at: datetime


class NoDismissalProposed(DomainError, slug="no-dismissal-proposed"):
    """No proposal is open, or not any more."""

    title = "Nobody proposes at the moment to dismiss this report. Open the record again to see what has changed."


class OwnDismissal(DomainError, slug="own-dismissal", kind=ErrorKind.FORBIDDEN):
    """The one who proposed it does not decide about it."""

    title = (
        "You proposed this dismissal yourself, so somebody else decides about it. Ask another supervisor of the Centre."
    )


class SourceMayNotDismiss(DomainError, slug="source-may-not-dismiss", kind=ErrorKind.FORBIDDEN):
    """One who filed a report, entered it or took it over from its author does not decide about its dismissal."""

    title = "You filed or entered this report, so somebody else decides about its dismissal. Ask another supervisor of the Centre."
