"""The realm's settings, flows, scopes, clients and keys, compared with what they should be; each difference with what mends it."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from infra.keycloak.differences import AdminApi, Change, differing, telling
from infra.keycloak.realm import Desired

_JSON = dict[str, Any]
KEYS = "org.keycloak.keys.KeyProvider"
# What Keycloak shows instead of a setting it takes for a secret; it cannot be compared.
_HIDDEN = "**********"
_SCOPES = {"default": "defaultClientScopes", "optional": "optionalClientScopes"}
_FLOWS = "authenticationFlowBindingOverrides"
# Written by Keycloak itself, or by its console whenever a client is saved there.
_KEYCLOAKS_OWN = frozenset({"realm_client", "client.secret.creation.time", "backchannel.logout.session.required"})


def settings_changes(api: AdminApi, desired: Desired) -> Iterator[Change]:
    """Yield what makes the realm's settings, client policies and user profile as they should be."""
    now = api.get()
    for name, value in differing(desired.settings, now).items():
        merged = {**now.get(name, {}), **value} if isinstance(value, dict) else value
        yield Change(f"set {name} of the realm", partial(api.put, content={name: merged}))
    for kind, wanted in zip(("profiles", "policies"), desired.policies, strict=True):
        yield from _policies(api, kind, wanted[kind])
    if not _same_profile(desired.profile, api.get("users", "profile")):
        yield Change("set the user profile of the realm", partial(api.put, "users", "profile", content=desired.profile))


def refusals(desired: Desired, providers: list[_JSON]) -> Iterator[str]:
    """Yield a sentence for each key that is not as it should be: which key signs is for a person to change."""
    ours = {wanted["providerId"]: wanted["config"] for wanted in desired.keys}
    for provider in providers:
        if provider["providerId"] not in ours:
            yield (
                f"The key provider {provider['name']} ({provider['providerId']}) is none of ours: somebody outside may hold "
                "its key. Find out who added it, then take it away in Keycloak's console under Realm settings, Keys."
            )
    for kind, config in ours.items():
        if not any(each["providerId"] == kind and _serves(config, each["config"]) for each in providers):
            yield (
                f"No key provider of the kind {kind} serves as realm.json says. Make it in Keycloak's console under Realm "
                "settings, Keys; tokens signed with the key it replaces are good until that key is removed."
            )


def further_keys(desired: Desired, providers: list[_JSON]) -> Iterator[str]:
    """Yield the names of further providers of our kinds, as there are while keys are being replaced."""
    names, kinds = {wanted["name"] for wanted in desired.keys}, {wanted["providerId"] for wanted in desired.keys}
    yield from (each["name"] for each in providers if each["providerId"] in kinds and each["name"] not in names)


def _policies(api: AdminApi, kind: str, wanted: list[_JSON]) -> Iterator[Change]:
    present = api.get("client-policies", kind)
    by_name = {entry["name"]: entry for entry in present[kind]}
    for entry in wanted:
        if differing(entry, by_name.get(entry["name"], {})):
            others = [other for other in present[kind] if other["name"] != entry["name"]]
            change = partial(api.put, "client-policies", kind, content={kind: [*others, entry]})
            yield Change(f"set the client {kind} {entry['name']}", change)


def _same_profile(wanted: _JSON, now: _JSON) -> bool:
    # With unmanaged attributes a person could write their own unit, and the token would say it.
    if now.get("unmanagedAttributePolicy", wanted.get("unmanagedAttributePolicy")):
        return False
    by_name = {attribute["name"]: attribute for attribute in now["attributes"]}
    return by_name.keys() == {attribute["name"] for attribute in wanted["attributes"]} and not any(
        differing(attribute, by_name[attribute["name"]]) for attribute in wanted["attributes"]
    )


def _serves(wanted: dict[str, list[str]], now: dict[str, list[str]]) -> bool:
    """Whether it signs as it should; the priority of a key is how one replaces another."""
    rules = {name: value for name, value in wanted.items() if name != "priority"}
    return not differing(rules, now) and "false" not in [*now.get("enabled", []), *now.get("active", [])]


def flow_changes(api: AdminApi, flows: dict[str, _JSON]) -> Iterator[Change]:
    """Yield what makes the realm's flows as `flows` says; steps that were added to them by hand are taken out."""
    known = {flow["alias"] for flow in api.get("authentication", "flows")}
    present: dict[str, list[_JSON]] = {}
    for alias, flow in flows.items():
        if flow["topLevel"] and alias in known:
            present |= _read(api, alias)
        elif flow["topLevel"]:
            yield Change(f"make flow {alias}", partial(_make, api, flow))
    for alias, flow in flows.items():
        yield from _steps(api, flow, present.get(alias, []))


def _read(api: AdminApi, top: str) -> dict[str, list[_JSON]]:
    """The steps of a flow and of every flow within it, by the flow that they are in."""
    found: dict[str, list[_JSON]] = {top: []}
    parents = [top]
    for step in api.get("authentication", "flows", top, "executions"):
        del parents[step["level"] + 1 :]
        found[parents[-1]].append(step)
        if step.get("authenticationFlow"):
            parents.append(step["displayName"])
            found[step["displayName"]] = []
    return found


