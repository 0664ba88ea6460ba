"""A person of the Centre answers somebody who asked without a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.commands import Held, framed
from identification.application.advice.reaching import OnAdvice, reached
from identification.application.contents.classes import ADVICE
from identification.domain.advice.advice import Advice, may_answer_advice
from identification.domain.reading.positions import DUTY, INTAKE

if TYPE_CHECKING:
    from uuid import UUID

    from identification.application.ports import Sources, UnitOfWork

OPERATION = "advice.answer"


@dataclass(frozen=True, slots=True)
class AnswerAdvice(OnAdvice):
    """In words, to the question as it was seen in version `expected_version`."""

    expected_version: int
    text: str


class _Advices:
    """A question is locked with who is on duty."""

    subject_type = ADVICE

    def target(self, command: AnswerAdvice) -> UUID:
        return command.advice_id

    async def hold(self, command: AnswerAdvice, uow: UnitOfWork, sources: Sources) -> Held[Advice]:
        return await reached(command.advice_id, command.principal, uow, sources.clock.now(), for_update=True)

    async def save(self, command: AnswerAdvice, held: Held[Advice], uow: UnitOfWork) -> None:
        await uow.advices.save(held.record, command.text)


@framed(_Advices(), OPERATION, lambda _, held: may_answer_advice(held.positions))
async def answer_advice(command: AnswerAdvice, held: Held[Advice], _: UnitOfWork, __: Sources) -> None:
    """The answer stands, and whoever asked is told that there is one; of two at once one is kept.

    Raises NotFound, AdviceAlreadyAnswered, StaleVersion; Forbidden for who asked it.
    """
    held.record.must_wait()
    held.expect(command.expected_version)
    position = DUTY if DUTY in held.positions else INTAKE
    held.record.answer(command.principal.subject, position, held.now)
