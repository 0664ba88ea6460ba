"""One line of the record: who read which classes of what, in which position, on which basis."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

# Codes only: a value (a name, a phone, a free text) does not fit this shape.
_CODE = re.compile("[a-z][a-z0-9_.:-]{0,63}")
# A caller may hold many positions towards one record, and rest on many grounds: both are lists, joined by colons.
_CODES = re.compile("[a-z][a-z0-9_.-]{0,63}(:[a-z][a-z0-9_.-]{0,63}){0,63}")
_TRACE_ID = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Names and ids of one read, never a value. `subject_id` is empty for a search that named no one.

    `query_index` is the blind index of what was searched for. Raises ValueError on anything but codes.
    """

    id: UUID
    at: datetime
    caller: UUID
    unit: UUID | None
    position: str
    action: str
    subject_type: str
    subject_id: UUID | None
    classes: tuple[str, ...]
    basis: str | None = None
    query_index: bytes | None = None
    trace_id: str | None = None

    def __post_init__(self) -> None:
        """Refuses what could be a value and a time without a zone."""
        codes = [self.action, self.subject_type, *self.classes]
        lists = [self.position] if self.basis is None else [self.position, self.basis]
        if not all(_CODE.fullmatch(code) for code in codes) or not all(_CODES.fullmatch(each) for each in lists):
            raise ValueError(
                "An audit entry holds lower-case codes only (position, action, subject type, "
                "classes, basis). Pass the code's name, never what was read."
            )
        if self.trace_id is not None and not _TRACE_ID.fullmatch(self.trace_id):
            raise ValueError("A trace id has 32 lower-case hexadecimal digits.")
        if self.at.tzinfo is None:
            raise ValueError("An audit entry needs an aware time. Take it from the Clock.")
