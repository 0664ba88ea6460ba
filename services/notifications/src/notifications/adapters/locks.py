"""In which order a transaction of this service takes its advisory locks: one order for all, so that no two wait crosswise."""

from __future__ import annotations

from enum import IntEnum


class Lock(IntEnum):
    """The first is taken first; `Transaction.locks` refuses any other order.

    Rows are locked behind these; an alarm's is between them, where it is never held without its report.
    """

    REPORT = 1
    """What an event or an alarm is about: a report, a person of it, a draft, a question. One in a transaction."""
    PERSON = 2
    """The others reported at once, in the order of their ids, where what happens concerns them all."""
