"""Route of the people directory."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from chassis.auth.dependencies import permission
from chassis.domain.principal import Principal
from contracts.models import CamelModel
from contracts.scopes import Permission
from contracts.words.people import CentreRole, Profession
from identification.domain.people.colleague import Colleague
from identification.domain.people.cover import Cover
from identification.entrypoints.http.dependencies import Container, Uow

router = APIRouter(prefix="/people", tags=["people"])
PeopleReader = Annotated[Principal, permission(Permission.PEOPLE_READ)]


class CoverAnswer(CamelModel):
    """Who stands in, from when to just before when."""

    id: UUID
    begins_at: datetime
    ends_at: datetime


class PersonAnswer(CamelModel):
    """A person of the Centre; an assessor has a profession, and a case manager who is or will be away perhaps another who stands in."""

    id: UUID
    name: str
    roles: list[CentreRole]
    profession: Profession | None
    cover: CoverAnswer | None = None


class PeopleAnswer(CamelModel):
    """All of them, by name."""

    items: list[PersonAnswer]


@router.get("")
async def list_people(
    _: PeopleReader,
    uow: Uow,
    container: Container,
    role: Annotated[CentreRole, Query(description="Only who works as this.")],
) -> PeopleAnswer:
    """Who works at the Centre now, as far as the identity provider said when it was last asked."""
    covers = await uow.people.covers(container.clock.now())
    return PeopleAnswer(items=[_answer(each, covers.get(each.id)) for each in await uow.people.with_role(role)])


def _answer(person: Colleague, cover: Cover | None) -> PersonAnswer:
    roles = [role for role in CentreRole if role in person.roles]
    stands_in = None
    if cover is not None:
        stands_in = CoverAnswer(id=cover.cover_id, begins_at=cover.begins_at, ends_at=cover.ends_at)
    return PersonAnswer(id=person.id, name=person.name, roles=roles, profession=person.profession, cover=stands_in)
