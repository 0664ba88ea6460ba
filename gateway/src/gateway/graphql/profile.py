"""Who is asking."""

import strawberry

from chassis.domain.principal import Principal
from contracts.scopes import ROLE_PERMISSIONS
from gateway.context import Context
from gateway.graphql.fields import object_type, query


@object_type
class Me:
    """You, as your sign-in says."""

    id: strawberry.ID
    username: str
    name: str
    agency_id: strawberry.ID | None
    unit_id: strawberry.ID | None
    sector: str | None
    roles: list[str]
    permissions: list[str] = strawberry.field(
        description="Operations that your roles carry; the record decides the rest."
    )
    acr: int = strawberry.field(description="2 after a second factor, which some classes ask for.")

    @classmethod
    def of(cls, principal: Principal) -> "Me":
        """From the verified token."""
        carried = {permission for role in principal.roles for permission in ROLE_PERMISSIONS.get(role, frozenset())}
        return cls(
            id=strawberry.ID(str(principal.subject)),
            username=principal.username,
            name=principal.name,
            agency_id=None if principal.agency is None else strawberry.ID(str(principal.agency)),
            unit_id=None if principal.unit is None else strawberry.ID(str(principal.unit)),
            sector=principal.sector,
            roles=sorted(principal.roles),
            permissions=sorted(carried),
            acr=principal.acr,
        )


@strawberry.type
class ProfileQueries:
    """Queries of the caller."""

    @query("Who you are to the platform.")
    def me(self, info: strawberry.Info[Context, None]) -> Me:
        """The caller."""
        return Me.of(info.context.caller.principal)
