"""Who asked reads the answer, the Centre the question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.ports import AuditLine
from identification.application.advice.find_advice import AdviceView, find_advice
from identification.application.contents.classes import ADVICE

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.ports import UnitOfWork
    from identification.domain.advice.advice import AdviceText

ACTION = "advice.read"


@dataclass(frozen=True, slots=True)
class OpenedAdvice:
    """A question with what was written on both sides."""

    view: AdviceView
    advice_text: AdviceText
    answer: str | None


async def read_advice(advice_id: UUID, principal: Principal, uow: UnitOfWork, clock: Clock) -> OpenedAdvice:
    """What was written; the read is on the record first. Raises NotFound for anybody but who asked and the Centre."""
    view = await find_advice(advice_id, principal, uow, clock)
    advice_text, answer = await uow.advices.open(view.advice)
    read = AuditLine(ACTION, subject_type=ADVICE, subject_id=advice_id, positions=view.positions, classes=[ADVICE])
    await uow.audit_log.note(principal, [read])
    return OpenedAdvice(view, advice_text, answer)
