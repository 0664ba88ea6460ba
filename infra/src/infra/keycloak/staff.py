"""Who works at the Centre, as Keycloak knows them: the members of its units who may sign in."""

from collections.abc import Iterator

from pydantic import ValidationError

from contracts import reference
from contracts.people import CentrePerson
from contracts.scopes import ROLE_PERMISSIONS
from infra.errors import CliError
from infra.keycloak.administration import Realm
from infra.keycloak.realm import PROFESSION


def staff(realm: Realm) -> Iterator[CentrePerson]:
    """Yield each with the roles that their tokens would say. Raises CliError for one whose entry cannot be used."""
    for unit in reference.centre_units():
        group = realm.admin.get_group_by_path(f"/{reference.agency(unit.agency).code}/{unit.code}")
        for user in realm.admin.get_group_members(group["id"], {"briefRepresentation": "false"}):
            if not user["enabled"]:
                continue
            roles = frozenset(role["name"] for role in realm.admin.get_composite_realm_roles_of_user(user["id"]))
            try:
                yield CentrePerson(
                    id=user["id"],
                    name=f"{user.get('firstName', '')} {user.get('lastName', '')}".strip(),
                    unit_id=unit.id,
                    roles=roles & ROLE_PERMISSIONS.keys(),
                    profession=next(iter(user.get("attributes", {}).get(PROFESSION, ())), None),
                )
            except ValidationError as error:
                field = error.errors(include_input=False)[0]["loc"][0]
                raise CliError(f"Keycloak's user {user['id']} has no usable {field}: correct it there") from None
