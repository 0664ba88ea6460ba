"""A telephone service of another person: it takes what is signed with the secret that it was given, and names each call by a line."""

import base64
import hashlib
import hmac
import json
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_SECRET = Path("/outside/phone_secret")
_PORT = 443


class _Calls(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        genuine = hmac.compare_digest(self.headers["webhook-signature"], self._signature(body))
        print(f"call {json.loads(body)['delivery']}" if genuine else "refused", flush=True)
        self.send_response(202 if genuine else 401)
        self.send_header("content-length", "0")
        self.end_headers()

    def _signature(self, body: bytes) -> str:
        key = base64.b64decode(_SECRET.read_text().strip().removeprefix("whsec_"))
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + body
        return f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"

    def log_message(self, *_: object) -> None:
        pass


def _serve() -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain("/outside/telephone.pem", "/outside/telephone.key")
    server = ThreadingHTTPServer(("0.0.0.0", _PORT), _Calls)  # noqa: S104 -- in a container
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


if __name__ == "__main__":
    _serve()
