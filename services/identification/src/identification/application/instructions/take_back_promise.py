"""The unit that was to come for the person is asked no more: what the reporter was told of it holds no longer."""

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


async def take_back_promise(report: Report, purpose: str, by: UUID, at: datetime, uow: UnitOfWork) -> bool:
    """Tells the reporter so, where the newest instruction promised a unit for this purpose; answers whether it did.

    The report is held, so that nobody promises one meanwhile, and is stored by the caller.
    """
    said = await uow.remarks.newest_instruction(report.id)
    promises = {each.code for each in reference.instructions() if each.promises == purpose}
    if said is None or said.code not in promises:
        return False
    # What happened elsewhere before the promise was given is told after it.
    later = max(at, said.at + timedelta(microseconds=1))
    report.advise(later)
    await uow.remarks.advise(report.id, UNIT_NOT_COMING, None, by, later)
    return True
