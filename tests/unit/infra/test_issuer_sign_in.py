"""The browser's half: which requests are taken, what the pages are, and that a code needs a person."""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit

import httpx
import pytest

from infra.sign_in import page as sign_in_page
from tests.support.issuer import CLI_REDIRECT, GATEWAY_REDIRECT, ISSUER, PROTOCOL, VERIFIER, IssuerInProcess, answer_of
from tests.support.tokens import claims


async def test_a_person_is_chosen_and_the_client_gets_a_code_with_its_state(issuer: IssuerInProcess) -> None:
    answer = await issuer.press(await issuer.ask(), username="health.nis")
    assert answer.headers["location"].startswith(f"{GATEWAY_REDIRECT}?")
    found = answer_of(answer)
    assert set(found) == {"code", "state", "iss"}
    assert (found["state"], found["iss"]) == ("the-state", ISSUER)
    assert len(found["code"]) >= 43


async def test_the_page_lists_all_demo_people_and_needs_nothing_but_itself(issuer: IssuerInProcess) -> None:
    page = await issuer.ask()
    form = sign_in_page.read(page.text)
    assert form is not None
    assert len(form.people) == 39
    assert {"health.nis", "intake2.centre", "office.national"} <= set(form.people)
    assert not re.search(r"<script|<link|<img|src=|url\(|\son[a-z]+=|style=", page.text)
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "'unsafe" not in policy
    # Browsers check the redirect after the form too: without the client's origin no one could sign in.
    assert "form-action 'self' http://127.0.0.1:22000;" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("asked", "language", "heading"),
    [
        (None, "sr-Cyrl", "Изаберите особу"),
        ("sr-Cyrl", "sr-Cyrl", "Изаберите особу"),
        ("sr-Latn", "sr-Latn", "Izaberite osobu"),
        ("en", "en", "Choose a person"),
        ("de fr en-GB sr-Latn", "en", "Choose a person"),
        ("sr", "sr-Cyrl", "Изаберите особу"),
        ("<b>", "sr-Cyrl", "Изаберите особу"),
    ],
)
async def test_the_pages_speak_the_language_that_the_client_asks_for_to_the_end(
    issuer: IssuerInProcess, asked: str | None, language: str, heading: str
) -> None:
    page = await issuer.ask(ui_locales=asked, acr_values="2")
    assert heading in page.text
    refused = await issuer.press(page, username="nobody")
    confirmed = await issuer.press(page, username="csr.nis")
    gone = await issuer.ask(ui_locales=asked, redirect_uri="http://127.0.0.1:22000/other")
    for each in (page, refused, confirmed, gone):
        assert f'<html lang="{language}">' in each.text
        if language != "sr-Cyrl":
            assert not re.search(r"[Ѐ-ӿ]", each.text)


async def test_what_has_no_language_of_its_own_is_in_cyrillic_but_names_and_addresses(issuer: IssuerInProcess) -> None:
    page = (await issuer.ask()).text
    body = re.sub(r"<style>.*?</style>|<span lang=\"sr-Latn\">.*?</span>|<[^>]*>", " ", page, flags=re.DOTALL)
    assert re.findall(r"[A-Za-z]+", body) == []


async def test_a_hint_leaves_one_person(issuer: IssuerInProcess) -> None:
    form = sign_in_page.read((await issuer.ask(login_hint="csr.nis")).text)
    assert form is not None
    assert form.people == ["csr.nis"]


@pytest.mark.parametrize(
    ("client", "redirect"),
    [
        ("gateway", "http://127.0.0.1:22000/auth/callback/"),
        ("gateway", "http://127.0.0.1:22000/auth/callback?x=1"),
        ("gateway", "http://127.0.0.1:22001/auth/callback"),
        ("gateway", "http://localhost:22000/auth/callback"),
        ("gateway", "https://evil.example.org/auth/callback"),
        ("gateway", CLI_REDIRECT),
        ("gateway", None),
        ("spona-cli", GATEWAY_REDIRECT),
        ("nobody", GATEWAY_REDIRECT),
        (None, GATEWAY_REDIRECT),
    ],
)
async def test_a_foreign_client_or_redirect_stays_on_our_page(
    issuer: IssuerInProcess, client: str | None, redirect: str | None
) -> None:
    page = await issuer.ask(client_id=client, redirect_uri=redirect)
    assert page.status_code == 400
    assert "location" not in page.headers
    assert "evil" not in page.text
    assert sign_in_page.read(page.text) is None


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"response_type": "code token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": VERIFIER[:42]}, "invalid_request"),
        ({"nonce": None}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"request_uri": "urn:x"}, "request_uri_not_supported"),
    ],
)
async def test_a_bad_request_is_told_to_the_client(
    issuer: IssuerInProcess, changes: dict[str, str | None], error: str
) -> None:
    found = answer_of(await issuer.ask(**changes))
    assert (found["error"], found["state"], found["iss"]) == (error, "the-state", ISSUER)
    assert "code" not in found


async def test_without_a_state_there_is_no_sign_in(issuer: IssuerInProcess) -> None:
    found = answer_of(await issuer.ask(state=None))
    assert found["error"] == "invalid_request"
    assert "state" not in found


async def test_a_parameter_that_is_twice_is_refused(issuer: IssuerInProcess) -> None:
    query = urlencode([*issuer.request().items(), ("redirect_uri", CLI_REDIRECT)])
    page = await issuer.http.get(f"{PROTOCOL}/auth?{query}")
    assert (page.status_code, page.json()["error"]) == (400, "invalid_request")


