"""Refusals about drafts that a filing brings about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import DomainError

if TYPE_CHECKING:
    from uuid import UUID


class DraftAlreadySent(DomainError, slug="draft-already-sent"):
    """A draft becomes one report, from whichever device it is sent first."""

    title = "This has been sent already, perhaps from another device. Open its receipt; what you want to add is added there."

    def __init__(self, report: UUID) -> None:
        """`report` is what it became."""
        super().__init__(None, reportId=str(report))
