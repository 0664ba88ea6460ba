"""Compares a realm with what it should be, and makes it so. What it did not make it lists and leaves alone."""

import difflib
import json
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

from keycloak import KeycloakAdmin, KeycloakOpenIDConnection
from keycloak.exceptions import KeycloakConnectionError, KeycloakError, KeycloakOperationError, KeycloakPostError

from contracts import reference
from contracts.scopes import ROLE_PERMISSIONS
from contracts.words.people import Profession
from infra.errors import CliError
from infra.keycloak import compared
from infra.keycloak.differences import AdminApi, Change, Plan, Unanswered, differing, is_ours
from infra.keycloak.realm import MANAGED, MARK, NAME, PROFESSION, Desired, Group, attributes_of, group_of, names_of
from infra.keycloak.server import ADMIN_CLIENT
from infra.sign_in.people import People, Person

_BUILT_IN_CLIENTS = frozenset(
    {"account", "account-console", "admin-cli", "broker", "realm-management", "security-admin-console"}
)
_BUILT_IN_ROLES = frozenset({f"default-roles-{NAME}", "offline_access", "uma_authorization"})
_BUILT_IN_SCOPES = frozenset({"offline_access"})
_USER_STORAGE = "org.keycloak.storage.UserStorageProvider"
_LONGEST_SILENCE_S = 15
_MASTER = "master"
_OWN_FAULT = 500
_JSON = dict[str, Any]
_CONFLICT = 409
_BYTES = 15


