"""What is at another address is answered by the way there, in the language that was pressed on the way."""

from __future__ import annotations

import httpx
import pytest
from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.auth.access import public
from gateway.pages.languages.choice import COOKIE, Language, in_another
from gateway.pages.rendering.refusals import Elsewhere
from tests.support.pages import pages_app

router = APIRouter()


async def _gone() -> Response:
    raise Elsewhere("/entries/1")


@router.get("/gone")
@public
async def gone(request: Request, pressed: str = "") -> Response:
    """Leads to a receipt."""
    return await (in_another(Language(pressed), request, _gone()) if pressed else _gone())


@pytest.mark.parametrize("pressed", ["", "en"])
async def test_it_leads_there_and_keeps_the_language(pressed: str) -> None:
    transport = httpx.ASGITransport(app=pages_app([router]))
    async with httpx.AsyncClient(transport=transport, base_url="https://spona.example") as client:
        answer = await client.get("/gone", params={"pressed": pressed})
    assert (answer.status_code, answer.headers["location"]) == (303, "/entries/1")
    assert (f"{COOKIE}=en" in answer.headers.get("set-cookie", "")) is bool(pressed)
