"""A real telephone service in a test: an HTTP server that checks signatures, which can refuse, hang or be away."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests.support.program import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass
class Telephone:
    """The server's port stays the same while it comes and goes."""

    port: int = field(default_factory=free_port)
    answer: int = 204
    secret: str = SECRET
    hang: threading.Event | None = None
    calls: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it takes calls."""
        return f"http://127.0.0.1:{self.port}/calls"

    def takes(self, body: bytes, headers: dict[str, str]) -> int:
        """Its answer to one call; what is not signed is none."""
        try:
            found = Webhook(self.secret).verify(body, headers)
        except WebhookVerificationError:
            return 401
        if self.answer < 300:
            self.calls.append(found)
            self.headers.append(headers)
            self.raw.append(body)
        if self.hang is not None:
            self.hang.wait(20)
        return self.answer

    @contextmanager
    def running(self) -> Iterator[Telephone]:
        """Answers until the block ends."""
        service = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                status = service.takes(body, {name.lower(): value for name, value in self.headers.items()})
                self.send_response(status)
                if status == 302:
                    self.send_header("location", f"http://127.0.0.1:{service.port}/elsewhere")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        with ThreadingHTTPServer(("127.0.0.1", self.port), Answers) as server:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            try:
                yield self
            finally:
                if self.hang is not None:
                    self.hang.set()
                server.shutdown()
                thread.join()


def signed(
    body: object, secret: str = SECRET, at: float | None = None, name: str = "answer_1", raw: bytes | None = None
) -> tuple[bytes, dict[str, str]]:
    """An answer as the service sends it: its bytes and headers, written out from the specification."""
    content = json.dumps(body).encode() if raw is None else raw
    moment = str(int(time.time() if at is None else at))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.digest(key, f"{name}.{moment}.".encode() + content, hashlib.sha256)
    return content, {
        "content-type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }
