"""The browser's half of the flow: a person is chosen, with acr 2 confirmed once more, and a code handed out; a session ends."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from infra.issuer import pages
from infra.issuer.memory import Memory, UnderWay
from infra.issuer.oauth import Clients, OAuthError, SentBack, SignInRefused, form, parameters, redirect_address
from infra.issuer.tokens import SignIn, TokenSigner
from infra.sign_in.people import People, Person

STEP_UP = "2"
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_NOT_TAKEN = {"request": "request_not_supported", "request_uri": "request_uri_not_supported"}
_MOST_SHOWN: Final = 100
"""More would not be looked through; a person who comes after them in the file is named by a program."""


class SignInPages:
    """The routes that a browser asks for; refusals are raised as SignInRefused, SentBack or OAuthError."""

    def __init__(self, issuer: str, clients: Clients, people: People, signer: TokenSigner, memory: Memory) -> None:
        """`issuer` is sent with every answer (RFC 9207)."""
        self._issuer = issuer
        self._clients = clients
        self._people = people
        self._signer = signer
        self._memory = memory
        self.action = f"{urlsplit(issuer).path}/login-actions/authenticate"

    async def ask(self, request: Request) -> Response:
        """The page that lists the people."""
        sent = parameters(request.url.query)
        language = _speaks(request, sent)
        asked = self._checked(sent)
        people = self._people.people[:_MOST_SHOWN] if asked.hint is None else (asked.hint,)
        page = pages.choose(people, self.action, self._memory.under_way.put(asked), language)
        return _page(page, client_origin=asked.client.origin)

    async def answer(self, request: Request) -> Response:
        """The person chose, confirmed or gave up."""
        sent = await form(request)
        transaction, language = sent.get("transaction", ""), _speaks(request, sent)
        asked = self._memory.under_way.get(transaction)
        if asked is None:
            raise SignInRefused(pages.IS_OVER)
        if "cancel" in sent:
            self._memory.under_way.drop(transaction)
            raise SentBack(asked.client.redirect, asked.state, "access_denied", "The person did not sign in.")
        person = asked.person if "confirm" in sent else self._people.by_username.get(sent.get("username", ""))
        if person is None:
            raise SignInRefused(pages.CHOOSE_FIRST if "confirm" in sent else pages.NOT_LISTED)
        if asked.acr > 1 and "confirm" not in sent:
            asked.person = person
            page = pages.confirm(person, self.action, transaction, language)
            return _page(page, client_origin=asked.client.origin)
        self._memory.under_way.drop(transaction)
        return RedirectResponse(self._code_for(person, asked), 303)

    async def sign_out(self, request: Request) -> Response:
        """RP-initiated logout: without an ID token nothing is ended, since it would not be clear whose session."""
        sent = await form(request) if request.method == "POST" else parameters(request.url.query)
        language = _speaks(request, sent)
        try:
            claims = self._signer.read(sent.get("id_token_hint", ""), expired_too=True)
        except OAuthError:
            claims = {}
        client = self._clients.find(str(claims.get("aud")))
        if claims.get("typ") != "ID" or client is None:
            raise SignInRefused(pages.WHOSE_SESSION)
        if sent.get("client_id", client.id) != client.id:
            raise SignInRefused(pages.OTHER_APPLICATION)
        self._memory.end(str(claims["sid"]))
        wished = sent.get("post_logout_redirect_uri")
        if wished is None:
            return _page(pages.message(pages.SIGNED_OUT, pages.CLOSE_IT, language))
        if wished != client.after_logout:
            raise SignInRefused(pages.OUT_BUT_NOT_BACK)
        state = {"state": sent["state"]} if "state" in sent else {}
        return RedirectResponse(redirect_address(wished, state), 303)

    async def refused(self, request: Request, refused: Exception) -> Response:
        """A refusal as it is answered: to the client's callback, on our page, or as OAuth words it."""
        match refused:
            case SentBack():
                return RedirectResponse(
                    redirect_address(refused.redirect, refused.parameters | {"iss": self._issuer}), 303
                )
            case SignInRefused():
                language = getattr(request.state, "language", pages.LANGUAGES[0])
                return _page(pages.message(pages.CANNOT_SIGN_IN, refused.sentence, language), 400)
            case OAuthError():
                headers = {"www-authenticate": 'Basic realm="spona"'} if refused.error == "invalid_client" else None
                answer = {"error": refused.error, "error_description": refused.description}
                return JSONResponse(answer, refused.status, headers)
            case _:
                return Response(status_code=500)

    def _code_for(self, person: Person, asked: UnderWay) -> str:
        sign_in = SignIn(person, asked.client.id, asked.acr, self._memory.now(), str(uuid4()), asked.nonce)
        code = self._memory.hand_out_code(sign_in, asked)
        return redirect_address(asked.client.redirect, {"code": code, "state": asked.state, "iss": self._issuer})

    def _checked(self, asked: Mapping[str, str]) -> UnderWay:
        client = self._clients.find(asked.get("client_id"))
        if client is None:
            raise SignInRefused(pages.UNKNOWN_CLIENT)
        if asked.get("redirect_uri") != client.redirect:
            raise SignInRefused(pages.OTHER_REDIRECT)
        state, nonce = asked.get("state"), asked.get("nonce")
        if fault := _fault(asked):
            raise SentBack(client.redirect, state, *fault)
        if state is None or nonce is None:
            sentence = "state and nonce are required: without them the client cannot tell its own sign-in."
            raise SentBack(client.redirect, state, "invalid_request", sentence)
        if asked.get("prompt") == "none":
            sentence = "Nobody stays signed in here: leave prompt=none out."
            raise SentBack(client.redirect, state, "login_required", sentence)
        acr = 2 if STEP_UP in asked.get("acr_values", "").split() else 1
        hint = self._people.by_username.get(asked.get("login_hint", ""))
        return UnderWay(client, state, nonce, asked["code_challenge"], acr, hint)


def _fault(asked: Mapping[str, str]) -> tuple[str, str] | None:
    """What of a request is not taken here: the registered error and a sentence."""
    for name, error in _NOT_TAKEN.items():
        if name in asked:
            return error, f"{name} is not supported: send plain parameters."
    if asked.get("response_type") != "code":
        return "unsupported_response_type", "Only the code flow exists here: send response_type=code."
    if asked.get("response_mode", "query") != "query":
        return "invalid_request", "The answer goes into the query: leave response_mode out."
    if "openid" not in asked.get("scope", "").split():
        return "invalid_scope", "scope must hold openid."
    if asked.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(asked.get("code_challenge", "")):
        return "invalid_request", "PKCE with code_challenge_method=S256 is required."
    return None


def _speaks(request: Request, sent: Mapping[str, str]) -> str:
    """The language of the answer, also of one that refuses."""
    request.state.language = pages.language_of(sent)
    return str(request.state.language)


def _page(content: str, status: int = 200, client_origin: str = "") -> Response:
    policy = {"content-security-policy": pages.content_security_policy(client_origin)}
    return HTMLResponse(content, status, policy)
