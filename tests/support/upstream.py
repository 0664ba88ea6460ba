"""The three services and the token endpoint as one small server on loopback: it speaks their REST shapes and keeps what it was sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import web

from contracts import reference
from tests.support import upstream_contract

SERVICES = ("identification", "referral", "notifications")
RECEIPT = ("reference", "danger", "receipt", "instruction", "whereabouts")


@dataclass(frozen=True)
class Call:
    """One request that arrived."""

    service: str
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    query_list: list[tuple[str, str]]

    @property
    def sent(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What a service says; `strange` is what none of ours would: a proxy in its place, or a broken one."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    strange: bool = False


Answering = Callable[[Call], Reply]


def problem(
    status: int, slug: str, title: str = "A sentence.", headers: dict[str, str] | None = None, **more: Any
) -> Reply:
    """A refusal (RFC 9457)."""
    return Reply({"type": f"urn:problem:{slug}", "title": title, "status": status, **more}, status, headers or {})


def report(
    report_id: str, *, classes: dict[str, Any] | None = None, withheld: tuple[str, ...] = (), **more: Any
) -> dict[str, Any]:
    """A report as identification answers it; of a child a unit is asked, so that every instruction can be given."""
    child = ((classes or {}).get("danger") or {}).get("childPath") is not False
    return {
        "id": report_id,
        "version": 1,
        "state": "submitted",
        "positions": ["author"],
        "classes": {"reference": {"reference": "S-7K3Q-9F", "state": "submitted"}} if classes is None else classes,
        "withheld": [{"class": name, "mask": "none", "reason": "not_for_position"} for name in withheld],
        "offeredInstructions": [each.code for each in reference.instructions(child=child)],
        **more,
    }


def receipt(report_id: str, **more: Any) -> dict[str, Any]:
    """The answer of a command on a report: the classes of the receipt."""
    moment = "2026-11-24T12:00:00+00:00"
    classes = {
        "reference": {"reference": "S-7K3Q-9F", "state": "submitted"},
        "danger": {
            "danger": "yes",
            "childPath": True,
            "urgency": "immediate",
            "stillHere": "yes",
            "stillHereUntil": None,
        },
        "receipt": {
            "stage": "saved",
            "nobodyYet": False,
            "savedAt": moment,
            "deliveredAt": None,
            "openedAt": None,
            "takenOverAt": None,
        },
        "instruction": None,
        "whereabouts": None,
        "open_question": None,
    }
    return report(report_id, classes=classes, **more)


def referral(referral_id: str, report_id: str, **more: Any) -> dict[str, Any]:
    """A referral as referral answers it."""
    moment = "2026-11-24T12:00:00Z"
    return {
        "id": referral_id,
        "state": "sent",
        "positions": ["addressed.child_protection"],
        "withheld": [],
        "reportId": report_id,
        "version": 1,
        "purpose": "child_protection",
        "urgency": "immediate",
        "unitId": "9a693374-56fc-4dc6-a7b3-cd53130c3c8e",
        "sentAt": moment,
        "respondBy": moment,
        "acceptedAt": None,
        "clocks": [
            {
                "code": "REFERRAL_DECIDE",
                "state": "running",
                "startedAt": moment,
                "dueAt": moment,
                "metAt": None,
                "legalBasis": "practice",
                "verified": False,
            }
        ],
        **more,
    }


class Upstream:
    """One server for everything the gateway calls."""

    def __init__(self, *, any_token: bool = False) -> None:
        """Every address is unknown until `says`. `any_token` is for a gateway that exchanges at a real issuer."""
        self._any_token = any_token
        self.calls: list[Call] = []
        self.exchanges: list[dict[str, str]] = []
        self.token_reply: Reply | None = None
        self.keys: list[dict[str, Any]] = []
        self.port = 0
        self._answers: dict[tuple[str, str, str], Answering] = {}
        self._silent: set[str] = set()
        self.misfits: list[str] = []

    def says(self, service: str, method: str, path: str, reply: Reply | Answering) -> None:
        """From now on the service answers so; `{}` in the path represents one part of it."""
        self._answers[service, method, path] = (lambda _: reply) if isinstance(reply, Reply) else reply

    def falls_silent(self, service: str) -> None:
        """The service takes requests and never answers."""
        self._silent.add(service)

    def address(self, service: str) -> str:
        """Base address of a service."""
        return f"http://127.0.0.1:{self.port}/{service}"

    def to(self, service: str) -> list[Call]:
        """Calls that arrived at a service."""
        return [call for call in self.calls if call.service == service]

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Upstream]:
        """Listens on a free port for as long as the block runs."""
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/token", self._token)
        app.router.add_get("/certs", self._certs)
        app.router.add_route("*", "/{service}/{path:.*}", self._call)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        try:
            yield self
        finally:
            await runner.cleanup()
        assert self.misfits == [], "\n".join(sorted(set(self.misfits)))

    async def _certs(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": self.keys})

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.exchanges.append(form)
        if self.token_reply is not None:
            return _response(self.token_reply)
        return web.json_response({"access_token": f"for-{form['audience']}", "expires_in": 300, "token_type": "Bearer"})

    async def _call(self, request: web.Request) -> web.Response:
        service, path = request.match_info["service"], "/" + request.match_info["path"]
        if path == "/readyz":
            return web.json_response({"status": "ready"})
        headers = {name.lower(): value for name, value in request.headers.items()}
        query = list(request.query.items())
        call = Call(service, request.method, path, dict(query), headers, await request.read(), query)
        self.calls.append(call)
        if not self._any_token and headers.get("authorization") != f"Bearer for-{service}":
            return _response(problem(401, "unauthenticated"))
        if service in self._silent:
            await asyncio.Event().wait()
        answering = self._answers.get((service, request.method, path)) or self._templated(call)
        if answering is None:
            return _response(problem(404, "not-found"))
        reply = answering(call)
        if service in SERVICES and not reply.strange:
            said = json.dumps(reply.body).encode() if reply.raw is None else reply.raw
            found = upstream_contract.misfits(service, call.method, path, call.body, reply.status, said)
            self.misfits += [f"{service} {call.method} {path}: {each}" for each in found]
        return _response(reply)

    def _templated(self, call: Call) -> Answering | None:
        parts = call.path.split("/")
        for (service, method, path), answering in self._answers.items():
            wanted = path.split("/")
            same = len(wanted) == len(parts) and all(
                each in ("{}", part) for each, part in zip(wanted, parts, strict=True)
            )
            if (service, method) == (call.service, call.method) and same:
                return answering
        return None


def _response(reply: Reply) -> web.Response:
    if reply.raw is not None:
        return web.Response(body=reply.raw, status=reply.status, headers=reply.headers)
    kind = "application/json" if reply.status < 400 else "application/problem+json"
    return web.Response(text=json.dumps(reply.body), status=reply.status, headers=reply.headers, content_type=kind)


def page_of(items: list[Any], following: str | None = None) -> Reply:
    """One page of a list; `following` is the cursor of what comes after it."""
    cursors = [f"after-{number}" for number in range(1, len(items) + 1)]
    return Reply({"items": items, "cursors": cursors, "nextCursor": following})


def answers_reports(upstream: Upstream) -> None:
    """Any report, with two referrals each; every batch in the order asked."""

    def batch(call: Call) -> Reply:
        return Reply({"items": [report(each) for each in call.sent["ids"]]})

    def by_report(call: Call) -> Reply:
        items = [
            {"reportId": each, "referrals": [referral(str(uuid4()), each) for _ in range(2)]}
            for each in call.sent["reportIds"]
        ]
        return Reply({"items": items})

    upstream.says("identification", "POST", "/reports/batch", batch)
    upstream.says("referral", "POST", "/referrals/by-report", by_report)
