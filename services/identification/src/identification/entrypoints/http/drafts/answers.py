"""Between JSON and the use cases of drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.drafts.save_draft import SaveDraft
from identification.domain.drafts.draft import TypedAnswer
from identification.entrypoints.http.drafts.schemas import DraftAnswer, DraftField, DraftHead

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
    return DraftHead(
        id=draft.id,
        version=draft.version,
        danger=draft.danger,
        child=draft.child,
        created_at=draft.created_at,
        updated_at=draft.updated_at,
        gone_at=draft.gone_at,
        report_id=draft.report_id,
    )


def opened_draft(opened: OpenedDraft) -> DraftAnswer:
    """A draft as JSON, with what was typed."""
    answers = [DraftField(name=each.name, values=list(each.values)) for each in opened.answers]
    return DraftAnswer(**draft_head(opened.draft).model_dump(), answers=answers)
