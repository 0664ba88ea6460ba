"""The unit that was to come for the person is asked no more: what the reporter was promised holds no longer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from contracts import reference

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from identification.application.ports import UnitOfWork
    from identification.domain.reports.report import Report

UNIT_NOT_COMING: Final = "unit_not_coming"
LATE_BY_AT_MOST: Final = timedelta(hours=2)
"""A unit that took the referral on counts as having come so long after it was due."""


async def take_back_promise(report: Report, purpose: str, by: UUID, at: datetime, uow: UnitOfWork) -> bool:
    """Advises the reporter so, where the newest instruction promised a unit for this purpose; answers whether it did.

    A promise whose time has passed is not taken back when the unit took the referral on: it came as it was promised.
    The report is held, so that no other promise is given meanwhile, and is stored by the caller.
    """
    said = await uow.remarks.newest_instruction(report.id)
    promises = {each.code for each in reference.instructions() if each.promises == purpose}
    if said is None or said.code not in promises:
        return False
    was_due = said.until is not None and at > said.until + LATE_BY_AT_MOST
    if was_due and await uow.disclosures.was_accepted(report.id, purpose, since=said.at):
        return False
    # What happened elsewhere before the promise was given is published after it.
    later = max(at, said.at + timedelta(microseconds=1))
    report.advise(later)
    await uow.remarks.advise(report.id, UNIT_NOT_COMING, None, by, later)
    return True
