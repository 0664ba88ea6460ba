"""A question waits still: its readers are notified again, after two hours and after a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.processes.apart import naming
from notifications.application.questions.follow_question import tell_waiting
from notifications.domain.naming import rung_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.ports import Clock
    from notifications.application.ports import DueQuestions


@dataclass(frozen=True, slots=True)
class Reminders:
    """What reminding takes from outside."""

    due: DueQuestions
    clock: Clock


async def remind_next(reminders: Reminders, without: Sequence[UUID] = ()) -> UUID | None:
    """Makes one reminder of one question, whole or not at all; its id, or None when none is due.

    `without` are questions that are left out. Raises NotDone, by the question, for one that cannot be reminded of.
    """
    now = reminders.clock.now()
    with naming() as about:
        async with reminders.due(now, without) as found:
            if found is None:
                return None
            waiting, uow = found
            about.what = waiting.question_id
            if (reminder := waiting.remind(now)) is not None:
                await uow.questions.save(waiting)
                cause = rung_id(waiting.origin.caused_by, reminder)
                await tell_waiting(waiting, cause, reminder, uow, reminders.clock)
            return waiting.question_id
