"""Between JSON and the use cases of drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.drafts.save_draft import SaveDraft
from identification.domain.drafts.draft import TypedAnswer
from identification.entrypoints.http.drafts.schemas import DraftAnswer, DraftHead

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import IdempotencyKey
    from identification.application.drafts.read_draft import OpenedDraft
    from identification.domain.drafts.draft import Draft
    from identification.entrypoints.http.drafts.schemas import DraftContent


def saving_command(
    sent: DraftContent,
    principal: Principal,
    idempotency_key: IdempotencyKey,
    draft_id: UUID | None = None,
    expected_version: int = 0,
) -> SaveDraft:
    """The command of a step."""
    answers = [TypedAnswer(each.name, tuple(each.values)) for each in sent.answers]
    return SaveDraft(
        principal, idempotency_key, draft_id, expected_version, answers, sent.danger, sent.child, sent.report_id
    )


def draft_head(draft: Draft) -> DraftHead:
    """A draft as JSON, without what was typed."""
    return DraftHead.model_validate(draft, from_attributes=True)


def opened_draft(opened: OpenedDraft) -> DraftAnswer:
    """A draft as JSON, with what was typed."""
    head = dict(draft_head(opened.draft))
    return DraftAnswer.model_validate({**head, "answers": opened.answers}, from_attributes=True)
