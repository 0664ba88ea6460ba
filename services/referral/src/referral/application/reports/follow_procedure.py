"""A person's formal procedure has moved: who sits on its panel sees what was sent for the person, until they leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.events.identification import ProcedureMovedV1
    from referral.application.ports import FollowUnitOfWork, Sources


async def follow_procedure(event: ProcedureMovedV1, uow: FollowUnitOfWork, _: Sources) -> None:
    """In place of what was known of this panel; a release before did not publish who sits on it."""
    if event.panel is not None:
        await uow.roster.keep_panel(event.about, event.panel)
