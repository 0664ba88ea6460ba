"""What was told and what was heard stays and can be printed: by its owner, and by whoever was told."""

import asyncio
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
import typer
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from chassis.bus.codec import encode
from chassis.bus.ports import Received
from chassis.journal.entry import End, Entry, read, written
from chassis.journal.errors import NoJournal
from chassis.journal.operations import add_journal
from chassis.settings.groups import OperationsKafka
from chassis.settings.loading import SettingsRefused
from chassis.settings.processes import OperationsSettings
from contracts.envelope import Envelope
from tests.integration.chassis.referral_inbox import REPORTS, Service, event

TRACE = f"00-{'a' * 32}-{'b' * 16}-01"


async def heard(service: Service, envelope: Envelope) -> None:
    record = encode(REPORTS, envelope)
    await service.inbox.apply(
        Received(record.topic, 0, envelope.sequence, record.key, dict(record.headers), record.value)
    )


async def printed(service: Service, *arguments: str, kafka: OperationsKafka | None = None) -> Result:
    group = typer.Typer()
    group.callback()(lambda: None)
    add_journal(
        group,
        "referral",
        lambda: service.scratch.dsn("referral_worker"),
        lambda: OperationsSettings(SPONA_ENV="development", kafka=kafka),
    )
    return await asyncio.to_thread(CliRunner().invoke, group, ["journal", *arguments])


def lines(result: Result) -> list[Any]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


async def test_an_owner_s_events_survive_with_whoever_was_told(service: Service) -> None:
    key = uuid4()
    told = [event(key, number, traceparent=TRACE) for number in (1, 2)]
    for envelope in told:
        await heard(service, envelope)
    *events, end = lines(await printed(service, "--of", "identification"))
    assert [(line["topic"], read(json.dumps(line), 1)) for line in events] == [
        (REPORTS, Entry(REPORTS, envelope.model_copy(update={"traceparent": None}))) for envelope in told
    ]
    assert end == {"end": {"by": "referral", "of": "identification", "events": 2, "unapplied": 0}}


async def test_its_own_events_are_printed_in_the_order_of_each_key(service: Service) -> None:
    key, other = uuid4(), uuid4()
    for subject, number in ((key, 1), (other, 1), (key, 2)):
        await heard(service, event(subject, number))
    *events, end = lines(await printed(service))
    numbers = [(UUID(line["event"]["subject"]), line["event"]["sequence"]) for line in events]
    assert numbers == [(key, 1), (other, 1), (key, 2)]
    assert end["end"]["events"] == 3


async def test_a_password_of_the_bus_in_the_folder_is_asked_for_the_rest_only_when_the_bus_is(service: Service) -> None:
    """Of all the secrets of the night, as the folder holds them."""
    password = OperationsKafka(password=SecretStr("x"))
    assert lines(await printed(service, kafka=password)) == lines(await printed(service))
    refused = await printed(service, "--of", "identification", kafka=password)
    assert isinstance(refused.exception, SettingsRefused)
    assert refused.exception.sentences == ["KAFKA__SERVERS is missing: this command needs it."]


async def test_what_is_not_applied_is_counted_where_it_would_be_missing(service: Service) -> None:
    key = uuid4()
    await heard(service, event(key, 1))
    await heard(service, event(key, 3))
    await service.inbox.bury(Received(REPORTS, 0, 9, uuid4(), {}, b"other"), ValueError(), 1)
    *events, end = lines(await printed(service, "--of", "identification"))
    assert (len(events), end["end"]["events"], end["end"]["unapplied"]) == (1, 1, 2)


async def test_nobody_is_a_witness_of_what_they_are_not_told(service: Service) -> None:
    refused = await printed(service, "--of", "gateway")
    assert refused.exit_code == 2
    assert "identification, notifications, referral" in refused.output


@pytest.mark.parametrize(
    "line", ["", "[]", "{}", '{"topic": "elsewhere", "event": {}}', '{"end": 3}', '{"end": {"by": "referral"}}']
)
def test_a_line_of_something_else_is_refused_by_its_number(line: str) -> None:
    with pytest.raises(NoJournal, match="Line 7 is no line of a journal"):
        read(line, 7)


def test_the_last_line_reads_as_it_was_written() -> None:
    end = End("referral", "identification", 2, 1)
    assert read(written(end), 3) == end
