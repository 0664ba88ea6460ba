"""Signing in, as a browser does at the pages and as a program does for its tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from infra.sign_in import page as sign_in_page
from tests.workshop.bench.crowd.person import Busy, Wrong

if TYPE_CHECKING:
    from tests.workshop.bench.crowd.board import Board
    from tests.workshop.bench.crowd.line import Answer, Line

NAVIGATION = {
    "Sec-Fetch-Site": "same-origin",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
    "Accept": "text/html",
    "Accept-Language": "sr-Cyrl",
}
_CLIENT = "spona-cli"
_SIGNING_IN = "sign in"
_MOST_STEPS = 8
_EARLY_SECONDS = 30


def require(answer: Answer, name: str, *wanted: int) -> Answer:
    """The answer when its status is one of these; raises Busy where the platform asks for patience, else Wrong."""
    if answer.status in wanted:
        return answer
    if answer.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        if not answer.headers.get("retry-after", "").isdigit() or not answer.text:
            raise Wrong(name, f"{answer.status} without Retry-After or a word")
        raise Busy(float(answer.headers["retry-after"]))
    raise Wrong(name, str(answer.status))


def browser(line: Line, board: Board, username: str) -> None:
    """The session's cookie is on the line afterwards. Raises Wrong, Busy or Broken."""
    at = f"{board.gateway}/auth/sign-in?to=/&level=1"
    answer = line.ask(_SIGNING_IN, "GET", at, headers=NAVIGATION)
    for _ in range(_MOST_STEPS):
        if answer.location:
            at = urljoin(at, answer.location)
            answer = line.ask(_SIGNING_IN, "GET", at, headers=NAVIGATION)
            continue
        require(answer, _SIGNING_IN, HTTPStatus.OK)
        if at.startswith(board.gateway):
            return
        form = sign_in_page.read(answer.text)
        if form is None:
            raise Wrong(_SIGNING_IN, "no form")
        at = urljoin(at, form.action)
        answer = line.post(_SIGNING_IN, at, form.hidden | {"username": username}, NAVIGATION)
    raise Wrong(_SIGNING_IN, "too many steps")


class Tokens:
    """A program's tokens for one person: got by the code flow, made fresh before they end."""

    def __init__(self, line: Line, board: Board, username: str) -> None:
        """Nothing is asked for yet."""
        self._line, self._board, self._username = line, board, username
        self._protocol = f"{board.issuer}/protocol/openid-connect"
        self._held: dict[str, Any] = {}
        self._until = 0.0

    def header(self) -> dict[str, str]:
        """What proves who it is. Raises Wrong, Busy or Broken."""
        if time.monotonic() > self._until:
            self._take({"grant_type": "refresh_token", "refresh_token": self._held["refresh_token"]})
        return {"Authorization": f"Bearer {self._held['access_token']}"}

    def sign_in(self) -> None:
        """The whole flow. Raises Wrong, Busy or Broken."""
        verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
        digest = hashlib.sha256(verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": _CLIENT,
            "redirect_uri": self._board.redirect,
            "scope": "openid",
            "state": state,
            "nonce": state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        at = f"{self._protocol}/auth?{urlencode(asked)}"
        page = require(self._line.ask(_SIGNING_IN, "GET", at, headers=NAVIGATION), _SIGNING_IN, HTTPStatus.OK)
        form = sign_in_page.read(page.text)
        if form is None:
            raise Wrong(_SIGNING_IN, "no form")
        sent = form.hidden | {"username": self._username}
        answer = self._line.post(_SIGNING_IN, urljoin(at, form.action), sent, NAVIGATION)
        code = parse_qs(urlsplit(answer.location).query).get("code")
        if code is None:
            raise Wrong(_SIGNING_IN, "no code")
        proof = {"redirect_uri": self._board.redirect, "code": code[0], "code_verifier": verifier}
        self._take({"grant_type": "authorization_code", **proof})

    def _take(self, form: dict[str, str]) -> None:
        answer = self._line.post(_SIGNING_IN, f"{self._protocol}/token", {**form, "client_id": _CLIENT}, {})
        self._held = json.loads(require(answer, _SIGNING_IN, HTTPStatus.OK).text)
        self._until = time.monotonic() + float(self._held["expires_in"]) - _EARLY_SECONDS
