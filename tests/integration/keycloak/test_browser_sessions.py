"""Browser sessions before the real Keycloak: rotated refresh tokens, its own sign-out, and who is disabled or signed out there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI

from infra.keycloak.differences import AdminApi
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.keycloak.at_keycloak import PUBLIC_NAME, AtKeycloak
from tests.support.cookie_browser import World
from tests.support.keycloak import BACK_CHANNEL, GATEWAY, RunningKeycloak
from tests.support.probe import eventually_async
from tests.support.served import served

# Keycloak's access tokens for the gateway last two minutes.
ALMOST_OVER = 46


async def test_refresh_tokens_that_count_once_outlive_many_tabs(browser: AtKeycloak) -> None:
    await browser.sign_in("csr.nis")
    tokens = set()
    for _ in range(2):
        browser.clock.forward(seconds=ALMOST_OVER)
        answers = await asyncio.gather(*(browser.gateway.get("/page") for _ in range(4)))
        assert {answer.status_code for answer in answers} == {200}
        tokens |= {answer.json()["token"] for answer in answers}
    assert len(tokens) == 2


async def test_a_disabled_person_is_out_within_a_minute(keycloak: RunningKeycloak, browser: AtKeycloak) -> None:
    await browser.sign_in("csr2.nis")
    assert (await browser.gateway.get("/page")).status_code == 200
    admin = keycloak.realm().admin
    user = admin.get_user_id("csr2.nis")
    assert user is not None
    admin.update_user(user, {**admin.get_user(user), "enabled": False})
    try:
        browser.clock.forward(seconds=ALMOST_OVER)
        refused = await browser.gateway.get("/page")
        assert (refused.status_code, browser.gateway.cookie) == (303, None)
    finally:
        assert keycloak.mend() == ["set enabled of csr2.nis"]


async def test_signing_out_ends_keycloaks_session_too_and_asks_nothing(browser: AtKeycloak, scratch: Scratch) -> None:
    await browser.sign_in("health.nis")
    address = (await browser.gateway.get("/auth/sign-out")).headers["location"]
    assert scratch.as_superuser("select count(*) from session") == [["0"]]
    assert await browser.ends_at_keycloak(address) == f"{GATEWAY}/"


async def test_who_is_signed_out_at_keycloak_is_signed_out_here(
    keycloak: RunningKeycloak, app: FastAPI, browser: AtKeycloak, scratch: Scratch
) -> None:
    await browser.sign_in("health.sabac")
    admin = keycloak.realm().admin
    user = admin.get_user_id("health.sabac")
    assert user is not None
    async with served(app, BACK_CHANNEL, urlsplit(GATEWAY).port):
        # In a thread: Keycloak answers only when we have answered it.
        await asyncio.to_thread(admin.user_logout, user)

        async def gone() -> bool:
            return scratch.as_superuser("select count(*) from session") == [["0"]]

        await eventually_async(gone, "Keycloak's logout token is obeyed")
    assert scratch.as_superuser("select count(*) from logout_token") == [["1"]]
    assert (await browser.gateway.get("/page")).status_code == 303


async def test_a_second_factor_is_reached_and_outlives_its_tokens(browser: AtKeycloak) -> None:
    await browser.sign_in("duty.centre", level="2")
    first = (await browser.gateway.get("/sealed")).json()
    assert first["acr"] == 2
    browser.clock.forward(seconds=ALMOST_OVER)
    renewed = (await browser.gateway.get("/sealed")).json()
    assert (renewed["acr"], renewed["token"] == first["token"]) == (2, False)


@pytest.fixture
def public(keycloak: RunningKeycloak) -> Iterator[str]:
    """The issuer of a realm that is public under a name which this machine cannot look up."""
    api = AdminApi(keycloak.realm().admin)
    address = f"http://{PUBLIC_NAME}:{keycloak.server.port}"

    def called(name: str) -> None:
        now = api.get()
        api.put(content={**now, "attributes": {**now["attributes"], "frontendUrl": name}})

    called(address)
    try:
        yield keycloak.server.issuer.replace(keycloak.server.address, address)
    finally:
        called("")


@pytest.fixture
async def outside(keycloak: RunningKeycloak, public: str, world: World) -> AsyncIterator[AtKeycloak]:
    """A browser before a gateway that is given Keycloak's public name and reaches it inside only."""
    inside = keycloak.server.issuer
    values = {
        "issuer": public,
        "metadata_url": f"{inside}/.well-known/openid-configuration",
        "end_session_url": f"{inside}/protocol/openid-connect/logout",
    }
    async with world.gateway(auth=keycloak.auth.model_copy(update=values)) as app:
        made = AtKeycloak(public, world.browser(app), world)
        yield made
        await made.close()


async def test_only_the_browser_is_sent_to_the_public_address(
    outside: AtKeycloak, public: str, scratch: Scratch
) -> None:
    assert (await outside.gateway.begin()).startswith(f"{public}/protocol/openid-connect/auth?")
    await outside.sign_in("health.nis")
    outside.clock.forward(seconds=ALMOST_OVER)
    assert (await outside.gateway.get("/page")).status_code == 200
    address = (await outside.gateway.get("/auth/sign-out")).headers["location"]
    assert address.startswith(f"{public}/protocol/openid-connect/logout?")
    assert scratch.as_superuser("select count(*) from session") == [["0"]]
    assert await outside.ends_at_keycloak(address) == f"{GATEWAY}/"


async def test_leaving_in_haste_ends_keycloaks_session_at_its_inner_address(
    keycloak: RunningKeycloak, outside: AtKeycloak
) -> None:
    admin = keycloak.realm().admin
    user = admin.get_user_id("police.nis")
    assert user is not None

    def sessions() -> set[str]:
        return {str(each["id"]) for each in admin.get_sessions(user)}

    of_others = sessions()
    await outside.sign_in("police.nis")
    assert len(sessions() - of_others) == 1
    assert (await outside.gateway.get("/leave")).status_code == 303
    assert sessions() == of_others


@pytest.mark.usefixtures("public")
async def test_metadata_of_another_issuer_are_not_followed(keycloak: RunningKeycloak, world: World) -> None:
    inside = keycloak.server.issuer
    other = {"issuer": inside, "metadata_url": f"{inside}/.well-known/openid-configuration"}
    async with world.gateway(auth=keycloak.auth.model_copy(update=other)) as app:
        assert (await world.browser(app).get("/auth/sign-in")).status_code == 503
