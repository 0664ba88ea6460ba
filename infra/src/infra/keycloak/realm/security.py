"""The realm's own settings, its client policies, what people may write about themselves, and its keys."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from infra.keycloak.applying.admin_api import AdminApi
from infra.keycloak.applying.differences import Change, differing
from infra.keycloak.realm.desired import Desired

_JSON = dict[str, Any]
KEYS = "org.keycloak.keys.KeyProvider"


def changes(api: AdminApi, desired: Desired) -> Iterator[Change]:
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
