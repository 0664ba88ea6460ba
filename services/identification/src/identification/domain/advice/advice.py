"""A question to the Centre's duty without a report: who asked, about what, and whether a person answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from chassis.domain.aggregate import Aggregate
from chassis.domain.errors import StaleVersion
from contracts.events.advice import AdviceAnsweredV1, AdviceAskedV1
from identification.domain.advice.errors import AdviceAlreadyAnswered, TooManyAsked
from identification.domain.reading.positions import FEEDBACK_LASTS

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from uuid import UUID

    from chassis.domain.principal import Principal

KEPT: Final[timedelta] = FEEDBACK_LASTS
"""So long after its answer a question is gone, whether or not a worker has been by, and its key soon after."""
MOST_WAITING: Final = 10


@dataclass(frozen=True, slots=True)
class Asking:
    """What stays as it was asked; what was written is sealed beside it."""

    id: UUID
    author_id: UUID
    author_unit: UUID
    author_agency: UUID
    author_sector: str
    subject: str | None
    asked_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class AdviceProgress:
    """What the answer changes; `answered_as` is a position, since the asker is shown the function and no name."""

    version: int = 1
    answered_at: datetime | None = None
    answered_by: UUID | None = None
    answered_as: str | None = None


@dataclass(frozen=True, slots=True)
class AdviceText:
    """What was typed, with the number under which the asker can be called back."""

    text: str
    callback_phone: str | None


class Advice(Aggregate[AdviceAskedV1 | AdviceAnsweredV1]):
    """One question, which only its asker and the Centre find."""

    def __init__(self, asking: Asking, progress: AdviceProgress) -> None:
        """As it is stored; `ask` makes a new one."""
        super().__init__()
        self.asking = asking
        self.progress = progress

    @classmethod
    def ask(cls, asking: Asking) -> Advice:
        """Asked just now, and published."""
        asked = cls(asking, AdviceProgress())
        asked.record(AdviceAskedV1(advice_id=asking.id, asked_at=asking.asked_at, due_at=asking.due_at))
        return asked

    @property
    def id(self) -> UUID:
        """Which."""
        return self.asking.id

    @property
    def version(self) -> int:
        """2 once it was answered."""
        return self.progress.version

    def is_of(self, principal: Principal) -> bool:
        """Whether the caller asked it, and still works at the agency from which they did."""
        return (principal.subject, principal.agency) == (self.asking.author_id, self.asking.author_agency)

    def expect(self, version: int) -> None:
        """Raises StaleVersion; the answer is all that can have come meanwhile."""
        if version != self.version:
            raise StaleVersion("answered" if self.progress.answered_at else "asked", self.version, ["answer"])

    def must_wait(self) -> None:
        """Raises AdviceAlreadyAnswered."""
        if self.progress.answered_at is not None:
            raise AdviceAlreadyAnswered

    def answer(self, by: UUID, position: str, at: datetime) -> None:
        """A person of the Centre answered; raises AdviceAlreadyAnswered."""
        self.must_wait()
        self.progress = replace(
            self.progress, version=self.version + 1, answered_at=at, answered_by=by, answered_as=position
        )
        self.record(AdviceAnsweredV1(advice_id=self.id, author_id=self.asking.author_id, answered_at=at))


def may_ask_another(waiting: int) -> None:
    """Raises TooManyAsked when the caller has `waiting` questions without an answer and that is the most."""
    if waiting >= MOST_WAITING:
        raise TooManyAsked
