"""A person who begins to work with the platform: made in Keycloak, with a password for the first sign-in only."""

import difflib
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from keycloak.exceptions import KeycloakError, KeycloakPostError

from contracts import reference
from contracts.scopes import ROLE_PERMISSIONS
from infra.errors import CliError
from infra.keycloak.administration import Realm

_CONFLICT = 409
_BYTES = 15


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Their name in two parts, the code of the unit they belong to, and what they do there."""

    username: str
    first_name: str
    last_name: str
    unit: str
    roles: tuple[str, ...]

    def group(self) -> str:
        """Return the path of the unit's group, whose members' tokens name the unit; refuses what the reference data do not know."""
        units = {unit.code: unit for unit in reference.units()}
        _known(self.unit, units, "unit")
        for role in self.roles:
            _known(role, ROLE_PERMISSIONS, "role")
        return f"/{reference.agency(units[self.unit].agency).code}/{self.unit}"


def make(realm: Realm, newcomer: Newcomer) -> tuple[str, str]:
    """Make the person; return the id (the `sub` of their tokens) and a password that the first sign-in replaces.

    Whom the realm asks for a second factor (production asks everybody) is shown how to set it up at that sign-in.
    """
    group, password = newcomer.group(), secrets.token_urlsafe(_BYTES)
    user = {
        "username": newcomer.username,
        "firstName": newcomer.first_name,
        "lastName": newcomer.last_name,
        "enabled": True,
        "groups": [group],
        "credentials": [{"type": "password", "value": password, "temporary": True}],
    }
    roles = [realm.admin.get_realm_role(role) for role in newcomer.roles]
    try:
        made = str(realm.admin.create_user(user, exist_ok=False))
    except KeycloakPostError as error:
        if error.response_code == _CONFLICT:
            raise CliError(
                f"{newcomer.username} is taken already: nothing was changed; choose another username"
            ) from error
        raise
    try:
        realm.admin.assign_realm_roles(made, roles)
    except KeycloakError:
        # A person without roles and with a password that was never shown would keep the username.
        realm.admin.delete_user(made)
        raise
    return made, password


def _known(name: str, among: Collection[str], what: str) -> None:
    if name not in among:
        close = difflib.get_close_matches(name, among, n=1)
        hint = f"did you mean {close[0]}?" if close else f"one of {', '.join(sorted(among))} is."
        raise CliError(f"{name} is no {what} of the reference data: {hint}", code=2)
