"""In which order a transaction of this service takes locks: one for commands and for events of referral, so that there is no deadlock."""

from __future__ import annotations

from enum import IntEnum


class Lock(IntEnum):
    """The first is taken first; `Transaction.locks` refuses any other order."""

    REPORT = 1
    """Rows of a report, of all persons reported at once and of its case, in the order of their ids.

    Commands take them, and the event that a unit lost a referral.
    """
    REFERRAL = 2
    """What a referral opens, by its id, whether it is there yet or not."""
    GROUND = 3
    """The grounds of disclosure of one report."""
