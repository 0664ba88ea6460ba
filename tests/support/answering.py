"""A small HTTP server in a thread, for what a process of a test asks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

Answer = Callable[[str, dict[str, str], bytes], tuple[int, bytes]]
"""Status and body, for the path, the headers and the body of a request."""


@contextmanager
def answering(answer: Answer, port: int = 0) -> Iterator[int]:
    """Its port, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            status, content = answer(self.path, dict(self.headers.items()), body)
            self.send_response(status)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            """Says nothing per request."""

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        running = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        running.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            running.join()
