"""Who works at the Centre, as far as they can be chosen there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import strawberry

from contracts.words.people import CentreRole, Profession
from gateway.context import Context
from gateway.graphql.errors.public_error import or_error
from gateway.graphql.fields import object_type, query
from gateway.graphql.wire import UnexpectedAnswer, read


@object_type
class StandingIn:
    """Who has the cases of a case manager as well, from when to just before when."""

    id: strawberry.ID
    begins_at: datetime
    ends_at: datetime


@object_type
class Colleague:
    """A person of the Centre, who can be assigned and appointed."""

    id: strawberry.ID
    name: str
    roles: list[CentreRole]
    profession: Profession | None = strawberry.field(default=None, description="Of an assessor.")
    cover: StandingIn | None = strawberry.field(
        default=None, description="Of a case manager: who stands in for them now, or will."
    )


@strawberry.type
class PeopleQueries:
    """Queries of the people directory."""

    @query("Who works as this at the Centre now, by name; for those of the Centre who assign cases.")
    @or_error
    async def people(self, info: strawberry.Info[Context, None], role: CentreRole) -> list[Colleague]:
        """Never more than work there."""
        return _people(await info.context.get("identification", "/people", role=role.value))


def _people(answer: Mapping[str, Any]) -> list[Colleague]:
    try:
        items = list(answer["items"])
    except (KeyError, TypeError) as error:
        raise UnexpectedAnswer(f"People: {type(error).__name__}.") from None
    return [read(Colleague, each) for each in items]
