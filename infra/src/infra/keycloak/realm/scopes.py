"""Client scopes with their mappers: what a token says, and for whom it is."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from infra.keycloak.applying.admin_api import AdminApi
from infra.keycloak.applying.differences import Change, differing, telling

_JSON = dict[str, Any]


def changes(api: AdminApi, scopes: dict[str, _JSON], present: dict[str, _JSON]) -> Iterator[Change]:
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
