"""`keycloak apply --patience`: who says nothing, or that it cannot now, is asked again by the clock; a refusal is at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from typer.testing import CliRunner, Result

from infra.cli import app
from tests.support.answering import answering
from tests.support.program import free_port

BUSY, REFUSED = 503, 401


@dataclass
class Door:
    """Gives one status after the other to the one who asks for a token, and the last of them for good."""

    statuses: tuple[int, ...]
    asked: int = 0
    port: int = 0

    def next(self, *_: object) -> tuple[int, bytes]:
        """What the next one who asks is told."""
        self.asked += 1
        return self.statuses[min(self.asked, len(self.statuses)) - 1], b""


@pytest.fixture
def door() -> Iterator[Door]:
    """Twice too busy, then it does not know the administrator."""
    made = Door((BUSY, BUSY, REFUSED))
    with answering(made.next) as made.port:
        yield made


def apply(port: int, patience: str) -> Result:
    values = {
        "KEYCLOAK_ADDRESS": f"http://127.0.0.1:{port}",
        "KEYCLOAK_ADMIN_SECRET": "known",
        "KEYCLOAK_GATEWAY": "http://127.0.0.1:24000",
        "KEYCLOAK_GATEWAY_SECRET": "known",
    }
    return CliRunner().invoke(app, ["keycloak", "apply", "--patience", patience], env=values)


def test_one_that_is_busy_is_asked_until_it_answers_and_a_refusal_stands(door: Door) -> None:
    refused = apply(door.port, "600")
    assert refused.exit_code == 1
    assert "lets the administrator in" in refused.stderr
    assert door.asked == 3


def test_without_patience_it_is_asked_once(door: Door) -> None:
    assert apply(door.port, "0").exit_code == 1
    assert door.asked == 1


def test_where_no_one_listens_the_sentence_comes_when_the_patience_ends() -> None:
    refused = apply(free_port(), "3")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("No Keycloak at http://127.0.0.1:")
