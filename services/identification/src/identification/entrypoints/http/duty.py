"""Routes of the duty roster."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, Field

from chassis.auth.dependencies import permission
from chassis.domain.errors import StaleVersion
from chassis.domain.principal import Principal
from chassis.http.documentation import refuses
from chassis.http.models import by_equal_names
from chassis.idempotency.dependency import Repeatable
from contracts.fields import Moment
from contracts.models import CamelModel
from contracts.scopes import Permission
from identification.application.duty.put_on_duty import PutOnDuty, put_on_duty
from identification.application.duty.read_roster import RosterView, read_roster
from identification.application.duty.take_off_duty import TakeOffDuty, take_off_duty
from identification.domain.errors import PersonAlreadyOnDuty, PlaceAlreadyTaken, RosterFull, TurnAlreadyEnded
from identification.entrypoints.http.dependencies import Container, Uow

router = APIRouter(prefix="/roster", tags=["roster"])
RosterReader = Annotated[Principal, permission(Permission.ROSTER_READ)]
RosterKeeper = Annotated[Principal, permission(Permission.ROSTER_CHANGE)]
# A roster without any turn yet has version 0.
RosterVersion = Annotated[int, Field(ge=0, le=2**31 - 1)]


class NewTurn(CamelModel):
    """A person on duty from when to when; place 1 is alerted first. A beginning that has passed is now."""

    expected_version: RosterVersion
    person_id: UUID
    place: Annotated[int, Field(ge=1, le=9)]
    starts_at: Moment
    ends_at: Moment


class TurnEnd(CamelModel):
    """The version of the roster that the caller saw."""

    expected_version: RosterVersion


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


@router.post("/turns", status_code=201)
@refuses(StaleVersion, PersonAlreadyOnDuty, PlaceAlreadyTaken, RosterFull)
async def post_turn(
    sent: NewTurn, principal: RosterKeeper, idempotency_key: Repeatable, uow: Uow, container: Container
) -> RosterAnswer:
    """Puts a person on the roster; the whole of it as it stands now."""
    command = PutOnDuty(
        principal, idempotency_key, sent.expected_version, sent.person_id, sent.place, sent.starts_at, sent.ends_at
    )
    await put_on_duty(command, uow, container.clock, container.dependencies.ids, container.directory)
    return _answer(await read_roster(uow, container.clock, container.directory))


@router.post("/turns/{turn_id}/end")
@refuses(StaleVersion, TurnAlreadyEnded)
async def post_turn_end(
    turn_id: UUID, sent: TurnEnd, principal: RosterKeeper, idempotency_key: Repeatable, uow: Uow, container: Container
) -> RosterAnswer:
    """Ends a turn that runs, or takes one off that has not begun; the whole roster as it stands now."""
    command = TakeOffDuty(principal, idempotency_key, sent.expected_version, turn_id)
    await take_off_duty(command, uow, container.clock, container.directory)
    return _answer(await read_roster(uow, container.clock, container.directory))


def _answer(view: RosterView) -> RosterAnswer:
    return RosterAnswer(
        unit_id=view.roster.unit_id,
        version=view.roster.version,
        on_duty=list(view.on_duty),
        by_standing_order=view.by_standing_order,
        standing_order=list(view.standing_order),
        turns=[by_equal_names(TurnAnswer, turn) for turn in view.roster.turns],
    )
