"""Who is disabled loses access within a minute, a lost answer ends no session, and what still works while Keycloak is down."""

import time
from datetime import UTC, datetime
from functools import partial

import aiohttp
import pytest

from chassis.auth.errors import Unauthenticated
from chassis.domain.errors import Unavailable
from infra.errors import CliError
from infra.issuer.memory import REUSED
from tests.support.asking_issuer import exchanging
from tests.support.keycloak import RunningKeycloak
from tests.support.probe import eventually_async
from tests.support.tokens import SettableClock, claims


async def refreshed(keycloak: RunningKeycloak, token: str) -> tuple[int, dict[str, str]]:
    """Status and content of the answer to a refresh."""
    form = {"grant_type": "refresh_token", "client_id": "spona-cli", "refresh_token": token}
    async with aiohttp.ClientSession() as session, session.post(keycloak.auth.token_url, data=form) as answer:
        return answer.status, await answer.json()


async def test_a_disabled_person_is_out_within_a_minute(keycloak: RunningKeycloak) -> None:
    tokens = await keycloak.sign_in().tokens("csr2.nis")
    admin = keycloak.realm().admin
    user = admin.get_user_id("csr2.nis")
    assert user is not None
    clock = SettableClock(datetime.now(UTC))
    async with exchanging(keycloak.auth, clock) as exchanger:
        kept = await exchanger.exchange(tokens["access_token"], "identification")
        admin.update_user(user, {**admin.get_user(user), "enabled": False})
        try:
            status, found = await refreshed(keycloak, tokens["refresh_token"])
            assert (status, found["error"]) == (400, "invalid_grant")
            with pytest.raises(Unauthenticated):
                await exchanger.exchange(tokens["access_token"], "referral")
            # What the gateway still holds is the last way in, and it is used for 45 seconds only.
            assert await exchanger.exchange(tokens["access_token"], "identification") == kept
            assert claims(kept)["exp"] - claims(kept)["iat"] == 120
            clock.forward(seconds=46)
            with pytest.raises(Unauthenticated):
                await exchanger.exchange(tokens["access_token"], "identification")
            with pytest.raises(CliError):
                await keycloak.sign_in().token("csr2.nis")
        finally:
            assert keycloak.mend() == ["set enabled of csr2.nis"]


@pytest.mark.parametrize("uses", [1, REUSED + 1, REUSED + 2])
async def test_answers_to_a_refresh_may_be_lost(keycloak: RunningKeycloak, uses: int) -> None:
    tokens = await keycloak.sign_in().tokens("csr2.nis")
    answers = [await refreshed(keycloak, tokens["refresh_token"]) for _ in range(uses)]
    assert [status for status, _ in answers] == ([200] * (REUSED + 1) + [400])[:uses]
    if uses <= REUSED + 1:
        status, after = await refreshed(keycloak, answers[-1][1]["refresh_token"])
        assert (status, (await refreshed(keycloak, after["refresh_token"]))[0]) == (200, 200)
        # Once what came of it is used, only a thief still has it. Keycloak tells by whole seconds which came first.
        await eventually_async(partial(_later_than, after["refresh_token"]), "the next second")
        assert (await refreshed(keycloak, after["refresh_token"]))[0] == 200
        assert (await refreshed(keycloak, tokens["refresh_token"]))[0] == 400


async def test_a_renewed_token_goes_on_with_what_was_exchanged_for_the_one_before(keycloak: RunningKeycloak) -> None:
    tokens = await keycloak.sign_in().tokens("csr.nis")
    async with exchanging(keycloak.auth) as exchanger:
        kept = await exchanger.exchange(tokens["access_token"], "identification")
        renewed = (await refreshed(keycloak, tokens["refresh_token"]))[1]["access_token"]
        assert renewed != tokens["access_token"]
        assert await exchanger.exchange(renewed, "identification") == kept
        assert await exchanger.exchange(await keycloak.sign_in().token("csr.nis"), "identification") != kept


async def _later_than(token: str) -> bool:
    return bool(int(time.time()) > claims(token)["iat"])


async def test_keycloak_down_and_up_again(keycloak: RunningKeycloak) -> None:
    token = await keycloak.sign_in().token("csr.nis")
    verifier = keycloak.verifier()
    await verifier.verify(token)
    async with exchanging(keycloak.auth) as exchanger:
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
