"""A person's first day as in production: an app is enrolled at the first sign-in, and that session signs and records at once."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator

import pytest

from infra.sign_in.page import PERIOD_SECONDS, SignInForm, one_time_code
from tests.integration.keycloak.at_keycloak import AtKeycloak
from tests.integration.keycloak.test_newcomers import IN_NIS, added
from tests.support.asking_issuer import exchanging
from tests.support.keycloak import RunningKeycloak

OWN = {"password-new": "one of their own", "password-confirm": "one of their own"}


@pytest.fixture
def newcomer(keycloak: RunningKeycloak) -> Iterator[dict[str, str]]:
    """A person made by the command, in a realm that asks everybody for a second factor."""
    admin = keycloak.realm().admin
    client = admin.get_client(str(admin.get_client_id("gateway")))
    attributes = {**client["attributes"], "minimum.acr.value": "2"}
    admin.update_client(client["id"], {**client, "attributes": attributes})
    made = json.loads(added(keycloak, "milica.jovanovic", *IN_NIS, "--json").stdout)
    try:
        yield made
    finally:
        admin.delete_user(made["id"])
        assert keycloak.mend() == ["set attributes of client gateway"]


def the(found: tuple[SignInForm | None, str]) -> SignInForm:
    """The form that Keycloak shows."""
    form, address = found
    assert form is not None, address
    return form


async def enrolled(browser: AtKeycloak, person: dict[str, str]) -> tuple[str, str]:
    """A first sign-in: the app's secret, and where Keycloak sends the browser."""
    form = the(await browser.opens(await browser.gateway.begin()))
    form = the(await browser.sends(form, username=person["username"], password=person["password"]))
    secret = base64.b32encode(form.hidden["totpSecret"].encode()).decode()
    form = the(await browser.sends(form, totp=one_time_code(secret, time.time()), userLabel="telephone"))
    return secret, (await browser.sends(form, **OWN))[1]


async def test_enrolment_ends_in_a_sign_in_with_a_code(
    keycloak: RunningKeycloak, browser: AtKeycloak, newcomer: dict[str, str]
) -> None:
    secret, back = await enrolled(browser, newcomer)
    answer = await browser.returns(back)
    assert answer.headers["location"] == "/auth/sign-in?to=%2Fpage&level=2"
    # What Keycloak calls acr 2 is no second factor before a code was given: the page is closed as the service would close it.
    token = (await browser.gateway.get("/page")).json()["token"]
    assert (await browser.gateway.get("/sealed")).status_code == 303
    assert await level_at_a_service(keycloak, token) == 1
    to_issuer = (await browser.gateway.get(answer.headers["location"])).headers["location"]
    form = the(await browser.opens(to_issuer))
    assert (form.asks_for_code, form.asks_for_password) == (True, False)
    # The code of the enrolment opens nothing any more.
    _, back = await browser.sends(form, otp=one_time_code(secret, time.time() + PERIOD_SECONDS))
    assert (await browser.returns(back)).headers["location"] == "/page"
    told = (await browser.gateway.get("/sealed")).json()
    assert (told["username"], told["acr"]) == (newcomer["username"], 2)
    assert await level_at_a_service(keycloak, told["token"]) == 2


async def test_a_step_up_asks_for_a_code_also_whom_keycloak_takes_for_stepped_up(
    keycloak: RunningKeycloak, browser: AtKeycloak, newcomer: dict[str, str]
) -> None:
    del keycloak
    _, back = await enrolled(browser, newcomer)
    await browser.returns(back)
    for _ in range(2):
        assert the(await browser.opens(await browser.gateway.begin(level="2"))).asks_for_code


async def level_at_a_service(keycloak: RunningKeycloak, token: str) -> int:
    """What identification makes of the token that it is given for this one."""
    async with exchanging(keycloak.auth) as exchanger:
        exchanged = await exchanger.exchange(token, "identification")
    return (await keycloak.verifier("identification").verify(exchanged)).acr
