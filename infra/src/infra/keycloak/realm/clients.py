"""The clients: their settings, and which scopes and mappers make their tokens."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from infra.keycloak.applying.admin_api import AdminApi
from infra.keycloak.applying.differences import Change, differing, telling
from infra.keycloak.realm import scopes
from infra.keycloak.realm.desired import Desired

_JSON = dict[str, Any]
_SCOPES = {"default": "defaultClientScopes", "optional": "optionalClientScopes"}
_FLOWS = "authenticationFlowBindingOverrides"
# Written by Keycloak itself, or by its console whenever a client is saved there.
_KEYCLOAKS_OWN = frozenset({"realm_client", "client.secret.creation.time", "backchannel.logout.session.required"})


def changes(
    api: AdminApi, desired: Desired, present: dict[str, _JSON], known_scopes: dict[str, _JSON]
) -> Iterator[Change]:
    """Yield what makes the clients as they should be; settings, scopes and mappers added by hand are taken away."""
    for name, client in desired.clients.items():
        now = present.get(name)
        if now is None:
            yield Change(f"make client {name}", partial(api.post, "clients", content=client))
            continue
        yield from _settings(api, name, client, now)
        for kind, key in _SCOPES.items():
            yield from _scopes(api, now, (kind, key), set(client[key]), known_scopes)
        yield from scopes.mapper_changes(api, ("clients", now["id"]), f"client {name}", [], now)
    yield from _roles_in_tokens(api, desired, present)


def _settings(api: AdminApi, name: str, client: _JSON, now: _JSON) -> Iterator[Change]:
    own = {key: value for key, value in client.items() if key not in _SCOPES.values()}
    attributes = own.get("attributes", {})
    added = telling(now["attributes"]).keys() - attributes.keys() - _KEYCLOAKS_OWN
    flows = now.get(_FLOWS, {})
    changed = {*differing(own, now), *(["attributes"] if added else []), *([_FLOWS] if flows else [])}
    if changed:
        # Keycloak takes away what it is given as an empty text, and keeps what it is not given.
        content = {**now, **own, "attributes": {**now["attributes"], **dict.fromkeys(added, ""), **attributes}}
        content[_FLOWS] = dict.fromkeys(flows, "")
        change = partial(api.put, "clients", now["id"], content=content)
        yield Change(f"set {', '.join(sorted(changed))} of client {name}", change)


def _scopes(
    api: AdminApi, now: _JSON, kind: tuple[str, str], wanted: set[str], known: dict[str, _JSON]
) -> Iterator[Change]:
    """Keycloak ignores the scopes in the settings of a client that is there: each is put and taken by itself."""
    assignment, key = kind
    path, held = ("clients", now["id"], f"{assignment}-client-scopes"), set(now[key])
    for name in sorted(held - wanted):
        change = partial(api.delete, *path, known[name]["id"])
        yield Change(f"take the {assignment} scope {name} from client {now['clientId']}", change)
    for name in sorted(wanted - held):
        change = partial(_give, api, path, name)
        yield Change(f"give client {now['clientId']} the {assignment} scope {name}", change)


def _give(api: AdminApi, path: tuple[str, ...], scope: str) -> None:
    # Looked up when it is given: the scope may have been made a moment ago.
    (found,) = (each["id"] for each in api.get("client-scopes") if each["name"] == scope)
    api.put(*path, found, content={})


def _roles_in_tokens(api: AdminApi, desired: Desired, present: dict[str, _JSON]) -> Iterator[Change]:
    for name in desired.scoped_clients:
        granted: set[str] = set()
        if name in present:
            granted = {role["name"] for role in api.get("clients", present[name]["id"], "scope-mappings", "realm")}
        if missing := [role for role in desired.roles if role not in granted]:
            change = partial(_let_carry, api, name, missing)
            yield Change(f"let tokens of {name} carry {', '.join(missing)}", change)


def _let_carry(api: AdminApi, client: str, roles: list[str]) -> None:
    (found,) = api.get("clients", clientId=client)
    content = [api.get("roles", role) for role in roles]
    api.post("clients", found["id"], "scope-mappings", "realm", content=content)
