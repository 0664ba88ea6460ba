"""People who read pages without a browser: signed in at the issuer, cookie by cookie, and shown what a page holds in words."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from infra.sign_in import page as sign_in_page
from infra.sign_in.code_flow import SignIn
from infra.sign_in.page import Answers
from tests.support.stack import Stack

_NAVIGATION = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
_MOST_PAGES = 6
_MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class PageReader:
    """A person who is signed in at the pages of one installation."""

    session: aiohttp.ClientSession
    base: str

    @classmethod
    @asynccontextmanager
    async def signed_in(cls, stack: Stack, person: str, acr: int = 1) -> AsyncIterator[PageReader]:
        """A person of the demo; with acr 2 they confirmed once more."""
        base = f"http://127.0.0.1:{stack.port_base}"
        # Cookies of the pages and of the issuer are Secure, and this machine speaks no TLS.
        secure = [URL(address).origin() for address in (base, SignIn.at(stack.port_base).issuer)]
        jar = aiohttp.CookieJar(unsafe=True, quote_cookie=False, treat_as_secure_origin=secure)
        timeout = aiohttp.ClientTimeout(total=20)
        async with aiohttp.ClientSession(cookie_jar=jar, timeout=timeout, headers=_NAVIGATION) as session:
            reader = cls(session, base)
            await reader._sign_in(person, acr)
            yield reader

    async def _sign_in(self, person: str, acr: int) -> None:
        address, answers = f"{self.base}/auth/sign-in?to=/&level={acr}", Answers(person, None)
        answer = await self.session.get(address)
        for _ in range(_MOST_PAGES):
            page = await answer.text()
            form = sign_in_page.read(page) if answer.url.origin() != URL(self.base).origin() else None
            if form is None:
                break
            target = urljoin(str(answer.url), form.action)
            answer = await self.session.post(target, data=form.hidden | answers.to(form))
        assert (answer.status, answer.url.path) == (200, "/"), (person, answer.status, answer.url.path)

    async def opened(self, path: str) -> tuple[int, str]:
        """Status and source of a page."""
        async with self.session.get(f"{self.base}{path}") as answer:
            return answer.status, await answer.text()

    async def pressed(self, path: str, **form: str) -> tuple[int, str]:
        """The same of what a button leads to."""
        async with self.session.post(f"{self.base}{path}", data=form) as answer:
            return answer.status, await answer.text()


def words_of(page: str) -> str:
    """What is on it to be read, and nothing of its markup."""
    return " ".join(html.unescape(_MARKUP.sub(" ", page)).split())