async def test_step_up_asks_once_more(issuer: IssuerInProcess) -> None:
    page = await issuer.press(await issuer.ask(acr_values="2"), username="csr.nis")
    form = sign_in_page.read(page.text)
    assert page.status_code == 200
    assert form is not None
    assert form.asks_to_confirm
    assert "Milica Živković" in page.text
    issuer.clock.forward(seconds=20)
    confirmed_at = int(issuer.clock.now().timestamp())
    answer = await issuer.press(page, confirm="yes")
    tokens = (await issuer.redeem(answer_of(answer)["code"])).json()
    for token in (tokens["access_token"], tokens["id_token"]):
        assert (claims(token)["acr"], claims(token)["auth_time"]) == ("2", confirmed_at)


async def test_the_confirmation_cannot_be_given_before_a_person_is_chosen(issuer: IssuerInProcess) -> None:
    page = await issuer.press(await issuer.ask(acr_values="2"), confirm="yes")
    assert page.status_code == 400
    assert "location" not in page.headers


@pytest.mark.parametrize(("wished", "acr"), [(None, "1"), ("1", "1"), ("0 3", "1"), ("2", "2"), ("2 1", "2")])
async def test_acr_is_what_was_done(issuer: IssuerInProcess, wished: str | None, acr: str) -> None:
    tokens = await issuer.tokens("csr.nis", acr_values=wished)
    assert claims(tokens["access_token"])["acr"] == acr


async def test_an_unknown_person_gets_no_code_and_the_page_still_works(issuer: IssuerInProcess) -> None:
    page = await issuer.ask()
    refused = await issuer.press(page, username="<b>mallory</b>")
    assert refused.status_code == 400
    assert "mallory" not in refused.text
    assert "code" in answer_of(await issuer.press(page, username="health.nis"))


async def test_giving_up_is_told_to_the_client_and_ends_the_page(issuer: IssuerInProcess) -> None:
    page = await issuer.ask()
    found = answer_of(await issuer.press(page, cancel="yes"))
    assert (found["error"], found["state"]) == ("access_denied", "the-state")
    assert (await issuer.press(page, username="health.nis")).status_code == 400


async def test_a_page_serves_once_and_for_ten_minutes(issuer: IssuerInProcess) -> None:
    page = await issuer.ask()
    await issuer.press(page, username="health.nis")
    assert (await issuer.press(page, username="health.nis")).status_code == 400
    page = await issuer.ask()
    issuer.clock.forward(minutes=10)
    assert (await issuer.press(page, username="health.nis")).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://127.0.0.1:22004"}, 303),
        ({"origin": "http://evil.example.org"}, 403),
        ({"origin": "null"}, 403),
    ],
)
async def test_another_site_cannot_press_our_buttons(
    issuer: IssuerInProcess, headers: dict[str, str], status: int
) -> None:
    form = sign_in_page.read((await issuer.ask()).text)
    assert form is not None
    answer = await issuer.http.post(form.action, data=form.hidden | {"username": "health.nis"}, headers=headers)
    assert answer.status_code == status


async def test_only_the_issuers_own_host_name_is_served(issuer: IssuerInProcess) -> None:
    for host in ("localhost:22004", "evil.example.org", "127.0.0.1"):
        assert (await issuer.http.get("/healthz", headers={"host": host})).status_code == 421


async def test_sign_out_ends_the_session_and_leads_back(issuer: IssuerInProcess) -> None:
    tokens = await issuer.tokens()
    issuer.clock.forward(hours=1)  # an ID token that has run out still says whose session it was
    asked = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": "http://127.0.0.1:22000/", "state": "s"}
    answer = await issuer.http.get(f"{PROTOCOL}/logout", params=asked)
    assert (answer.status_code, answer.headers["location"]) == (303, "http://127.0.0.1:22000/?state=s")
    assert (await issuer.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_an_ended_session_is_not_exchanged(issuer: IssuerInProcess) -> None:
    tokens = await issuer.tokens()
    page = await issuer.http.post(f"{PROTOCOL}/logout", data={"id_token_hint": tokens["id_token"]})
    assert (page.status_code, sign_in_page.read(page.text)) == (200, None)
    refused = await issuer.exchange(tokens["access_token"])
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("hint", "to"),
    [
        ("id_token", "http://evil.example.org/"),
        ("access_token", "http://127.0.0.1:22000/"),
        ("refresh_token", "http://127.0.0.1:22000/"),
        (None, "http://127.0.0.1:22000/"),
    ],
)
async def test_sign_out_leads_nowhere_else(issuer: IssuerInProcess, hint: str | None, to: str) -> None:
    tokens = await issuer.tokens()
    asked = {"post_logout_redirect_uri": to} | ({"id_token_hint": tokens[hint]} if hint else {})
    page = await issuer.http.get(f"{PROTOCOL}/logout", params=asked)
    assert page.status_code == 400
    assert "location" not in page.headers


async def test_discovery_names_what_exists(issuer: IssuerInProcess) -> None:
    known = (await issuer.http.get(f"{ISSUER}/.well-known/openid-configuration")).json()
    assert known["issuer"] == ISSUER
    assert known["code_challenge_methods_supported"] == ["S256"]
    assert known["response_types_supported"] == ["code"]
    assert known["ui_locales_supported"] == ["sr-Cyrl", "sr-Latn", "en"]
    assert "password" not in known["grant_types_supported"]
    assert "implicit" not in known["grant_types_supported"]
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"):
        assert known[name].startswith(f"{PROTOCOL}/")
        answer: httpx.Response = await issuer.http.get(urlsplit(known[name]).path)
        assert answer.status_code != 404, name