def _steps(api: AdminApi, flow: _JSON, present: list[_JSON]) -> Iterator[Change]:
    alias, wanted = flow["alias"], {_name(step): step for step in flow["authenticationExecutions"]}
    first: dict[str, _JSON] = {}
    for step in present:
        if _name(step) not in wanted or _name(step) in first:
            take_out = partial(api.delete, "authentication", "executions", step["id"])
            yield Change(f"take {_name(step)} out of flow {alias}", take_out)
        else:
            first[_name(step)] = step
    for name, step in wanted.items():
        if name not in first:
            yield Change(f"put {name} into flow {alias}", partial(_put_in, api, alias, step))
            continue
        place = {"requirement": step["requirement"], "priority": step["priority"]}
        if changed := differing(place, first[name]):
            content = {**first[name], **place}
            change = partial(api.put, "authentication", "flows", alias, "executions", content=content)
            yield Change(f"set {', '.join(sorted(changed))} of {name} in flow {alias}", change)
        if "settings" in step and _differ(api, step["settings"], first[name]):
            yield Change(f"set the settings of {name} in flow {alias}", partial(_set, api, first[name], step))


def _name(step: _JSON) -> str:
    if step.get("authenticatorFlow") or step.get("authenticationFlow"):
        return str(step.get("flowAlias") or step["displayName"])
    return str(step.get("authenticator") or step["providerId"])


def _differ(api: AdminApi, wanted: dict[str, str], step: _JSON) -> bool:
    if "authenticationConfig" not in step:
        return True
    now = api.get("authentication", "config", step["authenticationConfig"])["config"]
    shown = {name: wanted.get(name) if value == _HIDDEN else value for name, value in now.items()}
    return bool(shown != wanted)


def _make(api: AdminApi, flow: _JSON) -> None:
    content = {name: value for name, value in flow.items() if name != "authenticationExecutions"}
    api.post("authentication", "flows", content=content)


def _put_in(api: AdminApi, alias: str, step: _JSON) -> None:
    at = ("authentication", "flows", alias, "executions")
    if step["authenticatorFlow"]:
        api.post(*at, "flow", content={"alias": step["flowAlias"], "type": "basic-flow"})
    else:
        api.post(*at, "execution", content={"provider": step["authenticator"]})
    made = next(each for each in api.get(*at) if each["level"] == 0 and _name(each) == _name(step))
    api.put(*at, content={**made, "requirement": step["requirement"], "priority": step["priority"]})
    if "settings" in step:
        _set(api, made, step)


def _set(api: AdminApi, present: _JSON, step: _JSON) -> None:
    content = {"alias": step["authenticatorConfig"], "config": step["settings"]}
    if "authenticationConfig" in present:
        api.put("authentication", "config", present["authenticationConfig"], content=content)
    else:
        api.post("authentication", "executions", present["id"], "config", content=content)


def scope_changes(api: AdminApi, scopes: dict[str, _JSON], present: dict[str, _JSON]) -> Iterator[Change]:
    """Yield what makes the scopes as `scopes` says; a mapper that was added to one by hand is taken out."""
    for name, scope in scopes.items():
        now = present.get(name)
        if now is None:
            yield Change(f"make client scope {name}", partial(api.post, "client-scopes", content=scope))
            continue
        own = {key: value for key, value in scope.items() if key != "protocolMappers"}
        if changed := differing(own, now):
            content = {**now, **own, "attributes": {**now.get("attributes", {}), **own["attributes"]}}
            change = partial(api.put, "client-scopes", now["id"], content=content)
            yield Change(f"set {', '.join(sorted(changed))} of client scope {name}", change)
        at = ("client-scopes", now["id"])
        yield from mapper_changes(api, at, f"client scope {name}", scope["protocolMappers"], now)


def mapper_changes(
    api: AdminApi, at: tuple[str, ...], where: str, wanted: list[_JSON], holder: _JSON
) -> Iterator[Change]:
    """Yield what makes the mappers of one scope or client, the `holder` at this path, exactly those that are wanted."""
    path = (*at, "protocol-mappers", "models")
    present = {mapper["name"]: mapper for mapper in holder.get("protocolMappers", [])}
    for mapper in wanted:
        name = mapper["name"]
        if name not in present:
            yield Change(f"put mapper {name} into {where}", partial(api.post, *path, content=mapper))
        elif not _same(mapper, present[name]):
            content = {**mapper, "id": present[name]["id"]}
            change = partial(api.put, *path, present[name]["id"], content=content)
            yield Change(f"set mapper {name} of {where}", change)
    for name in present.keys() - {mapper["name"] for mapper in wanted}:
        yield Change(f"take mapper {name} out of {where}", partial(api.delete, *path, present[name]["id"]))


def _same(wanted: _JSON, now: _JSON) -> bool:
    # What userinfo answers is no token, and Keycloak fills it in by itself.
    found = {name: value for name, value in telling(now["config"]).items() if name != "userinfo.token.claim"}
    return bool(wanted["protocolMapper"] == now["protocolMapper"] and telling(wanted["config"]) == found)


def client_changes(
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
        yield from mapper_changes(api, ("clients", now["id"]), f"client {name}", [], now)
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
