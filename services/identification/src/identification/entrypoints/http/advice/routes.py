"""Routes of questions without a report: parse, call the use case, render."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from chassis.auth.dependencies import permission
from chassis.domain.errors import StaleVersion
from chassis.domain.principal import Principal
from chassis.http.documentation import refuses
from chassis.idempotency.dependency import Repeatable
from contracts.scopes import Permission
from identification.application.advice.answer_advice import AnswerAdvice, answer_advice
from identification.application.advice.ask_advice import AskAdvice, ask_advice
from identification.application.advice.find_advice import AdviceView, find_advice
from identification.application.advice.list_advice import list_advice
from identification.application.advice.read_advice import read_advice
from identification.domain.advice.advice import AdviceText
from identification.domain.advice.errors import AdviceAlreadyAnswered, TooManyAsked
from identification.entrypoints.http.advice.schemas import (
    AdviceAnswer,
    AdviceHead,
    AdviceList,
    AdviceQuestion,
    AdviceReply,
)
from identification.entrypoints.http.dependencies import After, Container, First, Uow

router = APIRouter(prefix="/advice", tags=["advice"])
Asker = Annotated[Principal, permission(Permission.ADVICE_ASK)]
Reader = Annotated[Principal, permission(Permission.ADVICE_READ)]
Answerer = Annotated[Principal, permission(Permission.ADVICE_ANSWER)]
Waiting = Annotated[bool, Query(description="Only what waits for an answer, oldest first.")]


@router.post("", status_code=201)
@refuses(TooManyAsked)
async def post_advice_question(
    sent: AdviceQuestion, principal: Asker, idempotency_key: Repeatable, uow: Uow, container: Container
) -> AdviceHead:
    """Asks the Centre's duty; the answer says by when a person answers, without repeating what was asked."""
    command = AskAdvice(principal, idempotency_key, sent.subject, AdviceText(sent.text, sent.callback_phone))
    asked = await ask_advice(command, uow, container.sources)
    return _head(await find_advice(asked, principal, uow, container.clock))


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


@router.post("/{advice_id}/answer")
@refuses(AdviceAlreadyAnswered, StaleVersion)
async def post_advice_answer(
    advice_id: UUID,
    sent: AdviceReply,
    principal: Answerer,
    idempotency_key: Repeatable,
    uow: Uow,
    container: Container,
) -> AdviceHead:
    """Answers, once; the asker is notified that there is an answer."""
    command = AnswerAdvice(principal, idempotency_key, advice_id, sent.expected_version, sent.text)
    await answer_advice(command, uow, container.sources)
    return _head(await find_advice(advice_id, principal, uow, container.clock))


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
