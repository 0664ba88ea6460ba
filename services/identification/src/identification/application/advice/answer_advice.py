"""A person of the Centre answers a question without a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.commands import Command, Held, command_decorator
from chassis.permission import permitted
from contracts.words.positions import Position
from identification.application.advice.reaching import reached
from identification.application.contents.classes import ADVICE

if TYPE_CHECKING:
    from uuid import UUID

    from contracts.commands.advice import AdviceReply
    from identification.application.ports import Sources, UnitOfWork
    from identification.domain.advice.advice import Advice

OPERATION = "advice.answer"
_may_answer = permitted("answerAdvice", unless=lambda positions: Position.AUTHOR in positions)


@dataclass(frozen=True, slots=True)
class AnswerAdvice(Command):
    """In words, to the question as it was seen."""

    advice_id: UUID
    given: AdviceReply


class _Advices:
    """A question is locked with who is on duty."""

    subject_type = ADVICE

    def target(self, command: AnswerAdvice) -> UUID:
        return command.advice_id

    async def hold(self, command: AnswerAdvice, uow: UnitOfWork, sources: Sources) -> Held[Advice]:
        return await reached(command.advice_id, command.principal, uow, sources.clock.now(), for_update=True)

    async def save(self, command: AnswerAdvice, held: Held[Advice], uow: UnitOfWork) -> None:
        await uow.advices.save(held.record, command.given.text)


@command_decorator(_Advices(), OPERATION, lambda _, held: _may_answer(held.positions))
async def answer_advice(command: AnswerAdvice, held: Held[Advice], _: UnitOfWork, __: Sources) -> None:
    """The answer is stored, and the asker is notified that there is one; of two at once one is kept.

    Raises NotFound, AdviceAlreadyAnswered, StaleVersion; Forbidden for who asked it.
    """
    held.record.must_wait()
    held.expect(command.given.expected_version)
    position = Position.DUTY if Position.DUTY in held.positions else Position.INTAKE
    held.record.answer(command.principal.subject, position, held.now)
