"""A reporter goes on with a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.ports import AuditLine
from contracts.words.positions import Position
from identification.application.contents.classes import DRAFT
from identification.application.drafts.own_draft import own_draft

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.domain.drafts.draft import Draft, TypedAnswer

ACTION = "draft.read"


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    """A draft with what was typed into it."""

    draft: Draft
    answers: Sequence[TypedAnswer]


async def read_draft(draft_id: UUID, principal: Principal, uow: UnitOfWork, clock: Clock) -> OpenedDraft:
    """What was typed, exactly; the read is on the record first. Raises NotFound for anybody but its author."""
    draft = await own_draft(draft_id, principal, uow, clock.now())
    answers = await uow.drafts.open(draft)
    read = AuditLine(
        ACTION, subject_type="draft", subject_id=draft_id, positions=frozenset({Position.AUTHOR}), classes=[DRAFT]
    )
    await uow.audit_log.note(principal, [read])
    return OpenedDraft(draft, answers)
