"""What a person can do to the realm in Keycloak's console, each with the line by which `plan` names it."""

from collections.abc import Callable
from typing import Any

from infra.keycloak.differences import AdminApi

ByHand = Callable[[AdminApi], object]


def client(api: AdminApi, name: str) -> dict[str, Any]:
    """The client as Keycloak shows it."""
    (found,) = api.get("clients", clientId=name)
    return dict(found)


def scope(api: AdminApi, name: str) -> dict[str, Any]:
    """The client scope as Keycloak shows it."""
    (found,) = (each for each in api.get("client-scopes") if each["name"] == name)
    return dict(found)


def step(api: AdminApi, flow: str, name: str) -> dict[str, Any]:
    """One step of a flow, by its authenticator or by the name of the flow it is."""
    steps = api.get("authentication", "flows", flow, "executions")
    return dict(next(each for each in steps if name in (each.get("providerId"), each["displayName"])))


def _set_step(flow: str, name: str, **changes: object) -> ByHand:
    return lambda api: api.put(
        "authentication", "flows", flow, "executions", content={**step(api, flow, name), **changes}
    )


def _take_step(flow: str, name: str) -> ByHand:
    return lambda api: api.delete("authentication", "executions", step(api, flow, name)["id"])


def _set_level_age(api: AdminApi) -> None:
    level = step(api, "spona level 2", "conditional-level-of-authentication")
    content = {"alias": "spona level 2", "config": {"loa-condition-level": "2", "loa-max-age": "36000"}}
    api.put("authentication", "config", level["authenticationConfig"], content=content)


def _add_step(api: AdminApi) -> None:
    api.post("authentication", "flows", "spona sign-in", "executions", "execution", content={"provider": "deny-access-authenticator"})  # fmt: skip


def _set_client(name: str, **changes: object) -> ByHand:
    def change(api: AdminApi) -> None:
        now = client(api, name)
        api.put("clients", now["id"], content={**now, **changes})

    return change


def _set_attribute(name: str, attribute: str, value: str) -> ByHand:
    def change(api: AdminApi) -> None:
        now = client(api, name)
        api.put("clients", now["id"], content={**now, "attributes": {**now["attributes"], attribute: value}})

    return change


def _bind_flow(api: AdminApi) -> None:
    (browser,) = (each["id"] for each in api.get("authentication", "flows") if each["alias"] == "browser")
    _set_client("gateway", authenticationFlowBindingOverrides={"browser": browser})(api)


def _make_audience_default(api: AdminApi) -> None:
    gateway, referral = client(api, "gateway")["id"], scope(api, "referral")["id"]
    api.delete("clients", gateway, "optional-client-scopes", referral)
    api.put("clients", gateway, "default-client-scopes", referral, content={})


def _role_for_everybody(api: AdminApi) -> None:
    mapper = {
        "name": "everybody", "protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-role-mapper",
        "config": {"role": "centre_director"},
    }  # fmt: skip
    api.post("clients", client(api, "spona-cli")["id"], "protocol-mappers", "models", content=mapper)


def _second_audience(api: AdminApi) -> None:
    spona = scope(api, "spona")
    (mapper,) = (each for each in spona["protocolMappers"] if each["name"] == "audience gateway")
    content = {**mapper, "config": {**mapper["config"], "included.custom.audience": "referral"}}
    api.put("client-scopes", spona["id"], "protocol-mappers", "models", mapper["id"], content=content)


def _lose_mapper(api: AdminApi) -> None:
    spona = scope(api, "spona")
    (mapper,) = (each for each in spona["protocolMappers"] if each["name"] == "unit")
    api.delete("client-scopes", spona["id"], "protocol-mappers", "models", mapper["id"])


def _show_scope(api: AdminApi) -> None:
    now = scope(api, "identification")
    attributes = {**now["attributes"], "include.in.token.scope": "true"}
    api.put("client-scopes", now["id"], content={**now, "attributes": attributes})


def _lose_scope(api: AdminApi) -> None:
    api.delete("client-scopes", scope(api, "notifications")["id"])


