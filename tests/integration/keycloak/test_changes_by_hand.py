"""Whatever a person changes in the console, `plan` names it, `apply` mends it, and then there is nothing to do."""

from collections.abc import Iterator

import pytest

from infra.keycloak.differences import AdminApi
from tests.integration.keycloak.changes_by_hand import BY_HAND, STEP_UP
from tests.support.keycloak import RunningKeycloak
from tests.support.tokens import claims

KEYS = "org.keycloak.keys.KeyProvider"
# Each is mended beside others: a plan reads the whole realm. Those that undo each other are neighbours in the list.
ROUNDS = [list(BY_HAND)[first::3] for first in range(3)]


@pytest.fixture
def api(keycloak: RunningKeycloak) -> AdminApi:
    """The realm's resources."""
    return AdminApi(keycloak.realm().admin)


@pytest.mark.parametrize("names", ROUNDS, ids=["first", "second", "third"])
async def test_changes_by_hand_are_named_each_and_mended(
    keycloak: RunningKeycloak, api: AdminApi, names: list[str]
) -> None:
    lines: set[str] = set()
    for name in names:
        named, change = BY_HAND[name]
        change(api)
        lines |= named
    assert set(keycloak.mend()) == lines
    assert keycloak.mend() == []


async def test_after_the_flows_were_mended_both_levels_still_sign_in(keycloak: RunningKeycloak, api: AdminApi) -> None:
    for name in ("level 2 gone", "second factor gone"):
        BY_HAND[name][1](api)
        keycloak.mend()
    for acr in (1, 2):
        assert claims(await keycloak.sign_in().token(STEP_UP[0], acr))["acr"] == str(acr)


async def test_a_lost_flow_is_made_anew(keycloak: RunningKeycloak, api: AdminApi) -> None:
    (own,) = (each["id"] for each in api.get("authentication", "flows") if each["alias"] == "spona sign-in")
    api.put(content={"browserFlow": "browser"})
    api.delete("authentication", "flows", own)
    lines = keycloak.mend()
    assert (lines[0], lines[-1]) == ("make flow spona sign-in", "set browserFlow of the realm")
    assert keycloak.mend() == []
    assert claims(await keycloak.sign_in().token(STEP_UP[1], 2))["acr"] == "2"


@pytest.fixture
def further_key(api: AdminApi, request: pytest.FixtureRequest) -> Iterator[str]:
    """One more key provider of the kind that the test names."""
    kind = request.param
    realm = api.get()["id"]
    content = {"name": f"further-{kind}", "providerId": kind, "providerType": KEYS, "parentId": realm, "config": {"priority": ["1"]}}  # fmt: skip
    api.post("components", content=content)
    (made,) = (each for each in api.get("components", type=KEYS) if each["name"] == content["name"])
    yield kind
    api.delete("components", made["id"])


@pytest.mark.parametrize("further_key", ["rsa-generated"], indirect=True)
async def test_a_strange_key_is_refused_and_left_to_a_person(keycloak: RunningKeycloak, further_key: str) -> None:
    plan = keycloak.realm().plan(keycloak.desired)
    (sentence,) = plan.refusals
    assert sentence.startswith(f"The key provider further-{further_key} ({further_key}) is none of ours")
    assert plan.lines() == []


@pytest.mark.parametrize("further_key", ["ecdsa-generated"], indirect=True)
async def test_a_second_key_of_our_kind_is_how_keys_are_replaced(keycloak: RunningKeycloak, further_key: str) -> None:
    plan = keycloak.realm().plan(keycloak.desired)
    assert (plan.lines(), plan.refusals) == ([], ())
    assert f"key further-{further_key}" in plan.foreign


async def test_a_key_that_no_longer_signs_is_refused(keycloak: RunningKeycloak, api: AdminApi) -> None:
    (signing,) = (each for each in api.get("components", type=KEYS) if each["providerId"] == "ecdsa-generated")
    api.put("components", signing["id"], content={**signing, "config": {**signing["config"], "active": ["false"]}})
    try:
        (sentence,) = keycloak.realm().plan(keycloak.desired).refusals
        assert "No key provider of the kind ecdsa-generated" in sentence
    finally:
        api.put("components", signing["id"], content={**signing, "config": {**signing["config"], "active": ["true"]}})
    assert keycloak.realm().plan(keycloak.desired).refusals == ()


async def test_other_ways_to_sign_in_are_named(keycloak: RunningKeycloak, api: AdminApi) -> None:
    provider = {"alias": "elsewhere", "providerId": "oidc", "config": {
        "clientId": "x", "clientSecret": "x", "tokenUrl": "https://127.0.0.1:1/t", "authorizationUrl": "https://127.0.0.1:1/a",
    }}  # fmt: skip
    api.post("identity-provider", "instances", content=provider)
    try:
        assert "identity provider elsewhere" in keycloak.realm().plan(keycloak.desired).foreign
    finally:
        api.delete("identity-provider", "instances", "elsewhere")
