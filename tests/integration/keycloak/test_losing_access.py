"""Who is disabled loses access within a minute; and what still works while Keycloak is down."""

from datetime import UTC, datetime

import aiohttp
import pytest

from chassis.auth.errors import Unauthenticated
from chassis.auth.exchange import TokenExchanger
from chassis.domain.errors import Unavailable
from infra.errors import CliError
from tests.support.issuer import claims
from tests.support.keycloak import RunningKeycloak
from tests.support.tokens import SettableClock


async def test_a_disabled_person_is_out_within_a_minute(keycloak: RunningKeycloak) -> None:
    tokens = await keycloak.sign_in().tokens("csr2.nis")
    admin = keycloak.realm().admin
    user = admin.get_user_id("csr2.nis")
    assert user is not None
    clock = SettableClock(datetime.now(UTC))
    async with aiohttp.ClientSession() as session:
        exchanger = TokenExchanger(keycloak.auth, session, clock=clock)
        kept = await exchanger.exchange(tokens["access_token"], "identification")
        admin.update_user(user, {**admin.get_user(user), "enabled": False})
        try:
            form = {"grant_type": "refresh_token", "client_id": "spona-cli", "refresh_token": tokens["refresh_token"]}
            async with session.post(keycloak.auth.token_url, data=form) as answer:
                assert (answer.status, (await answer.json())["error"]) == (400, "invalid_grant")
            with pytest.raises(Unauthenticated):
                await exchanger.exchange(tokens["access_token"], "referral")
            # What the gateway still holds is the last way in, and it is used for half a minute only.
            assert await exchanger.exchange(tokens["access_token"], "identification") == kept
            assert claims(kept)["exp"] - claims(kept)["iat"] == 60
            clock.forward(seconds=31)
            with pytest.raises(Unauthenticated):
                await exchanger.exchange(tokens["access_token"], "identification")
            with pytest.raises(CliError):
                await keycloak.sign_in().token("csr2.nis")
        finally:
            assert keycloak.mend() == ["set enabled of csr2.nis"]


async def test_keycloak_down_and_up_again(keycloak: RunningKeycloak) -> None:
    token = await keycloak.sign_in().token("csr.nis")
    verifier = keycloak.verifier()
    await verifier.verify(token)
    async with aiohttp.ClientSession() as session:
        exchanger = TokenExchanger(keycloak.auth, session)
        kept = await exchanger.exchange(token, "referral")
        keycloak.stop()
        try:
            assert (await verifier.verify(token)).username == "csr.nis"
            assert await exchanger.exchange(token, "referral") == kept
            with pytest.raises(Unavailable):
                await exchanger.exchange(token, "identification")
            with pytest.raises(CliError, match="No issuer answers at"):
                await keycloak.sign_in().token("csr.nis")
        finally:
            keycloak.start()
        assert await exchanger.exchange(token, "identification")
