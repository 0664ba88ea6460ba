"""The pages without sign-in as a browser gets them: headers, kept files, fragments, languages, refusals."""

from __future__ import annotations

import gzip
import re
from typing import Annotated

import pytest
from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from chassis.auth.access import public
from contracts import reference
from gateway.pages.rendering.document import Page, ThePages
from gateway.pages.rendering.refusals import PageRefused
from tests.support.asgi import Answer, AsgiClient
from tests.support.pages import pages_app

A_PAGE = {"accept": "text/html"}
PACKED = {"accept-encoding": "gzip, br"}
ADDRESS = re.compile(r'(?:src|href)="(/static/[^"]+)"')
router = APIRouter()


@router.get("/breaks")
@public
async def breaks() -> Response:
    """As a page that has a fault."""
    raise RuntimeError("Jelisaveta-Kanarinac")


@router.get("/taken")
@public
async def taken(request: Request, pages: ThePages) -> Response:
    """As a document that a colleague was faster for."""
    facts = {"takenOverBy": "Ana <b>", "takenOverAt": "2026-11-24T09:42:00Z"}
    raise PageRefused("report-already-taken-over", 409, **facts)


@router.post("/form")
@public
async def form(request: Request, pages: ThePages, answer: Annotated[str, Form()] = "") -> Response:
    """As a form."""
    return pages.answer(request, Page("guidance.html", {"lists": ()}, status=200 if answer else 422))


@pytest.fixture
def client() -> AsgiClient:
    return AsgiClient(pages_app([router]))


def text(answer: Answer) -> str:
    return answer.body.decode()


@pytest.mark.parametrize("path", ["/", "/guidance", "/nowhere", "/breaks", "/taken"])
async def test_a_page_is_kept_by_no_one_and_loads_only_our_files(client: AsgiClient, path: str) -> None:
    answer = await client.get(path, headers=A_PAGE)
    nonce = re.search(r'<script nonce="([^"]+)"', text(answer))
    assert nonce
    policy = answer.headers["content-security-policy"]
    assert policy.startswith(f"default-src 'none'; script-src 'self' 'nonce-{nonce[1]}'; style-src 'self';")
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'; trusted-types htmx" in policy
    assert "form-action 'self'; frame-ancestors 'none'; base-uri 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "strict-transport-security" not in answer.headers
    again = await client.get(path, headers=A_PAGE)
    assert nonce[1] not in text(again)
    assert not re.search(r'(?:src|href|action)="(?!/|#|tel:)', text(answer))
    assert " style=" not in text(answer)


@pytest.mark.parametrize("path", ["/", "/healthz"])
async def test_who_only_asks_whether_it_is_there_gets_the_same_headers(client: AsgiClient, path: str) -> None:
    asked, opened = await client.request("HEAD", path), await client.get(path)
    assert (asked.status, set(asked.headers)) == (200, set(opened.headers))


async def test_production_speaks_tls_only_and_says_nothing_of_a_demo() -> None:
    answer = await AsgiClient(pages_app(production=True)).get("/")
    assert answer.headers["strict-transport-security"].startswith("max-age=63072000")
    assert "spona-demo" not in text(answer)
    assert "/explain" not in text(answer)


@pytest.mark.parametrize("path", ["/", "/guidance", "/nowhere", "/breaks"])
async def test_a_title_tells_nothing(client: AsgiClient, path: str) -> None:
    page = text(await client.get(path, headers=A_PAGE))
    assert re.findall(r"<title>(.*?)</title>", page) in (["Спона"], ["Грешка – Спона"])


async def test_files_are_kept_for_a_year_under_the_hash_of_their_contents(client: AsgiClient) -> None:
    addresses = ADDRESS.findall(text(await client.get("/")))
    assert len(addresses) == 7
    for address in addresses:
        answer = await client.get(address)
        assert answer.status == 200, address
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
        packed = await client.get(address, headers=PACKED)
        assert gzip.decompress(packed.body) == answer.body
        of_another_release = await client.get(re.sub(r"/static/[0-9a-f]+/", "/static/0000/", address))
        assert (of_another_release.status, of_another_release.headers["cache-control"]) == (200, "no-store")
    for path in ("vendor/vendor.lock.json", "../rendering.py", "nothing.css"):
        assert (await client.get(f"/static/0000/{path}")).status == 404


async def test_first_load_and_later_pages_are_small(client: AsgiClient) -> None:
    page = await client.get("/", headers=PACKED)
    files = [
        await client.get(address, headers=PACKED) for address in ADDRESS.findall(gzip.decompress(page.body).decode())
    ]
    imported = 0  # the script imports govuk-frontend's
    script = next(answer for answer in files if b"initAll" in gzip.decompress(answer.body)[:400])
    assert b'from "./vendor/govuk-frontend.min.js"' in gzip.decompress(script.body)
    imported = len((await client.get("/static/0000/vendor/govuk-frontend.min.js", headers=PACKED)).body)
    first = len(page.body) + sum(len(answer.body) for answer in files) + imported
    assert first <= 60 * 1024
    for path in ("/guidance", "/nowhere", "/breaks"):
        answer = await client.get(path, headers={**PACKED, **A_PAGE})
        assert answer.headers["content-encoding"] == "gzip"
        assert len(answer.body) <= 10 * 1024, path


