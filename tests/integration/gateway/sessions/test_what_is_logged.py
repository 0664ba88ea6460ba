"""`python -m gateway` signs a person in over real HTTP: neither its log nor its trace holds anything that opens a session."""

from __future__ import annotations

import asyncio
import signal
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

from gateway.sessions.browser.secret import Purpose, Secret
from infra.processes.fork_server import ForkServer
from tests.integration.gateway.test_gateway_process import environment, process, spans
from tests.support.cookie_browser import SESSION, UNDER_WAY, Browser, World
from tests.support.issuer import SECRET
from tests.support.probe import eventually_async
from tests.support.upstream import Upstream

CANARY = "Jelisaveta-Kanarinac"


def of_world(world: World, traces: Path) -> dict[str, str]:
    """What a gateway of this world is given; no service is there."""
    settings, nothing = world.settings(), Upstream()
    nothing.port = 1
    values = {
        "GATEWAY_DB__APP_DSN": settings.db.app_dsn.get_secret_value(),
        "GATEWAY_KEYS__SESSIONS": settings.keys.sessions.get_secret_value().hex(),
        "GATEWAY_AUTH__ISSUER": settings.auth.issuer,
        "GATEWAY_AUTH__JWKS_URL": settings.auth.jwks_url,
        "GATEWAY_AUTH__TOKEN_URL": settings.auth.token_url,
        "GATEWAY_AUTH__CLIENT_SECRET": SECRET,
    }
    return environment(nothing, world.gateway_port, traces, **values)


def given(answer: httpx.Response, name: str) -> str:
    """The value of a cookie that an answer sets."""
    for line in answer.headers.get_list("set-cookie"):
        if (cookie := SimpleCookie(line)).get(name):
            return str(cookie[name].value)
    raise AssertionError(f"No cookie {name}")


def under_way_of(answer: httpx.Response) -> tuple[str, str]:
    """Name and value of the cookie that holds a sign-in under way."""
    name = answer.headers["set-cookie"].partition("=")[0]
    assert name.startswith(UNDER_WAY)
    return name, given(answer, name)


async def test_codes_states_cookies_and_tokens_reach_no_log_and_no_span(
    world: World, browser: Browser, nursery: ForkServer, tmp_path: Path
) -> None:
    with process(nursery, of_world(world, tmp_path)) as child:
        async with httpx.AsyncClient(base_url=world.origin) as client:

            async def alive() -> bool:
                try:
                    return (await client.get("/healthz")).status_code == 200
                except httpx.HTTPError:
                    return False

            await eventually_async(alive, "the gateway is there", seconds=20)
            begun = await client.get("/auth/sign-in", params={"to": f"/entry?{CANARY}"})
            name, under_way = under_way_of(begun)
            callback = await browser.at_issuer(begun.headers["location"], "health.nis")
            back = await client.get(callback, headers={"cookie": f"{name}={under_way}"})
            assert back.headers["location"] == f"/entry?{CANARY}"
            session = given(back, SESSION)
            refused = await client.get(callback, headers={"cookie": f"{name}={under_way}"})
            assert refused.status_code == 422
            out = await client.get("/auth/sign-out", headers={"cookie": f"{SESSION}={session}"})
            assert parse_qs(urlsplit(out.headers["location"]).query)["id_token_hint"]
        child.send_signal(signal.SIGTERM)
        code, said = await asyncio.to_thread(child.wait, 20), (tmp_path / "said").read_text()
        assert code == 0, said
    traced = (tmp_path / "gateway.jsonl").read_text()
    names = {span["name"] for span in spans(tmp_path / "gateway.jsonl")}
    assert {"GET /auth/sign-in", "GET /auth/callback", "GET /auth/sign-out", "POST issuer"} <= names
    asked, brought = (parse_qs(urlsplit(each).query) for each in (begun.headers["location"], callback))
    secrets = [CANARY, under_way, session, SECRET, asked["nonce"][0], asked["code_challenge"][0]]
    secrets += [
        brought["code"][0],
        brought["state"][0],
        parse_qs(urlsplit(out.headers["location"]).query)["id_token_hint"][0],
    ]
    opened = Secret.read(session, Purpose.SESSION)
    assert opened is not None
    for secret in (*secrets, opened.name.hex()):
        assert len(secret) > 12
        assert secret not in said
        assert secret not in traced
