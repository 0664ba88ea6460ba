"""The sign-in flows: each step with its requirement, its place and its settings, the levels of `acr` among them."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from infra.keycloak.applying.admin_api import AdminApi
from infra.keycloak.applying.differences import Change, differing

_JSON = dict[str, Any]
# What Keycloak shows instead of a setting it takes for a secret; it cannot be compared.
_HIDDEN = "**********"


def changes(api: AdminApi, flows: dict[str, _JSON]) -> Iterator[Change]:
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
    """The steps of a flow and of every flow within it, by the flow they stand in."""
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
