"""The broker's folder: whatever it is called, and whatever a start that was killed left in it."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.errors import Refusal
from infra.kafka.administration import Cluster
from infra.kafka.broker import Broker, Credentials
from tests.support.kafka import require_kafka
from tests.support.program import free_port


@pytest.fixture
def folder() -> Iterator[Path]:
    require_kafka()
    made = Path(tempfile.mkdtemp(prefix="spona-kafka-"))
    yield made
    shutil.rmtree(made)


def broker_in(home: Path) -> Broker:
    credentials = Credentials(secrets.token_hex(16), secrets.token_hex(16), secrets.token_hex(16))
    return Broker(home, free_port(), free_port(), credentials, home.parent / "kafka.log")


def test_a_folder_called_as_people_call_it_is_used(folder: Path) -> None:
    """Java took the letters of Niš for question marks, and a backslash for an escape."""
    broker = broker_in(folder / 'Đorđe \\ "Niš" 🙂')
    broker.prepare()
    process = broker.start()
    broker.stop(process)
    assert (folder / 'Đorđe \\ "Niš" 🙂' / "data" / "meta.properties").is_file()


def test_a_folder_with_a_comma_is_refused(folder: Path) -> None:
    """The broker would take it for two folders, one of them outside the installation's."""
    with pytest.raises(Refusal, match="has a comma; use --data with another folder"):
        broker_in(folder / "a,b").prepare()
    assert list(folder.iterdir()) == []


def test_a_start_that_was_killed_while_it_formatted_costs_nothing_and_leaves_no_passwords(folder: Path) -> None:
    broker, home = broker_in(folder / "kafka"), folder / "kafka"
    (home / "data").mkdir(parents=True)
    (home / "data" / "bootstrap.checkpoint").write_bytes(b"half")
    (home / "format.arguments").write_text("passwords")
    broker.prepare()
    process = broker.start()
    try:
        with Cluster.connect(broker.address, broker._credentials.admin) as cluster:
            assert cluster.version() == "4.3"
    finally:
        broker.stop(process)
    assert not (home / "format.arguments").exists()
    (home / "format.arguments").write_text("passwords")
    broker.prepare()
    assert sorted(file.name for file in home.iterdir()) == ["data", "server.properties"]
