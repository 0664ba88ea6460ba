"""What becomes of a second factor in an exchange: Keycloak says acr 1 again, and `amr` keeps the level (decision 0010)."""

from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest

from infra.sign_in import code_flow as sign_in
from infra.sign_in.code_flow import SignIn
from tests.support.asking_issuer import exchanging
from tests.support.keycloak import GATEWAY, RunningKeycloak
from tests.support.tokens import claims


class GatewaySignIn(SignIn):
    """A sign-in through the client that browsers will use."""

    async def _ask_for_tokens(
        self, session: aiohttp.ClientSession, known: dict[str, Any], form: Mapping[str, str]
    ) -> dict[str, Any]:
        return await super()._ask_for_tokens(session, known, {**form, "client_secret": str(self._gateway_secret)})


async def exchanged(keycloak: RunningKeycloak, token: str) -> str:
    async with exchanging(keycloak.auth) as exchanger:
        return await exchanger.exchange(token, "identification")


async def test_the_gateways_own_sign_in_keeps_its_level(
    keycloak: RunningKeycloak, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "CLIENT", "gateway")
    own = GatewaySignIn(keycloak.server.issuer, f"{GATEWAY}/auth/callback", keycloak.gateway_secret)
    token = await own.token("duty.centre", acr=2)
    assert (claims(token)["acr"], claims(token)["aud"], claims(token)["azp"]) == ("2", "gateway", "gateway")
    for_service = await exchanged(keycloak, token)
    assert (claims(for_service)["acr"], claims(for_service)["amr"]) == ("1", ["otp"])
    assert (await keycloak.verifier("identification").verify(for_service)).acr == 2


@pytest.mark.parametrize("acr", [1, 2])
async def test_the_command_lines_sign_in_keeps_its_level(keycloak: RunningKeycloak, acr: int) -> None:
    token = await keycloak.sign_in().token("intake2.centre", acr=acr)
    for_service = await exchanged(keycloak, token)
    assert (await keycloak.verifier("identification").verify(for_service)).acr == acr
