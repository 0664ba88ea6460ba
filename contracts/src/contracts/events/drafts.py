"""Events of identification about drafts: topic `identification.drafts`, keyed by draft. They hold nothing of what was typed."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime

from contracts.envelope import EventData
from contracts.events.identification import OpenUrgency
from contracts.open_words import Open
from contracts.topics import IDENTIFICATION_DRAFTS
from contracts.words.drafts import DraftReminder


class DraftReminderChangedV1(EventData):
    """A draft has lain untouched for as long as `step` says, or is so no more: it was touched again, sent, or is gone."""

    type: ClassVar[str] = "identification.draft-reminder-changed.v1"
    topic: ClassVar[str] = IDENTIFICATION_DRAFTS
    subject_field: ClassVar[str] = "draft_id"

    draft_id: UUID
    author_id: UUID
    unit_id: UUID
    step: Open[DraftReminder]
    urgency: OpenUrgency
    changed_at: AwareDatetime
