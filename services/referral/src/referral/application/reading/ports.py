"""The lines of the record about what people read and do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chassis.ports import AuditLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

READ: Final = "referral.read"


def about_referral(referral_id: UUID, positions: frozenset[str], action: str, classes: Sequence[str] = ()) -> AuditLine:
    """The line of what a caller read of a referral, or did with it."""
    return AuditLine(action, subject_type="referral", subject_id=referral_id, positions=positions, classes=classes)
