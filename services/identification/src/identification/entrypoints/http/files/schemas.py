"""What travels about files; a file itself travels as it is."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from contracts.models import CamelModel
from contracts.words.files import FileClass, FileKind, Scan


class TicketAnswer(CamelModel):
    """What one file is sent with: `PUT /uploads/{id}`, once, until it expires; `mostBytes` are the most."""

    id: UUID
    file_class: FileClass
    expires_at: datetime
    most_bytes: int


class FileAnswer(CamelModel):
    """A file that was kept; `size` in bytes of what was kept."""

    id: UUID
    class_: Annotated[FileClass, Field(alias="class")]
    kind: FileKind
    size: int
    scan: Scan
