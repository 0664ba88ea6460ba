"""Routes of the duty roster."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime

from chassis.auth.dependencies import permission
from chassis.commands import DeclaredCommand
from chassis.domain.errors import StaleVersion
from chassis.domain.principal import Principal
from chassis.http.commands import add_command
from chassis.http.models import by_equal_names
from contracts.commands import roster as declared
from contracts.models import CamelModel
from contracts.scopes import Permission
from identification.application.duty.change_turn import ChangeTurn, change_turn
from identification.application.duty.put_on_duty import put_on_duty
from identification.application.duty.read_roster import RosterView, read_roster
from identification.application.duty.take_off_duty import TakeOffDuty, take_off_duty
from identification.domain.errors import (
    PersonAlreadyOnDuty,
    PlaceAlreadyTaken,
    RosterFull,
    TurnAlreadyEnded,
    TurnHasBegun,
)
from identification.entrypoints.http.dependencies import Container, Uow
from identification.entrypoints.http.reports.orders import Order

router = APIRouter(prefix="/roster", tags=["roster"])
RosterReader = Annotated[Principal, permission(Permission.ROSTER_READ)]


class TurnAnswer(CamelModel):
    """One turn; people are named by the subject of their tokens."""

    id: UUID
    person_id: UUID
    place: int
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class RosterAnswer(CamelModel):
    """The roster, and who is on duty now; by the standing order while no turn is in force."""

    unit_id: UUID
    version: int
    on_duty: list[UUID]
    by_standing_order: bool
    standing_order: list[UUID]
    turns: list[TurnAnswer]


@router.get("")
async def get_roster(_: RosterReader, uow: Uow, container: Container) -> RosterAnswer:
    """Who is on duty now, and every turn that lies ahead, runs, or ended in the last 30 days."""
    return _answer(await read_roster(uow, container.clock, container.directory))


@add_command(
    router, declared.PUT_ON_DUTY, StaleVersion, PersonAlreadyOnDuty, PlaceAlreadyTaken, RosterFull, status_code=201
)
async def put_on(order: Order, principal: Principal, given: declared.NewTurn) -> RosterAnswer:
    """The whole roster as it is now."""
    await put_on_duty(DeclaredCommand(principal, order.key, given), order.uow, order.container.sources)
    return await _whole_roster(order)


@add_command(
    router, declared.CHANGE_TURN, StaleVersion, TurnAlreadyEnded, TurnHasBegun, PersonAlreadyOnDuty, PlaceAlreadyTaken
)
async def change(order: Order, principal: Principal, given: declared.TurnChange, turn_id: UUID) -> RosterAnswer:
    """The whole roster as it is now."""
    await change_turn(ChangeTurn(principal, order.key, turn_id, given), order.uow, order.container.sources)
    return await _whole_roster(order)


@add_command(router, declared.TAKE_OFF_DUTY, StaleVersion, TurnAlreadyEnded)
async def take_off(order: Order, principal: Principal, given: declared.TurnEnd, turn_id: UUID) -> RosterAnswer:
    """The whole roster as it is now."""
    await take_off_duty(TakeOffDuty(principal, order.key, turn_id, given), order.uow, order.container.sources)
    return await _whole_roster(order)


async def _whole_roster(order: Order) -> RosterAnswer:
    return _answer(await read_roster(order.uow, order.container.clock, order.container.directory))


def _answer(view: RosterView) -> RosterAnswer:
    return RosterAnswer(
        unit_id=view.roster.unit_id,
        version=view.roster.version,
        on_duty=list(view.on_duty),
        by_standing_order=view.by_standing_order,
        standing_order=list(view.standing_order),
        turns=[by_equal_names(TurnAnswer, turn) for turn in view.roster.turns],
    )
