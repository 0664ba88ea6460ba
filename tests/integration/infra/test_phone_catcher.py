"""The phone catcher over HTTP: it keeps signed calls, shows them, and sends a press back signed, on the loopback address only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

import psutil
import pytest
from standardwebhooks.webhooks import Webhook

from contracts import reference
from infra.installation.ports import answers
from infra.keys.secrets import webhook_secret
from tests.integration.notifications.telephone import signed
from tests.support.answering import answering
from tests.support.probe import eventually

SECRET = webhook_secret()


@dataclass
class Platform:
    """Takes what people press."""

    status: int = 204
    pressed: list[Any] = field(default_factory=list)

    def takes(self, _: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """A press as it is sent; what is not signed is an error."""
        self.pressed.append(Webhook(SECRET).verify(body, headers))
        return self.status, b""


@dataclass
class Catcher:
    """The running catcher, what it keeps, and the platform that it answers to."""

    base: int
    folder: Path
    platform: Platform
    process: subprocess.Popen[bytes]

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
        """Status and body of an answer; a redirect is followed."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(f"http://127.0.0.1:{self.base + 9}{path}", body, sent)
        try:
            with urlopen(request, timeout=5) as answer:  # noqa: S310 -- our own process
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def call(self, **changes: str) -> tuple[dict[str, Any], int]:
        """Hands a call over; what was reported and the status."""
        values: dict[str, Any] = {
            "delivery": str(uuid4()),
            "to": reference.roster().people[0].phone,
            "kinds": ["voice", "sms"],
            "code": "urgent_request_waits",
            "sentence": "Hitan zahtev čeka. Uđite u sistem.",
            "language": "sr-Latn",
            **changes,
        }
        body, headers = signed(values, secret=SECRET)
        return values, self.ask("/calls", body, **headers)[0]

    def kept(self) -> list[dict[str, Any]]:
        """What the files hold, the oldest first."""
        return [json.loads(file.read_text("utf-8")) for file in sorted(self.folder.glob("*.json"))]


@pytest.fixture
def catcher(base: int, tmp_path: Path) -> Iterator[Catcher]:
    platform = Platform()
    with answering(platform.takes) as port:
        settings = {
            "SPONA_ENV": "development",
            "PHONECATCHER_HTTP__PORT": str(base + 9),
            "PHONECATCHER_FOLDER": str(tmp_path / "phone"),
            "PHONECATCHER_SECRET": SECRET,
            "PHONECATCHER_ANSWERS": f"http://127.0.0.1:{port}/phone/answers",
        }
        command = [sys.executable, "-m", "infra.phonecatcher"]
        process = subprocess.Popen(command, env={"PATH": os.environ["PATH"], **settings})
        eventually(lambda: answers(base + 9), "the phone catcher listens", seconds=30)
        yield Catcher(base, tmp_path / "phone", platform, process)
        process.kill()
        process.wait()


def test_a_call_is_kept_and_shown_and_a_press_goes_back(catcher: Catcher) -> None:
    assert "Још није било позива" in catcher.ask("/")[1]
    first, status = catcher.call()
    second, _ = catcher.call(to=reference.roster().people[1].phone)
    assert status == 204
    body, headers = signed(first, secret=SECRET)
    assert catcher.ask("/calls", body, **headers)[0] == 204
    assert [(each["delivery"], each["times"]) for each in catcher.kept()] == [
        (first["delivery"], 2),
        (second["delivery"], 1),
    ]
    page = catcher.ask("/")[1]
    assert page.index(reference.roster().people[1].name) < page.index(reference.roster().people[0].name)
    form = urlencode({"delivery": first["delivery"]}).encode()
    status, page = catcher.ask("/press", form, content_type="application/x-www-form-urlencoded")
    assert (status, page.count("Притиснуто 1"), page.count("<button")) == (200, 1, 1)
    assert catcher.platform.pressed == [{"delivery": first["delivery"], "action": "acknowledged", "pressed": "1"}]
    assert catcher.kept()[0]["pressed_at"] is not None


def test_what_is_not_signed_is_no_call(catcher: Catcher) -> None:
    body, headers = signed({"delivery": str(uuid4())}, secret=webhook_secret())
    assert catcher.ask("/calls", body, **headers)[0] == 401
    body, headers = signed({"delivery": "x"}, secret=SECRET)
    assert catcher.ask("/calls", body, **headers)[0] == 400
    assert catcher.kept() == []


def test_a_press_that_the_platform_does_not_take_is_said_and_not_kept(catcher: Catcher) -> None:
    found, _ = catcher.call()
    catcher.platform.status = 503
    form = urlencode({"delivery": found["delivery"]}).encode()
    status, page = catcher.ask("/press", form, content_type="application/x-www-form-urlencoded")
    assert (status, "Платформа није примила одговор" in page) == (502, True)
    assert catcher.kept()[0]["pressed_at"] is None
    assert catcher.ask("/press", b"delivery=unknown")[0] == 404


def test_only_this_machine_reaches_it_and_no_other_site_presses(catcher: Catcher) -> None:
    listening = psutil.Process(catcher.process.pid).net_connections()
    assert [each.laddr.ip for each in listening if each.status == psutil.CONN_LISTEN] == ["127.0.0.1"]
    found, _ = catcher.call()
    form = urlencode({"delivery": found["delivery"]}).encode()
    assert catcher.ask("/press", form, origin="http://example.org")[0] == 403
    assert catcher.ask("/", host="example.org")[0] == 421
    assert catcher.platform.pressed == []
