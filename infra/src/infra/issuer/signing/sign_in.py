"""Signing a person in: the request is checked, a person is chosen, with acr 2 confirmed once more, and a code handed out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

from infra.issuer.granting.oauth import SentBack, SignInRefused, redirect_address
from infra.issuer.granting.tokens import SignIn
from infra.issuer.memory import Memory, Request, UnderWay
from infra.issuer.signing import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infra.issuer.granting.clients import Client, Clients
    from infra.sign_in.people import People, Person

STEP_UP = "2"
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_NOT_TAKEN = {"request": "request_not_supported", "request_uri": "request_uri_not_supported"}


class SignInDesk:
    """The browser's half of the flow."""

    def __init__(self, issuer: str, clients: Clients, people: People, memory: Memory) -> None:
        """`issuer` is sent with every answer (RFC 9207)."""
        self._issuer = issuer
        self._clients = clients
        self._people = people
        self._memory = memory

    def begin(self, asked: Mapping[str, str]) -> tuple[str, Request]:
        """The name under which the sign-in waits, and what was asked; raises SignInRefused or SentBack."""
        client = self._clients.find(asked.get("client_id"))
        if client is None:
            raise SignInRefused(words.UNKNOWN_CLIENT)
        if asked.get("redirect_uri") != client.redirect:
            raise SignInRefused(words.OTHER_REDIRECT)
        request = self._checked(client, asked)
        return self._memory.begin(request), request

    def under_way(self, transaction: str | None) -> UnderWay:
        """The sign-in that a page speaks of; raises SignInRefused when it is over."""
        found = self._memory.under_way(transaction or "")
        if found is None:
            raise SignInRefused(words.IS_OVER)
        return found

    def choose(self, transaction: str, username: str) -> str | None:
        """Takes the choice: the address to send the browser to, or None when it must be confirmed once more."""
        under_way = self.under_way(transaction)
        person = self._people.by_username.get(username)
        if person is None:
            raise SignInRefused(words.NOT_LISTED)
        if under_way.request.acr > 1:
            under_way.person = person
            return None
        return self._done(transaction, under_way.request, person)

    def confirm(self, transaction: str) -> str:
        """The second step of acr 2: the address to send the browser to."""
        under_way = self.under_way(transaction)
        if under_way.person is None:
            raise SignInRefused(words.CHOOSE_FIRST)
        return self._done(transaction, under_way.request, under_way.person)

    def cancel(self, transaction: str) -> SentBack:
        """The person gave up."""
        request = self.under_way(transaction).request
        self._memory.finish(transaction)
        return SentBack(request.client.redirect, request.state, "access_denied", "The person did not sign in.")

    def answer_address(self, refused: SentBack) -> str:
        """Where a refusal sends the browser."""
        return redirect_address(refused.redirect, refused.parameters | {"iss": self._issuer})

    def _done(self, transaction: str, request: Request, person: Person) -> str:
        self._memory.finish(transaction)
        sign_in = SignIn(person, request.client.id, request.acr, self._memory.now(), str(uuid4()), request.nonce)
        code = self._memory.hand_out_code(sign_in, request)
        return redirect_address(request.client.redirect, {"code": code, "state": request.state, "iss": self._issuer})

    def _checked(self, client: Client, asked: Mapping[str, str]) -> Request:
        state = asked.get("state")

        def sent_back(error: str, description: str) -> SentBack:
            return SentBack(client.redirect, state, error, description)

        for name, error in _NOT_TAKEN.items():
            if name in asked:
                raise sent_back(error, f"{name} is not supported: send plain parameters.")
        if asked.get("response_type") != "code":
            raise sent_back("unsupported_response_type", "Only the code flow exists here: send response_type=code.")
        if asked.get("response_mode", "query") != "query":
            raise sent_back("invalid_request", "The answer goes into the query: leave response_mode out.")
        if "openid" not in asked.get("scope", "").split():
            raise sent_back("invalid_scope", "scope must hold openid.")
        if asked.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(asked.get("code_challenge", "")):
            raise sent_back("invalid_request", "PKCE with code_challenge_method=S256 is required.")
        nonce = asked.get("nonce")
        if state is None or nonce is None:
            raise sent_back(
                "invalid_request", "state and nonce are required: without them the client cannot tell its own sign-in."
            )
        if asked.get("prompt") == "none":
            raise sent_back("login_required", "Nobody stays signed in here: leave prompt=none out.")
        acr = 2 if STEP_UP in asked.get("acr_values", "").split() else 1
        hint = self._people.by_username.get(asked.get("login_hint", ""))
        return Request(client, state, nonce, asked["code_challenge"], acr, hint)
