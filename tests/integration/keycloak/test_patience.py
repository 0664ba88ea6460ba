"""`keycloak apply --patience`: who says nothing, or that it cannot now, is asked again by the clock; a refusal stands at once."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from typer.testing import CliRunner, Result

from infra.cli import app
from tests.support.program import free_port

BUSY, REFUSED = 503, 401


class Door(ThreadingHTTPServer):
    """Gives one answer after the other to whoever asks for a token, and the last of them for good."""

    def __init__(self, *answers: int) -> None:
        """Listens on a port of its own."""
        super().__init__(("127.0.0.1", 0), Answers)
        self.answers, self.asked = answers, 0

    def next(self) -> int:
        """What the next one who asks is told."""
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


class Answers(BaseHTTPRequestHandler):
    """Empty answers with the status that is next."""

    server: Door

    def do_POST(self) -> None:
        """Answer a question for a token."""
        self.send_response(self.server.next())
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing per request."""


@pytest.fixture
def door() -> Iterator[Door]:
    """Twice too busy, then it does not know the administrator."""
    with Door(BUSY, BUSY, REFUSED) as made:
        Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def apply(port: int, patience: str) -> Result:
    told = {
        "KEYCLOAK_ADDRESS": f"http://127.0.0.1:{port}",
        "KEYCLOAK_ADMIN_SECRET": "known",
        "KEYCLOAK_GATEWAY": "http://127.0.0.1:24000",
        "KEYCLOAK_GATEWAY_SECRET": "known",
    }
    return CliRunner().invoke(app, ["keycloak", "apply", "--patience", patience], env=told)


def test_one_that_is_busy_is_asked_until_it_answers_and_a_refusal_stands(door: Door) -> None:
    refused = apply(door.server_port, "600")
    assert refused.exit_code == 1
    assert "lets the administrator in" in refused.stderr
    assert door.asked == 3


def test_without_patience_it_is_asked_once(door: Door) -> None:
    assert apply(door.server_port, "0").exit_code == 1
    assert door.asked == 1


def test_where_nobody_listens_the_sentence_comes_when_the_patience_ends() -> None:
    refused = apply(free_port(), "3")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("No Keycloak at http://127.0.0.1:")
