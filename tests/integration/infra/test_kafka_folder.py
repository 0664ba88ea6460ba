"""The broker's folder: whatever it is called, and whatever a start that was killed left in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.errors import CliError
from tests.support.folders import open_folder
from tests.support.kafka import Kafka, require_kafka


@pytest.fixture
def folder() -> Iterator[Path]:
    require_kafka()
    with open_folder() as made:
        yield made


def test_a_folder_called_as_people_call_it_is_used(folder: Path) -> None:
    """Java took the letters of Niš for question marks, and a backslash for an escape."""
    home = folder / 'Đorđe \\ "Niš" 🙂'
    Kafka(home).stop()
    assert (home / "data" / "meta.properties").is_file()


def test_a_folder_with_a_comma_is_refused(folder: Path) -> None:
    """The broker would take it for two folders, one of them outside the installation's."""
    with pytest.raises(CliError, match="has a comma; use --data with another folder"):
        Kafka(folder / "a,b")
    assert list(folder.iterdir()) == []


def test_a_start_that_was_killed_while_it_formatted_costs_nothing_and_leaves_no_passwords(folder: Path) -> None:
    home = folder / "kafka"
    (home / "data").mkdir(parents=True)
    (home / "data" / "bootstrap.checkpoint").write_bytes(b"half")
    (home / "format.arguments").write_text("passwords")
    running = Kafka(home)
    running.stop()
    assert not (home / "format.arguments").exists()
    (home / "format.arguments").write_text("passwords")
    running.prepare()
    assert sorted(file.name for file in home.iterdir()) == ["data", "server.properties"]
