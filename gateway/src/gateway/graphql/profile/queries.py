"""Reading one's own profile."""

import strawberry

from gateway.context import Context
from gateway.graphql.fields import query
from gateway.graphql.profile.types import Me


@strawberry.type
class ProfileQueries:
    """Queries of the caller."""

    @query("Who you are to the platform.")
    def me(self, info: strawberry.Info[Context, None]) -> Me:
        """The caller."""
        return Me.of(info.context.caller.principal)