async def test_htmx_gets_the_part_that_changes_only(client: AsgiClient) -> None:
    part = text(await client.get("/guidance", headers={"hx-request": "true"})).strip()
    assert part.startswith('<div id="page"')
    assert part.endswith("</div>")
    assert "<main" in part
    assert not re.search(r"<(html|head|header|footer|script|title)\b", part)


@pytest.mark.parametrize(
    ("code", "heading"), [("sr-Cyrl", "Знаци и савети"), ("sr-Latn", "Znaci i saveti"), ("en", "Signs and advice")]
)
async def test_a_language_is_chosen_by_a_link_and_kept(client: AsgiClient, code: str, heading: str) -> None:
    chosen = await client.get(f"/language/{code}?to=/guidance")
    assert (chosen.status, chosen.headers["location"]) == (303, "/guidance")
    cookie = chosen.headers["set-cookie"]
    assert cookie == f"__Host-spona-language={code}; HttpOnly; Path=/; SameSite=lax; Secure"
    page = text(await client.get("/guidance", headers={"cookie": cookie.split(";")[0]}))
    assert f'<html lang="{code}"' in page
    assert f"{heading}</h1>" in page
    assert f'lang="{code}" hreflang="{code}" aria-current="true"' in page
    assert page.count("hreflang=") == 3


@pytest.mark.parametrize(
    ("code", "invented"),
    [
        ("sr-Cyrl", "(измишљен број, за пробу)"),
        ("sr-Latn", "(izmišljen broj, za probu)"),
        ("en", "(invented for the demonstration)"),
    ],
)
async def test_whom_to_call_says_beside_the_number_that_it_is_invented(
    client: AsgiClient, code: str, invented: str
) -> None:
    page = text(await client.get("/", headers={"cookie": f"__Host-spona-language={code}"}))
    footer = page.split("<footer")[1]
    calls = re.findall(r'href="tel:([^"]+)"[^>]*>[^<]*</a>([^<]*)</li>', footer)
    assert calls == [
        ("192", ""),
        ("194", ""),
        (reference.contact("centre_duty").phone, f" {invented}"),
        ("0800100388", ""),
    ]


async def test_no_one_is_promised_that_what_they_say_goes_no_further(client: AsgiClient) -> None:
    for code, promise in (("sr-Cyrl", "међу нама"), ("sr-Latn", "među nama"), ("en", "between us")):
        page = text(await client.get("/guidance", headers={"cookie": f"__Host-spona-language={code}"}))
        assert promise not in page


async def test_a_language_no_one_speaks_here_is_not_kept(client: AsgiClient) -> None:
    refused = await client.get("/language/tlh?to=/", headers=A_PAGE)
    assert refused.status == 404
    assert "set-cookie" not in refused.headers


async def test_the_links_to_languages_keep_the_address_with_its_filters(client: AsgiClient) -> None:
    page = text(await client.get("/guidance?state=sent&due=today"))
    assert 'href="/language/en?to=/guidance%3Fstate%3Dsent%26due%3Dtoday"' in page


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/nowhere", 404, "Овде нема ничега за вас"),
        ("/breaks", 500, "Дошло је до грешке са наше стране"),
        ("/taken", 409, "Преузето 24. 11. 2026. у 10.42: Ana &lt;b&gt;."),
    ],
)
async def test_a_refusal_is_a_page_in_the_readers_language(
    client: AsgiClient, path: str, status: int, sentence: str
) -> None:
    answer = await client.get(path, headers=A_PAGE)
    assert (answer.status, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert sentence in text(answer)
    assert "Kanarinac" not in text(answer)
    assert ("Шифра грешке:" in text(answer)) == (status == 500)
    part = await client.get(path, headers={**A_PAGE, "hx-request": "true"})
    assert part.status == status
    assert "<html" not in text(part)


async def test_a_program_still_gets_problem_documents(client: AsgiClient) -> None:
    assert (await client.get("/nowhere")).slug == "not-found"
    assert (await client.get("/breaks")).slug == "unexpected"


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"content-type": "text/plain"}, b"a", 415),
        ({"content-type": "application/x-www-form-urlencoded", "content-length": "99999999"}, b"a", 413),
    ],
)
async def test_what_cannot_be_taken_is_a_page_too(
    client: AsgiClient, headers: dict[str, str], body: bytes, status: int
) -> None:
    answer = await client.request("POST", "/form", headers={"content-length": "1", **A_PAGE, **headers}, chunks=[body])
    assert answer.status == status
    assert "<h1" in text(answer)


async def test_a_form_is_answered_422_with_its_page(client: AsgiClient) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded", "content-length": "7"}
    assert (await client.request("POST", "/form", headers=kind, chunks=[b"answer="])).status == 422
    assert (await client.request("POST", "/form", headers=kind, chunks=[b"answer=a"])).status == 200
