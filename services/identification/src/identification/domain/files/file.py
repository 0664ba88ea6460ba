"""A file of a report, and the ticket that one is sent with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from identification.domain.files.errors import FilesNotThroughReporter, TooManyFiles, UploadEnded

if TYPE_CHECKING:
    from collections.abc import Container
    from uuid import UUID

    from contracts.words.files import FileClass, FileKind, Scan

MOST_BYTES: Final = 25 * 1024 * 1024
"""Of one file."""
MOST_FILES: Final = 20
MOST_BYTES_TOGETHER: Final = 200 * 1024 * 1024
"""Of all files of one report."""
TICKET_LIVES: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Ticket:
    """Lets one person send one file of one class to one report, once."""

    id: UUID
    report_id: UUID
    class_: FileClass
    issued_at: datetime
    used_at: datetime | None = None

    @property
    def expires_at(self) -> datetime:
        """From then on nothing is begun with it."""
        return self.issued_at + TICKET_LIVES

    def must_be_good(self, at: datetime, withdrawn_at: datetime | None = None) -> None:
        """Raises UploadEnded when it was used, when what is sent with it was begun too late, or when consent was withdrawn since."""
        withdrawn = withdrawn_at is not None and withdrawn_at >= self.issued_at
        if self.used_at is not None or at >= self.expires_at or withdrawn:
            raise UploadEnded


@dataclass(frozen=True, slots=True)
class Inspected:
    """What is kept of a file: its kind, and its content without what pictures and recordings reveal about where they were made."""

    kind: FileKind
    content: bytes


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """What is known of a file without opening it; `size` in bytes."""

    id: UUID
    class_: FileClass
    kind: FileKind
    size: int
    scan: Scan


def way_must_hold(class_: FileClass, never: Container[str]) -> None:
    """`never` are the classes that the report's way in never holds; raises FilesNotThroughReporter."""
    if class_ in never:
        raise FilesNotThroughReporter


def may_have_another_file(number: int, together: int) -> None:
    """Raises TooManyFiles when a report holds `number` files of `together` bytes already and that is the most."""
    if number >= MOST_FILES or together >= MOST_BYTES_TOGETHER:
        raise TooManyFiles
