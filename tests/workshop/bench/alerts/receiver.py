"""The collector of the bench: takes metrics over OTLP/HTTP and shows them to Prometheus."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from infra.installation.ports import LOOPBACK
from tests.workshop.bench.alerts.series import Newest

if TYPE_CHECKING:
    from collections.abc import Iterator

TAKES, SHOWS = "/v1/metrics", "/metrics"


@contextmanager
def receiving() -> Iterator[str]:
    """The address, with its port, of one that listens until the end of the block. Spans are taken and forgotten."""
    newest = Newest()

    class Exchange(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == TAKES:
                newest.take(body)
            self._answer(HTTPStatus.OK)

        def do_GET(self) -> None:
            if self.path == SHOWS:
                self._answer(HTTPStatus.OK, newest.text().encode())
            else:
                self._answer(HTTPStatus.NOT_FOUND)

        def _answer(self, status: HTTPStatus, body: bytes = b"") -> None:
            # The one who tells waits a second and a half, and no longer.
            with suppress(ConnectionError):
                self.send_response(status)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """No one reads it."""

    server = ThreadingHTTPServer((LOOPBACK, 0), Exchange)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
