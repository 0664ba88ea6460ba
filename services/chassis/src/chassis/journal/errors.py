"""Why a database is not rebuilt. Each leaves it as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

_NAMED_AT_MOST = 5


class JournalRefused(Exception):
    """Base of everything that keeps a database from being rebuilt; the message says what to do."""


class NoJournal(JournalRefused):
    """What was given is not a journal; the message says which line and never what stands there."""


class JournalIncomplete(JournalRefused):
    """Something is missing in what the journals hold."""

    def __init__(self, lacks: Sequence[str]) -> None:
        """`lacks` are sentences, one for each thing that is missing."""
        more = len(lacks) - _NAMED_AT_MOST
        told = " ".join(lacks[:_NAMED_AT_MOST]) + (f" And {more} more." if more > 0 else "")
        super().__init__(f"The journals are not complete. {told} Nothing was changed.")


class JournalContradicts(JournalRefused):
    """What the service would tell today is not what it told."""

    def __init__(self, event: UUID, field: str) -> None:
        """Names the event that others were told, and the field that differs."""
        super().__init__(
            f"Event {event} was told otherwise: {field} would differ. Nothing was changed. Compare the release and its "
            "reference data with those that told it, or restore the backup."
        )
        self.event = event
        self.field = field


class StepNotRecalled(Exception):
    """What was told of a step does not say what was done."""


class EventNotApplied(JournalRefused):
    """An event that others told cannot be applied."""

    def __init__(self, event: UUID, reason: str) -> None:
        """`reason` is the code that a dead letter of it would have."""
        super().__init__(
            f"Event {event} cannot be applied ({reason}). Nothing was changed. "
            f"If it was given up before as a dead letter, go on without it: --without {event}."
        )
        self.event = event


class DatabaseNotEmpty(JournalRefused):
    """There is something in the database that would be written over."""

    def __init__(self, table: str) -> None:
        """Names the table."""
        super().__init__(
            f"The table {table} is not empty, and only an empty database is rebuilt. End the service's processes, "
            "make its database anew and migrate it, then repeat."
        )
