"""The places outside the database that know where a record ended: the head's file, the copies of each day, the bus."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.audit.head import Head
from chassis.audit.refusals import HeadUnusable
from chassis.audit.sealer_state import HeadFile
from chassis.bus.errors import BusError
from contracts.events.heads import head_from, topic_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from chassis.audit.sealer_state import Adoption, SealerState
    from chassis.bus.ports import BusContents, Received

_NOT_SET = "its setting is missing"


@dataclass(frozen=True, slots=True)
class Noted:
    """A head, and when it was the end of the record."""

    head: Head
    at: datetime


@dataclass(frozen=True, slots=True)
class Witness:
    """What one place knows. `silent` says why nothing could be read of it, and `is_set` whether it should have been."""

    place: str
    noted: tuple[Noted, ...] = ()
    silent: str | None = None
    is_set: bool = True

    @property
    def newest(self) -> Head | None:
        """The head that was noted last."""
        return max(self.noted, key=lambda each: (each.at, each.head.seq)).head if self.noted else None

    def in_force(self, adopted: tuple[Adoption, ...]) -> tuple[Head, ...]:
        """The heads that the record must hold: all but those that an adoption has given up by name."""
        given_up = [each for each in adopted if each.instead_of is not None]
        return tuple(
            dict.fromkeys(
                noted.head
                for noted in self.noted
                if not any(noted.at <= each.at and noted.head.seq > each.head.seq for each in given_up)
            )
        )


def of_file(kept: SealerState | None, *, is_set: bool) -> Witness:
    """What the sealer keeps, which was read already."""
    if not is_set:
        return Witness("file", silent=_NOT_SET, is_set=False)
    if kept is None:
        return Witness("file", silent="its file is not there")
    return Witness("file", (Noted(kept.head, kept.at),))


async def of_copies(folder: Path | None, service: str) -> Witness:
    """The copies of every day in the second place."""
    if folder is None:
        return Witness("copies", silent=_NOT_SET, is_set=False)
    try:
        return Witness("copies", await asyncio.to_thread(_copied, folder, service))
    except (OSError, HeadUnusable) as error:
        return Witness("copies", silent=str(error))


def _copied(folder: Path, service: str) -> tuple[Noted, ...]:
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is no folder that can be read")
    kept = [HeadFile(path, service).of_this_service() for path in sorted(folder.glob(f"{service}-*.head"))]
    return tuple(Noted(each.head, each.at) for each in kept)


async def of_bus(contents: BusContents | None, service: str) -> Witness:
    """The heads on the service's topic of heads, as long as the bus keeps them."""
    if contents is None:
        return Witness("bus", silent=_NOT_SET, is_set=False)
    try:
        received = await contents(topic_of(service))
        return Witness("bus", tuple(_noted_in(service, each) for each in received))
    except BusError as error:
        return Witness("bus", silent=str(error))
    except ValueError:
        return Witness("bus", silent="a record of its topic is no head of this service's record")


def _noted_in(service: str, received: Received) -> Noted:
    links, root, at = head_from(service, received.value)
    return Noted(Head(links, root), at)
