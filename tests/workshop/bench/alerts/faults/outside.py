"""Faults that come from outside: records on the bus that no service published, and a person who asks much too often."""

from __future__ import annotations

import json
import uuid
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from contracts.topics import IDENTIFICATION_REPORTS, REFERRAL_REFERRALS
from contracts.words.referrals import Purpose
from infra.demo.hops import stored_in_kafka
from infra.errors import CliError
from infra.installation.ports import LOOPBACK
from infra.kafka.client import ADMINISTRATOR, sign_in
from infra.keys import secrets
from infra.launcher.environment import KAFKA
from infra.launcher.plan import people_file, python
from infra.sign_in import people
from tests.workshop.bench.alerts.faults.stored import consumer_slowed
from tests.workshop.bench.own.database import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from infra.demo.hops import Stored
    from tests.workshop.bench.alerts.world import World

_LATELY = timedelta(hours=1)
_FOLLOW_REPORTS = ("referral", "notifications")
_SUBMITTED, _RECEIVED = "identification.report-submitted.v1", "identification.report-received.v1"
_UNHEARD_OF = "identification.report-imagined.v1"
_EACH_SECONDS, _MANY = 0.15, 6_000
_THIEF, _PURPOSE = "csr.novisad", Purpose.CHILD_PROTECTION.value


@contextmanager
def dead_letter(world: World) -> Iterator[None]:
    """In the place of a new report's next event is one that says nothing, and what is reported of it waits behind; skipped at the end."""
    last = _last(world, IDENTIFICATION_REPORTS, _SUBMITTED)
    number = str(int(last.headers["ce_sequence"]) + 1)
    changed = {"ce_id": str(uuid.uuid4()), "ce_sequence": number, "ce_type": _RECEIVED}
    headers = {**last.headers, **_encoded(changed)}
    _put(world, IDENTIFICATION_REPORTS, [(last.key, headers, b'{"reportId": 7}')])
    yield
    for service in _FOLLOW_REPORTS:
        settings = world.environments.operations(service)
        for letter in json.loads(
            "".join(said(python(f"{service}.operations", "dead-letters", "list", "--json"), settings))
        ):
            said(python(f"{service}.operations", "dead-letters", "skip", str(letter["id"])), settings)


@contextmanager
def event_before_its_time(world: World) -> Iterator[None]:
    """Of something new the third event comes first; the two before it come at the end, and none of them is known to anybody."""
    key, like = str(uuid.uuid4()), _last(world, IDENTIFICATION_REPORTS)

    def numbered(number: int) -> tuple[str, Mapping[str, bytes], bytes]:
        changed = {"ce_id": str(uuid.uuid4()), "ce_sequence": str(number), "ce_type": _UNHEARD_OF, "ce_subject": key}
        return key, {**like.headers, **_encoded(changed)}, like.value

    _put(world, IDENTIFICATION_REPORTS, [numbered(3)])
    yield
    _put(world, IDENTIFICATION_REPORTS, [numbered(1), numbered(2)])


@contextmanager
def consumer_behind(world: World) -> Iterator[None]:
    """What identification follows comes again many times, and each event costs its consumer 150 ms; others leave it out quickly."""
    last = _last(world, REFERRAL_REFERRALS)
    with consumer_slowed(world, "identification", _EACH_SECONDS):
        _put(world, REFERRAL_REFERRALS, [(last.key, last.headers, last.value)] * _MANY)
        yield


@contextmanager
def opening_forged(world: World) -> Iterator[None]:
    """A person who has referral's password says that a report's referral, which no one authorised, was accepted far away."""
    report, referral, now = _last(world, IDENTIFICATION_REPORTS, _SUBMITTED), str(uuid.uuid4()), datetime.now(UTC)
    thief = people.load(people_file()).by_username[_THIEF]
    about = {"referralId": referral, "purpose": _PURPOSE, "urgency": "immediate", "reportId": report.key}
    about |= {"unitId": str(thief.unit)}
    at = now.isoformat()
    events = {
        "referral.referral-sent.v1": {**about, "respondBy": at, "sentAt": at},
        "referral.referral-accepted.v1": {**about, "acceptedBy": str(thief.sub), "acceptedAt": at, "version": 2},
    }
    _put(
        world,
        REFERRAL_REFERRALS,
        [
            (referral, {**report.headers, **_encoded(_invented(referral, number, kind, at))}, json.dumps(data).encode())
            for number, (kind, data) in enumerate(events.items(), 1)
        ],
    )
    yield


def _invented(referral: str, number: int, kind: str, at: str) -> dict[str, str]:
    values = {"ce_id": str(uuid.uuid4()), "ce_type": kind, "ce_source": "referral", "ce_subject": referral}
    return values | {"ce_time": at, "ce_sequence": str(number), "ce_correlationid": str(uuid.uuid4())}


def _last(world: World, topic: str, kind: str = "") -> Stored:
    """The newest record of a topic, or of a type on it. Raises CliError."""
    found = stored_in_kafka(_address(world), _password(world), (topic,), datetime.now(UTC) - _LATELY)
    wanted = [each for each in found if each.headers["ce_type"].decode().startswith(kind)]
    if not wanted:
        raise CliError(f"Nothing was told on {topic} within an hour")
    return max(wanted, key=lambda each: each.written_at)


def _put(world: World, topic: str, records: list[tuple[str, Mapping[str, bytes], bytes]]) -> None:
    from kafka import KafkaProducer

    producer: Any = KafkaProducer(**sign_in(_address(world), _password(world)))
    with closing(producer):
        sent = [
            producer.send(topic, value, key.encode(), headers=list(headers.items())) for key, headers, value in records
        ]
        for each in sent:
            each.get(30)


def _encoded(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in texts.items()}


def _address(world: World) -> str:
    return f"{LOOPBACK}:{world.installation.port(KAFKA)}"


def _password(world: World) -> str:
    return secrets.read(world.installation).kafka[ADMINISTRATOR]
