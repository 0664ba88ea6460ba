"""For a person's formal procedure others read the record: they see what was sent for the person, until they do not any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.events.identification import ProcedureReadersChangedV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_readers(event: ProcedureReadersChangedV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """In place of what was known of this person."""
    await uow.roster.keep_readers(event.about, event.panel, director=event.director)
