"""Routes of questions without a report: parse, call the use case, render."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from chassis.auth.dependencies import permission
from chassis.commands import DeclaredCommand
from chassis.domain.errors import StaleVersion
from chassis.domain.principal import Principal
from chassis.http.commands import add_command
from contracts.commands import advice as declared
from contracts.scopes import Permission
from identification.application.advice.answer_advice import AnswerAdvice, answer_advice
from identification.application.advice.ask_advice import ask_advice
from identification.application.advice.find_advice import AdviceView, find_advice
from identification.application.advice.list_advice import list_advice
from identification.application.advice.read_advice import read_advice
from identification.domain.advice.errors import AdviceAlreadyAnswered, TooManyAsked
from identification.entrypoints.http.advice.schemas import (
    AdviceAnswer,
    AdviceHead,
    AdviceList,
)
from identification.entrypoints.http.dependencies import After, Container, First, Uow
from identification.entrypoints.http.reports.orders import Order

router = APIRouter(prefix="/advice", tags=["advice"])
Reader = Annotated[Principal, permission(Permission.ADVICE_READ)]
Waiting = Annotated[bool, Query(description="Only what is to be answered, oldest first.")]


@add_command(router, declared.ASK_ADVICE, TooManyAsked, status_code=201)
async def ask(order: Order, principal: Principal, given: declared.AdviceQuestion) -> AdviceHead:
    """By when a person answers, without repeating what was asked."""
    asked = await ask_advice(DeclaredCommand(principal, order.key, given), order.uow, order.container.sources)
    return _head(await find_advice(asked, principal, order.uow, order.container.clock))


@router.get("")
async def get_advice_list(
    principal: Reader, uow: Uow, container: Container, first: First = 20, after: After = None, waiting: Waiting = False
) -> AdviceList:
    """What the caller asked, for the Centre what everybody asked, newest first; nothing that was written."""
    page = await list_advice(principal, uow, container.clock, first, after, waiting=waiting)
    heads = [_head(each) for each in page.items]
    return AdviceList(items=heads, cursors=list(page.cursors), next_cursor=page.next_cursor)


@router.get("/{advice_id}")
async def get_advice(advice_id: UUID, principal: Reader, uow: Uow, container: Container) -> AdviceAnswer:
    """What was asked and answered; the read is on the record."""
    opened = await read_advice(advice_id, principal, uow, container.clock)
    advice_text = opened.advice_text
    return AdviceAnswer(
        **_head(opened.view).model_dump(),
        text=advice_text.text,
        callback_phone=advice_text.callback_phone,
        answer=opened.answer,
    )


@add_command(router, declared.ANSWER_ADVICE, AdviceAlreadyAnswered, StaleVersion)
async def reply(order: Order, principal: Principal, given: declared.AdviceReply, advice_id: UUID) -> AdviceHead:
    """The question with its answer."""
    command = AnswerAdvice(principal, order.key, advice_id, given)
    await answer_advice(command, order.uow, order.container.sources)
    return _head(await find_advice(advice_id, principal, order.uow, order.container.clock))


def _head(view: AdviceView) -> AdviceHead:
    asking, progress = view.advice.asking, view.advice.progress
    return AdviceHead(
        id=asking.id,
        version=progress.version,
        positions=sorted(view.positions),
        sector=asking.author_sector,
        unit_id=asking.author_unit,
        subject=asking.subject,
        asked_at=asking.asked_at,
        due_at=asking.due_at,
        answered_at=progress.answered_at,
        answered_as=progress.answered_as,
    )
