"""Reading the duty roster."""

import strawberry

from gateway.context import Context
from gateway.graphql.errors.public_error import or_error
from gateway.graphql.fields import query
from gateway.graphql.roster.types import DutyRoster, roster_of


@strawberry.type
class RosterQueries:
    """Queries of the duty roster."""

    @query("Who of the Centre is on duty now, and from when to when; for the Centre's intake and supervisor.")
    @or_error
    async def duty_roster(self, info: strawberry.Info[Context, None]) -> DutyRoster:
        """The roster."""
        return roster_of(await info.context.get("identification", "/roster"))
