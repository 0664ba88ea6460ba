"""The one who is on duty is called, what they press comes in from outside, and the secret of both is changed."""

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from standardwebhooks.webhooks import Webhook

from infra.errors import CliError
from infra.keys.secrets import webhook_secret
from tests.workshop.containers.outside import world as outside
from tests.workshop.containers.people import main_job
from tests.workshop.containers.people.asking import proxied
from tests.workshop.containers.people.browser import People
from tests.workshop.containers.people.staff import Member
from tests.workshop.containers.running import night
from tests.workshop.containers.running.composed import Composed

_PATH = "/phone/answers"
_TAKEN, _UNSIGNED, _NOT_THERE = 204, 401, 404
_RINGS_SECONDS = 240
_FILE = "notifications_phone__secret"


def only_presses_come_in(composed: Composed) -> str:
    """Refuses when more than a signed press gets in at the address that the telephone service knows."""
    for method, path in (("GET", "/readyz"), ("POST", "/inbox"), ("GET", _PATH)):
        if (status := _ask(composed, method, path)) != _NOT_THERE:
            raise CliError(f"The proxy lets {method} {path} through: {status}")
    if (status := _press(composed, str(uuid4()), webhook_secret())) != _UNSIGNED:
        raise CliError(f"A press that is signed with another secret was answered with {status}")
    return "only signed presses come in"


def be_called(composed: Composed, people: People, staff: Mapping[str, Member]) -> str:
    """A danger rings, is answered by the key 1, and is taken over; refuses when the press is not on the record."""
    before = _lines(composed, "call")
    report = _file(people, staff)
    delivery = _next_call(composed, len(before))
    if (status := _press(composed, delivery, _secret(composed).read_text().strip())) != _TAKEN:
        raise CliError(f"A signed press was answered with {status}")
    _, said, _ = night.command(composed, "notifications", "audit", "who-saw", report, "--json")
    actions = {seen["action"] for seen in json.loads(said)}
    if "alert.acknowledged" not in actions:
        raise CliError(f"The press is not on the record of the report: {sorted(actions)}")
    _take_over(people, staff, report)
    return f"{', '.join(sorted(action for action in actions if action.startswith('alert.')))}"


def change_secret(composed: Composed, people: People, staff: Mapping[str, Member]) -> str:
    """Another secret while a person files a danger: what the telephone service refuses meanwhile rings once it knows the new one."""
    _secret(composed).write_text(webhook_secret())
    composed.recreate("notifications", "notifications-worker")
    taken, refused = len(_lines(composed, "call")), len(_lines(composed, "refused"))
    report = _file(people, staff)
    _until(composed, "refused", refused)
    outside.tell_telephone(composed.places)
    delivery = _next_call(composed, taken)
    if (status := _press(composed, delivery, _secret(composed).read_text().strip())) != _TAKEN:
        raise CliError(f"A press that is signed with the new secret was answered with {status}")
    _take_over(people, staff, report)
    return f"refused {len(_lines(composed, 'refused')) - refused} times, then taken and answered"


def _secret(composed: Composed) -> Path:
    return composed.places.secrets / _FILE


def _file(people: People, staff: Mapping[str, Member]) -> str:
    with people.signed_in(staff["health.nis"]) as window:
        return main_job.file(window, danger="yes")


def _take_over(people: People, staff: Mapping[str, Member], report: str) -> None:
    with people.signed_in(staff["intake.centre"], "/list") as window:
        main_job.take_over(window, report)


def _next_call(composed: Composed, before: int) -> str:
    return _until(composed, "call", before)[before].split()[1]


def _until(composed: Composed, kind: str, before: int) -> list[str]:
    """What the telephone service said of this kind, once there is more of it than before."""
    end = time.monotonic() + _RINGS_SECONDS
    while len(lines := _lines(composed, kind)) <= before:
        if time.monotonic() > end:
            raise CliError(f"The telephone service said no further {kind!r} within {_RINGS_SECONDS} s")
        time.sleep(0.5)
    return lines


def _lines(composed: Composed, kind: str) -> list[str]:
    return [line for line in outside.said(composed.engine, "telephone").splitlines() if line.startswith(kind)]


def _press(composed: Composed, delivery: str, secret: str) -> int:
    body = json.dumps({"delivery": delivery, "action": "acknowledged", "pressed": "1"})
    name, at = f"answer_{uuid4()}", datetime.now(UTC)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(name, at, body),
    }
    return _ask(composed, "POST", _PATH, body, headers)


def _ask(composed: Composed, method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None) -> int:
    connection = proxied(outside.ANSWERS, composed.places)
    try:
        connection.request(method, path, body, dict(headers or {}))
        return connection.getresponse().status
    finally:
        connection.close()
