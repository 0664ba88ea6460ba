"""Telling the sealer to go on from where the record ends now: an explicit act, written down beside the head."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from chassis.audit.head import EMPTY
from chassis.audit.links import end_of_chain, holds
from chassis.audit.refusals import HeadUnknown
from chassis.audit.sealer import sealer_leadership
from chassis.audit.sealer_state import Adoption, SealerState
from chassis.domain.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from chassis.audit.head import Head
    from chassis.audit.sealer_state import HeadFile
    from chassis.audit.witnesses import Witness
    from chassis.db.database import Database
    from chassis.ports import Clock
    from chassis.processes.leadership import Leadership

_TRIES, _PAUSE_SECONDS = 40, 0.25


class NotAdopted(Exception):
    """Nothing was changed; the message says why and what to do."""


async def adopt(
    db: Database,
    file: HeadFile,
    clock: Clock,
    instead_of: Head | None,
    elsewhere: Callable[[], Awaitable[Sequence[Witness]]],
    *,
    first: bool = False,
) -> Adoption | None:
    """Keeps the end of the record as its head; None when it holds the kept head and there is nothing to adopt.

    `instead_of` names the head that is given up: without it nothing that was kept is, here or by a place that `elsewhere` asks.
    With `first` only an empty record gets a head; one that has it is left as it is. Raises NotAdopted, SealingRefused and Unavailable.
    """
    if first and file.read() is not None:
        return None
    lead = sealer_leadership(db)
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
        if kept is not None and instead_of not in (None, kept.head):
            raise NotAdopted(f"{instead_of} is not the head that is kept ({kept.head}).")
        if first and end != EMPTY:
            raise NotAdopted(str(HeadUnknown(end.seq)))
        if kept is None:
            _must_be_unknown_elsewhere(await elsewhere(), instead_of)
        adoption = Adoption(clock.now(), end, instead_of)
        before = kept or SealerState(file.service, EMPTY, adoption.at)
        adoptions = (*before.adopted, adoption)
        file.write(replace(before, head=end, at=adoption.at, intent=None, adopted=adoptions))
        return adoption
    finally:
        await lead.release()


def _must_be_unknown_elsewhere(witnesses: Sequence[Witness], instead_of: Head | None) -> None:
    """Where no file is, another place may know that there was one; what it knows is given up by name only."""
    for each in witnesses:
        if each.silent is not None and each.is_set:
            raise NotAdopted(
                f"No head is kept here, and whether the {each.place} know one cannot be seen: {each.silent}. Mend that first."
            )
    known = [each for each in witnesses if each.newest is not None]
    if instead_of is None and known:
        newest = max((noted for each in known for noted in each.noted), key=lambda noted: noted.head.seq).head
        raise NotAdopted(
            f"No head is kept here, but this record had one: the {' and the '.join(each.place for each in known)} know "
            f"{newest}. Put the newest copy of the second place where the file was, and run `audit verify`. If a backup was "
            f"put back on purpose and the file is lost: `audit adopt-head --instead-of {newest}`."
        )
    if instead_of is not None and not any(noted.head == instead_of for each in known for noted in each.noted):
        raise NotAdopted(f"{instead_of} is not a head that is kept anywhere.")


async def _lead(lead: Leadership) -> None:
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
