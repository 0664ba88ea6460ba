"""The phone catcher as a web application: takes signed calls, shows them, and sends the key that is pressed back, signed."""

from pathlib import Path
from urllib.parse import parse_qs
from uuid import UUID, uuid4

import aiohttp
import orjson
from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from chassis.ports import Clock
from chassis.time import SystemClock
from infra.issuer.guard import Guard, answering
from infra.issuer.settings import DemoSettings, LoopbackHttp, RedirectAddress
from infra.phonecatcher import pages
from infra.phonecatcher.folder import CallFolder, RecordedCall

_LONGEST = 16 * 1024
_TIMEOUT = aiohttp.ClientTimeout(total=5)
_TAKEN = 204


class PhoneCatcherSettings(DemoSettings):
    """What the phone catcher needs."""

    model_config = SettingsConfigDict(env_prefix="PHONECATCHER_")

    no_production = "the phone catcher calls nobody, name a telephone service in production."
    http: LoopbackHttp
    folder: Path = Field(description="the folder that calls are kept in")
    secret: SecretStr = Field(min_length=1, description="the secret that calls and answers are signed with")
    answers: RedirectAddress = Field(description="the address that takes what people press")


def create_app(settings: PhoneCatcherSettings, clock: Clock | None = None) -> Starlette:
    """The whole catcher."""
    desk = _Desk(settings, clock or SystemClock())
    routes = [
        Route("/calls", desk.take, methods=["POST"]),
        Route("/press", desk.press, methods=["POST"]),
        Route("/", desk.show),
        Route("/healthz", answering({"status": "alive"})),
        Route("/readyz", answering({"status": "ready", "checks": {}, "figures": {}})),
    ]
    app = Starlette(routes=routes)
    app.add_middleware(Guard, host=f"{settings.http.host}:{settings.http.port}", called="phone catcher")
    return app


class _Desk:
    def __init__(self, settings: PhoneCatcherSettings, clock: Clock) -> None:
        self._webhook = Webhook(settings.secret.get_secret_value())
        self._answers = settings.answers
        self._folder = CallFolder(settings.folder)
        self._clock = clock

    async def take(self, request: Request) -> Response:
        """A call comes in; one that is not signed with our secret is none."""
        body = await _body(request)
        try:
            content = self._webhook.verify(body, dict(request.headers))
            call = RecordedCall(
                delivery=str(UUID(content["delivery"])),
                to=str(content["to"]),
                kinds=tuple(map(str, content["kinds"])),
                code=str(content["code"]),
                sentence=str(content["sentence"]),
                language=str(content["language"]),
                at=self._now(),
            )
        except WebhookVerificationError:
            return PlainTextResponse("This call is not signed with the secret of this installation.\n", 401)
        except (ValueError, LookupError, TypeError):
            return PlainTextResponse("This is no call: it needs delivery, to, kinds, code, sentence, language.\n", 400)
        self._folder.keep(call)
        return Response(status_code=_TAKEN)

    async def show(self, _: Request) -> Response:
        """Every call, newest first."""
        return _page(pages.calls(self._folder.newest_first()))

    async def press(self, request: Request) -> Response:
        """The key was pressed: the platform is notified, as a telephone service notifies it."""
        delivery = parse_qs((await _body(request)).decode("utf-8", "replace")).get("delivery", [""])[0]
        if not self._folder.has(delivery):
            return _page(pages.message("Нема тог позива", "Вратите се на списак и изаберите позив."), 404)
        if await self._notify(delivery) != _TAKEN:
            return _page(
                pages.message(
                    "Платформа није примила одговор", "Проверите са spona status да ли све ради, па притисните поново."
                ),
                502,
            )
        self._folder.press(delivery, self._now())
        return RedirectResponse("/", 303)

    async def _notify(self, delivery: str) -> int:
        body = orjson.dumps({"delivery": delivery, "action": "acknowledged", "pressed": "1"})
        name, at = f"answer_{uuid4()}", self._clock.now()
        headers = {
            "content-type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": self._webhook.sign(name, at, body.decode()),
        }
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT) as session,
                session.post(self._answers, data=body, headers=headers, allow_redirects=False) as answer,
            ):
                return answer.status
        except (aiohttp.ClientError, OSError):
            return 0

    def _now(self) -> str:
        return self._clock.now().isoformat(timespec="seconds")


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST:
            return b""
    return bytes(body)


def _page(content: str, status: int = 200) -> Response:
    return HTMLResponse(content, status, headers={"content-security-policy": pages.CONTENT_SECURITY_POLICY})
