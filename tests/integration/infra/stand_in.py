"""A process that replaces one of ours under the launcher: `stand_in PORT BEHAVIOUR DATA`.

DATA only makes it known whose it is.
Behaviours: `refuse` (says why and exits 2), `unready`, `deaf` (ignores SIGTERM), `mortal` (ends by
itself once asked over HTTP).
"""

import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Answers(BaseHTTPRequestHandler):
    """Readiness, and a door through which a test can end the process."""

    behaviour = ""

    def do_GET(self) -> None:
        """Answer /readyz; end at /die."""
        if self.path == "/die":
            sys.stderr.write("stand-in was told to die\n")
            sys.stderr.flush()
            os._exit(7)
        self.send_response(503 if self.behaviour == "unready" else 200)
        self.end_headers()
        self.wfile.write(b'{"checks": {"database": "down"}}' if self.behaviour == "unready" else b"{}")

    def log_message(self, *_: object) -> None:
        """Say nothing per request."""


def main() -> None:
    """Serve until SIGTERM."""
    port, behaviour = int(sys.argv[1]), sys.argv[2]
    if behaviour == "refuse":
        sys.exit("STAND_IN_DB__DSN is missing: set it to the address.")
    if behaviour == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    Answers.behaviour = behaviour
    HTTPServer(("127.0.0.1", port), Answers).serve_forever()


if __name__ == "__main__":
    main()
