"""Telling the sealer to go on from where the record ends now: an explicit act, written down beside the head."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from chassis.audit.head import EMPTY
from chassis.audit.kept import Adoption, Kept
from chassis.audit.leading import SealerLead
from chassis.audit.links import end_of_chain, holds
from chassis.domain.errors import Unavailable

if TYPE_CHECKING:
    from chassis.audit.head import Head
    from chassis.audit.kept import HeadFile
    from chassis.db.database import Database
    from chassis.ports import Clock

_TRIES, _PAUSE_SECONDS = 40, 0.25


class NotAdopted(Exception):
    """Nothing was changed; the message says why and what to do."""


async def adopt(db: Database, file: HeadFile, clock: Clock, instead_of: Head | None) -> Adoption | None:
    """Keeps the end of the record as its head; None when it holds the kept head and there is nothing to adopt.

    `instead_of` names the head that is given up: without it nothing that was kept is. Raises NotAdopted, SealingRefused
    and Unavailable.
    """
    lead = SealerLead(db)
    try:
        await _lead(lead)
        kept = file.read()
        async with db.transaction() as connection:
            end = await end_of_chain(connection)
            if kept is not None and instead_of is None:
                if await holds(connection, kept.head):
                    return None
                raise NotAdopted(
                    f"{kept.head} is kept, and the record does not hold it. If a backup was put back on purpose: "
                    f"`audit adopt-head --instead-of {kept.head}`. If not: keep a copy of the database and tell the data "
                    "protection officer."
                )
        if instead_of is not None and (kept is None or kept.head != instead_of):
            raise NotAdopted(f"{instead_of} is not the head that is kept ({kept.head if kept else 'none is'}).")
        adoption = Adoption(clock.now(), end, instead_of)
        before = kept or Kept(file.service, EMPTY, adoption.at)
        told = (*before.adopted, adoption)
        file.write(replace(before, head=end, at=adoption.at, intent=None, adopted=told))
        return adoption
    finally:
        await lead.release()


async def _lead(lead: SealerLead) -> None:
    """A sealer that refuses gives the lock up between its rounds; one that seals has nothing that could be adopted."""
    for _ in range(_TRIES):
        try:
            if await lead.held():
                return
        except Unavailable:
            await lead.release()
            raise
        await asyncio.sleep(_PAUSE_SECONDS)
    raise NotAdopted("The sealer holds the record and seals it: there is nothing to adopt, or end its worker first.")
