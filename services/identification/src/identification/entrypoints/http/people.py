"""Route of the people directory."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from chassis.auth.dependencies import permission
from chassis.domain.principal import Principal
from contracts.models import CamelModel
from contracts.scopes import Permission
from contracts.words.people import CentreRole, Profession
from identification.domain.people.colleague import Colleague
from identification.entrypoints.http.dependencies import Uow

router = APIRouter(prefix="/people", tags=["people"])
PeopleReader = Annotated[Principal, permission(Permission.PEOPLE_READ)]


class PersonAnswer(CamelModel):
    """A person of the Centre; an assessor has a profession."""

    id: UUID
    name: str
    roles: list[CentreRole]
    profession: Profession | None


class PeopleAnswer(CamelModel):
    """All of them, by name."""

    items: list[PersonAnswer]


@router.get("")
async def list_people(
    _: PeopleReader, uow: Uow, role: Annotated[CentreRole, Query(description="Only who works as this.")]
) -> PeopleAnswer:
    """Who works at the Centre now, as far as the identity provider said when it was last asked."""
    return PeopleAnswer(items=[_answer(each) for each in await uow.people.with_role(role)])


def _answer(person: Colleague) -> PersonAnswer:
    roles = [role for role in CentreRole if role in person.roles]
    return PersonAnswer(id=person.id, name=person.name, roles=roles, profession=person.profession)