class Realm:
    """The realm, spoken to as the client that administers it."""

    def __init__(self, admin: KeycloakAdmin) -> None:
        """Use `connect` instead."""
        self.admin = admin
        self._api = AdminApi(admin)

    @classmethod
    def connect(cls, address: str, secret: str) -> Self:
        """Connect; refuses an address where no Keycloak answers or that does not know us."""
        try:
            connection = KeycloakOpenIDConnection(
                server_url=address, realm_name=NAME, user_realm_name=_MASTER,
                client_id=ADMIN_CLIENT, client_secret_key=secret, timeout=_LONGEST_SILENCE_S,
            )  # fmt: skip
            connection.get_token()
        except (KeycloakError, OSError) as error:
            raise _refusal(
                error,
                f"No Keycloak at {address} lets the administrator in; check that it runs there and that the secret of "
                f"{ADMIN_CLIENT} is this installation's",
            ) from error
        return cls(KeycloakAdmin(connection=connection))

    def __enter__(self) -> Self:
        """What goes wrong in the block is raised at its end."""
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Turn what Keycloak refused in the block, did not answer or answered by half into a CliError."""
        if isinstance(error, KeycloakError | OSError):
            raise _refusal(
                error,
                f"Keycloak did not do what it was asked ({type(error).__name__}): it ended, is too busy or refused. See its "
                "log, and when it runs again: spona keycloak plan",
            ) from error

    def version(self) -> str:
        """Return the version that the server itself names, such as `26.7.3`."""
        return str(self.admin.get_server_info()["systemInfo"]["version"])

    def plan(self, desired: Desired) -> Plan:
        """Compare the realm with `desired`; changes nothing."""
        api = self._api
        present = {client["clientId"]: client for client in self.admin.get_clients()}
        known_scopes = {scope["name"]: scope for scope in api.get("client-scopes")}
        keys = api.get("components", type=compared.KEYS)
        roles = {role["name"]: role for role in self.admin.get_realm_roles(brief_representation=False)}
        groups = self._groups()
        users = {user["username"]: user for user in self.admin.get_users({"briefRepresentation": "false"})}
        changes = (
            *compared.flow_changes(api, desired.flows),
            *compared.settings_changes(api, desired),
            *compared.scope_changes(api, desired.scopes, known_scopes),
            *self._roles(desired, roles),
            *compared.client_changes(api, desired, present, known_scopes),
            *self._group_changes(desired, groups),
            *self._people(desired, users),
        )
        foreign = (
            *(f"client {name}" for name in present if name not in desired.clients and name not in _BUILT_IN_CLIENTS),
            *(f"client scope {name}" for name in known_scopes.keys() - desired.scopes.keys() - _BUILT_IN_SCOPES),
            *(f"key {name}" for name in compared.further_keys(desired, keys)),
            *(f"role {name}" for name in roles if name not in desired.roles and name not in _BUILT_IN_ROLES),
            *(f"group {path}" for path in groups if path not in desired.groups),
            *(f"user {user['id']}" for user in users.values() if not is_ours(user)),
            *self._other_ways_in(desired),
        )
        return Plan(changes, tuple(sorted(foreign)), tuple(compared.refusals(desired, keys)))

    def apply(self, plan: Plan) -> None:
        """Make every change of the plan."""
        for change in plan.changes:
            try:
                change.make()
            except KeycloakOperationError as error:
                raise _refusal(
                    error,
                    f"Keycloak did not take this (status {error.response_code}): {change.description}; "
                    "see its log, and run: spona keycloak plan",
                ) from error

    def change_secret(self, secret: str) -> None:
        """Give the client that administers another secret, which opens from the next sign-in on."""
        api = AdminApi(self.admin, _MASTER)
        (client,) = api.get("clients", clientId=ADMIN_CLIENT)
        api.put("clients", client["id"], content={**client, "secret": secret})

    def _other_ways_in(self, desired: Desired) -> Iterator[str]:
        for flow in self._api.get("authentication", "flows"):
            if not flow["builtIn"] and flow["alias"] not in desired.flows:
                yield f"flow {flow['alias']}"
        for provider in self._api.get("identity-provider", "instances"):
            yield f"identity provider {provider['alias']}"
        for storage in self._api.get("components", type=_USER_STORAGE):
            yield f"user storage {storage['name']}"

    def _roles(self, desired: Desired, present: dict[str, _JSON]) -> Iterator[Change]:
        for name in desired.roles:
            role = {"name": name, "attributes": MARK}
            if name not in present:
                yield Change(f"make role {name}", partial(self.admin.create_realm_role, role))
            elif not is_ours(present[name]):
                yield Change(f"mark role {name}", partial(self.admin.update_realm_role, name, role))

    def _groups(self) -> dict[str, _JSON]:
        found: dict[str, _JSON] = {}
        ours = self._api.get(
            "groups", q=f"{MANAGED}:true", briefRepresentation="false", populateHierarchy="true", max="10000"
        )
        for top in [*self._api.get("groups", briefRepresentation="false", max="10000"), *ours]:
            found[top["path"]] = top
            found |= {below["path"]: below for below in top["subGroups"]}
        return found

    def _group_changes(self, desired: Desired, present: dict[str, _JSON]) -> Iterator[Change]:
        for path, group in desired.groups.items():
            now = present.get(path)
            if now is None:
                yield Change(f"make group {path}", partial(self._make_group, group))
                continue
            if now["attributes"] != group.attributes:
                content = {"name": group.name, "attributes": group.attributes}
                yield Change(
                    f"set the attributes of group {path}",
                    partial(self.admin.update_group, now["id"], content),
                )
            for role in now.get("realmRoles", []):
                yield Change(
                    f"take role {role} from group {path}",
                    partial(self._take_from_group, now["id"], role),
                )

    def _take_from_group(self, group: str, role: str) -> None:
        self.admin.delete_group_realm_roles(group, [self.admin.get_realm_role(role)])

    def _give(self, user: str, role: str) -> None:
        self.admin.assign_realm_roles(user, [self.admin.get_realm_role(role)])

    def _make_group(self, group: Group) -> None:
        parent = self.admin.get_group_by_path(group.parent)["id"] if group.parent else None
        self.admin.create_group({"name": group.name, "attributes": group.attributes}, parent=parent)

    def _people(self, desired: Desired, present: dict[str, _JSON]) -> Iterator[Change]:
        if desired.people is None:
            return
        for person in desired.people.people:
            now = present.get(person.username)
            if now is None:
                yield Change(f"make person {person.username}", partial(self._make_person, desired.people, person))
            elif now["id"] != str(person.sub):
                raise CliError(
                    f"Keycloak knows {person.username} under another id than {person.sub}: whose name is it? "
                    "Rename that user in Keycloak, then apply again."
                )
            else:
                yield from self._person(desired, person, now)
        for username, user in present.items():
            if is_ours(user) and user["enabled"] and username not in desired.people.by_username:
                yield Change(f"disable {username}, whom the file no longer has", partial(self._disable, user["id"]))

    def _person(self, desired: Desired, person: Person, now: _JSON) -> Iterator[Change]:
        wanted = {**names_of(person), "enabled": True, "attributes": attributes_of(person)}
        if changed := differing(wanted, now):
            yield Change(
                f"set {', '.join(sorted(changed))} of {person.username}",
                partial(self.admin.update_user, now["id"], {**now, **wanted}),
            )
        held = {role["name"]: role for role in self.admin.get_realm_roles_of_user(now["id"])}
        for role in set(person.roles) - held.keys():
            yield Change(
                f"give {person.username} role {role}",
                partial(self._give, now["id"], role),
            )
        for role in (held.keys() & set(desired.roles)) - set(person.roles):
            yield Change(
                f"take role {role} from {person.username}",
                partial(self.admin.delete_realm_roles_of_user, now["id"], [held[role]]),
            )
        member = {group["path"]: group["id"] for group in self.admin.get_user_groups(now["id"])}
        if group_of(person) not in member:
            yield Change(
                f"put {person.username} into {group_of(person)}", partial(self._join, now["id"], group_of(person))
            )
        for path in (member.keys() & desired.groups.keys()) - {group_of(person)}:
            yield Change(
                f"take {person.username} out of {path}",
                partial(self.admin.group_user_remove, now["id"], member[path]),
            )

    def _make_person(self, people: People, person: Person) -> None:
        # The only call of Keycloak that keeps a given id, and with it the `sub` of every token.
        user = {
            "id": str(person.sub), "username": person.username, **names_of(person), "enabled": True,
            "attributes": attributes_of(person),
            "realmRoles": list(person.roles), "groups": [group_of(person)],
            "credentials": [{"type": "password", "value": people.password, "temporary": False},
                            _authenticator_app(people.second_factor)],
        }  # fmt: skip
        self.admin.partial_import_realm(NAME, {"ifResourceExists": "FAIL", "users": [user]})

    def _join(self, user: str, path: str) -> None:
        self.admin.group_user_add(user, self.admin.get_group_by_path(path)["id"])

    def _disable(self, user: str) -> None:
        self.admin.update_user(user, {"enabled": False})
        self.admin.user_logout(user)


def _refusal(error: KeycloakError | OSError, sentence: str) -> CliError:
    """Unanswered where Keycloak said nothing, or that it cannot now; what it refused it refuses again."""
    code = error.response_code if isinstance(error, KeycloakError) else None
    silent = isinstance(error, KeycloakConnectionError | OSError) or (code is not None and code >= _OWN_FAULT)
    return Unanswered(sentence) if silent else CliError(sentence)


def _authenticator_app(secret: str) -> _JSON:
    # Keycloak keeps the secret's bytes as text unless their encoding is given.
    return {
        "type": "otp",
        "secretData": json.dumps({"value": secret}),
        "credentialData": json.dumps(
            {
                "subType": "totp",
                "digits": 6,
                "counter": 0,
                "period": 30,
                "algorithm": "HmacSHA1",
                "secretEncoding": "BASE32",
            }
        ),
    }


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Their name in two parts, the code of the unit they belong to, what they do there, and as an assessor their profession."""

    username: str
    first_name: str
    last_name: str
    unit: str
    roles: tuple[str, ...]
    profession: Profession | None = None

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
        "attributes": {PROFESSION: [newcomer.profession] if newcomer.profession else []},
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
