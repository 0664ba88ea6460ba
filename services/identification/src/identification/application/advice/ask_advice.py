"""A person who meets others at work asks the Centre, without a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from chassis.ports import AuditLine
from contracts.words.positions import Position
from identification.application.contents.classes import ADVICE
from identification.application.home import home_of
from identification.domain.advice.advice import Advice, AdviceText, Asking, may_ask_another

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.commands import DeclaredCommand
    from contracts.commands.advice import AdviceQuestion
    from identification.application.ports import Sources, UnitOfWork

OPERATION = "advice.ask"


# Without the command decorator: what it makes is new.
async def ask_advice(command: DeclaredCommand[AdviceQuestion], uow: UnitOfWork, sources: Sources) -> UUID:
    """The question is open for a person of the Centre, who is notified of it; answers its id.

    Raises TooManyAsked; InvalidInput for a subject that is none of the list; Forbidden for a caller who belongs to no unit.
    """
    given, principal, now, directory = command.given, command.principal, sources.clock.now(), sources.directory
    home = home_of(principal)
    if (earlier := await uow.idempotency.seen(principal, OPERATION, command.idempotency_key)) is not None:
        return earlier.id
    if given.subject is not None and not directory.is_advice_subject(given.subject):
        raise InvalidInput([("subject", "This is not a code of the list of subjects.")])
    await uow.advices.hold(principal)
    may_ask_another(await uow.advices.waiting_of(principal))
    due_at = now + directory.advice_takes()
    advice_id = sources.ids.new()
    asking = Asking(advice_id, principal.subject, home.unit, home.agency, home.sector, given.subject, now, due_at)
    await uow.advices.add(Advice.ask(asking), AdviceText(given.text, given.callback_phone))
    line = AuditLine(
        OPERATION, subject_type=ADVICE, subject_id=advice_id, positions=frozenset({Position.AUTHOR}), classes=[ADVICE]
    )
    await uow.audit_log.note(principal, [line])
    await uow.idempotency.done(id=advice_id)
    return advice_id
