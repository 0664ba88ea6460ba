"""What sending and opening files needs from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from contracts.words.files import Scan
    from identification.domain.files.file import Inspected, Ticket
    from identification.domain.reports.record import Filing


class Files(Protocol):
    """Tickets, and contents of files in sealed segments; what is known of a file is a part of the report."""

    async def issue(self, ticket: Ticket, filing: Filing, caption: str | None, principal: Principal) -> None:
        """Keeps a ticket for its caller, and sealed under the person's key what the file shows."""

    async def ticket(self, ticket_id: UUID, *, for_update: bool = False) -> Ticket:
        """A ticket of the caller's, held if asked; raises NotFound."""

    async def caption(self, ticket_id: UUID, filing: Filing) -> str | None:
        """What the file that a ticket is for shows; None where nothing was said. Raises ReportAltered."""

    async def use(self, ticket_id: UUID, at: datetime) -> None:
        """Ends a ticket that is held."""

    async def held(self, report_id: UUID) -> tuple[int, int]:
        """How many files the report has, and about how many bytes together."""

    async def store(self, filing: Filing, file_id: UUID, content: bytes) -> None:
        """Seals the content under the person's key; the file itself is a part of the report already."""

    async def class_of(self, report_id: UUID, file_id: UUID, among: Collection[str]) -> str:
        """Which class `among` those a file of the report is of; raises NotFound."""

    async def must_be_whole(self, filing: Filing, file_id: UUID, size: int) -> None:
        """Raises ReportAltered when segments of a file of `size` bytes are gone or too many, NotFound when the caller may not see them."""

    async def segment(self, filing: Filing, file_id: UUID, number: int, size: int) -> bytes | None:
        """One segment of a file of `size` bytes, from 0 on; None behind the last.

        Raises ReportAltered when something else is stored than was sealed, NotFound for an erased person.
        """


class Inspector(Protocol):
    """Looks at what was sent."""

    async def inspected(self, content: bytes) -> Inspected:
        """What is kept of it; raises FileRefused."""


class Scanner(Protocol):
    """Looks for viruses."""

    async def scan(self, content: bytes) -> Scan:
        """Whether it was looked for; raises FileInfected."""
