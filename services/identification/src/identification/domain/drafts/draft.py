"""A draft: what a reporter typed before filing, kept as it was typed, also where it is not valid yet (DESIGN 10.16)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from chassis.domain.errors import InvalidInput, StaleVersion
from contracts.events.drafts import DraftReminderChangedV1
from contracts.words.drafts import DraftReminder
from contracts.words.urgency import Urgency
from identification.domain.errors import DraftTooLarge, TooManyDrafts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal

KEPT = timedelta(days=28)
"""Untouched for so long a draft is gone, whether or not a worker has been by, and its key soon after."""
MOST_DRAFTS = 20
MOST_BYTES = 256 * 1024
_STATE = "draft"
_CONTENT = ("answers", "child", "danger")


class ReminderTerm(NamedTuple):
    """When the author is reminded that a draft is left untouched; some only of those that speak of danger or a child."""

    step: DraftReminder
    after: timedelta
    pressing_only: bool


REMINDERS: Final = (
    ReminderTerm(DraftReminder.LEFT, timedelta(hours=2), pressing_only=True),
    ReminderTerm(DraftReminder.LEFT_LONGER, timedelta(hours=24), pressing_only=True),
    ReminderTerm(DraftReminder.GOES_SOON, timedelta(days=21), pressing_only=False),
)


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """One field of the form and its content: several values where several may be chosen."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything about a draft but what was typed; both flags are the reporter's, so that it is not opened for them."""

    id: UUID
    author_id: UUID
    unit_id: UUID
    danger: bool
    child: bool
    created_at: datetime
    updated_at: datetime
    version: int = 1
    report_id: UUID | None = None
    """The report that it is to be added to; none for a report of its own."""
    reminded: int = 0
    """The number of the last reminder since it was touched, counted from 1."""

    @property
    def gone_at(self) -> datetime:
        """When it is gone unless it is saved again before."""
        return self.updated_at + KEPT

    def is_of(self, principal: Principal) -> bool:
        """Whether the caller wrote it."""
        return self.author_id == principal.subject

    def expect(self, version: int) -> None:
        """Raises StaleVersion: a draft is replaced as a whole, so another version may differ in anything."""
        if version != self.version:
            raise StaleVersion(_STATE, self.version, _CONTENT)

    def replaced(self, *, danger: bool, child: bool, at: datetime) -> Draft:
        """The next version, without a reminder yet."""
        return replace(self, danger=danger, child=child, updated_at=at, version=self.version + 1, reminded=0)

    def due(self, now: datetime) -> int:
        """The number of the newest reminder that is due, also where it was sent already; 0 for none."""
        pressing = self.danger or self.child
        passed = [
            number
            for number, reminder in enumerate(REMINDERS, 1)
            if self.updated_at + reminder.after <= now and (pressing or not reminder.pressing_only)
        ]
        return max(passed, default=0)

    def reminder_event(self, step: DraftReminder, at: datetime) -> DraftReminderChangedV1:
        """What is published of it: whose it is and how pressing, nothing of what was typed."""
        urgency = Urgency.IMMEDIATE if self.danger else Urgency.URGENT if self.child else Urgency.STANDARD
        return DraftReminderChangedV1(
            draft_id=self.id,
            author_id=self.author_id,
            unit_id=self.unit_id,
            step=step,
            urgency=urgency,
            changed_at=at,
        )


def answers_must_fit(answers: Sequence[TypedAnswer]) -> None:
    """Raises InvalidInput for a name that comes twice, DraftTooLarge for more than 256 kB of names and values together."""
    seen: set[str] = set()
    twice = []
    for index, answer in enumerate(answers):
        if answer.name in seen:
            twice.append((f"answers.{index}.name", "comes twice: put all values under one name."))
        seen.add(answer.name)
    if twice:
        raise InvalidInput(twice)
    texts = (text for answer in answers for text in (answer.name, *answer.values))
    if sum(len(text.encode()) for text in texts) > MOST_BYTES:
        raise DraftTooLarge


def may_have_another(number: int) -> None:
    """Raises TooManyDrafts when the caller has `number` drafts already and that is the most."""
    if number >= MOST_DRAFTS:
        raise TooManyDrafts