def _lose_executor(api: AdminApi) -> None:
    present = api.get("client-policies", "profiles")
    for profile in present["profiles"]:
        profile["executors"] = [each for each in profile["executors"] if each["executor"] != "pkce-enforcer"]
    api.put("client-policies", "profiles", content={"profiles": present["profiles"]})


def _end_policy(api: AdminApi) -> None:
    present = api.get("client-policies", "policies")
    for policy in present["policies"]:
        policy["enabled"] = False
    api.put("client-policies", "policies", content={"policies": present["policies"]})


def _let_people_write(api: AdminApi) -> None:
    profile = api.get("users", "profile")
    api.put("users", "profile", content={**profile, "unmanagedAttributePolicy": "ENABLED"})


def _set_realm(**changes: object) -> ByHand:
    return lambda api: api.put(content=changes)


# Whom the tests of these changes let step up: a one-time code opens one sign-in only.
STEP_UP = ("pedagogue2.centre", "social2.centre")
CODE = ("spona level 2", "auth-otp-form")
BY_HAND: dict[str, tuple[set[str], ByHand]] = {
    "second factor off": ({"set requirement of auth-otp-form in flow spona level 2"}, _set_step(*CODE, requirement="DISABLED")),
    "second factor gone": ({"put auth-otp-form into flow spona level 2"}, _take_step(*CODE)),
    "level 2 gone": ({
        "put spona level 2 into flow spona levels", "put auth-otp-form into flow spona level 2",
        "put conditional-level-of-authentication into flow spona level 2",
    }, _take_step("spona levels", "spona level 2")),
    "cookie asked first": ({"set priority of auth-cookie in flow spona sign-in"}, _set_step("spona sign-in", "auth-cookie", priority=35)),
    "level 2 for hours": ({"set the settings of conditional-level-of-authentication in flow spona level 2"}, _set_level_age),
    "a step more": ({"take deny-access-authenticator out of flow spona sign-in"}, _add_step),
    "another flow": ({"set browserFlow of the realm"}, _set_realm(browserFlow="browser")),
    "another flow for one client": ({"set authenticationFlowBindingOverrides of client gateway"}, _bind_flow),
    "another flow for passwords": ({"set directGrantFlow of the realm"}, _set_realm(directGrantFlow="browser")),
    "long tokens": ({"set accessTokenLifespan of the realm"}, _set_realm(accessTokenLifespan=3600)),
    "long tokens of one client": ({"set attributes of client spona-cli"}, _set_attribute("spona-cli", "access.token.lifespan", "3600")),
    "long sessions": ({"set ssoSessionMaxLifespan of the realm"}, _set_realm(ssoSessionMaxLifespan=360000)),
    "no brute force protection": ({"set bruteForceProtected of the realm"}, _set_realm(bruteForceProtected=False)),
    "more guesses": ({"set failureFactor of the realm"}, _set_realm(failureFactor=500)),
    "no refresh rotation": ({"set revokeRefreshToken of the realm"}, _set_realm(revokeRefreshToken=False)),
    "refresh tokens as often as one likes": ({"set refreshTokenMaxReuse of the realm"}, _set_realm(refreshTokenMaxReuse=99)),
    "acr levels": ({"set attributes of the realm"}, _set_realm(attributes={"acr.loa.map": '{"1":2,"2":2}'})),
    "PKCE not enforced": ({"set the client profiles spona"}, _lose_executor),
    "policy ended": ({"set the client policies spona"}, _end_policy),
    "people write their unit": ({"set the user profile of the realm"}, _let_people_write),
    "service audience in every token": ({
        "take the default scope referral from client gateway", "give client gateway the optional scope referral",
    }, _make_audience_default),
    "a second audience": ({"set mapper audience gateway of client scope spona"}, _second_audience),
    "unit not told": ({"put mapper unit into client scope spona"}, _lose_mapper),
    "scope named in tokens": ({"set attributes of client scope identification"}, _show_scope),
    "scope gone": ({
        "make client scope notifications", "give client gateway the optional scope notifications",
    }, _lose_scope),
    "a role for everybody": ({"take mapper everybody out of client spona-cli"}, _role_for_everybody),
}  # fmt: skip
