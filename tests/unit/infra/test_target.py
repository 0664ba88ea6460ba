"""Which installation a command speaks to: its folder, and its ports."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from infra.errors import CliError
from infra.installation.runfile import Noted, Run, installation_at
from infra.processes.children import birth


def runs_at(data: Path, port_base: int, *, alive: bool = True) -> None:
    """Notes a run whose one process is this very test, or was a process of the same number long ago."""
    born = birth(os.getpid()) if alive else "another"
    process = Noted("gateway", os.getpid(), born, port_base, "/health/ready", 15)
    Run(os.getpid(), port_base, "ready", processes=(process,)).write(data / "run.json")


@pytest.mark.parametrize("base", ["", "8400", "1024", "65516"])
def test_port_base_is_taken_from_the_environment(tmp_path: Path, base: str) -> None:
    assert installation_at(tmp_path, {"SPONA_PORT_BASE": base}).port(19) == int(base or "8400") + 19


@pytest.mark.parametrize("base", ["1023", "65517", "-1", "8400.5", "abc", "٨٤٠٠"])
def test_unusable_port_base_is_refused_with_the_range(tmp_path: Path, base: str) -> None:
    with pytest.raises(CliError, match="from 1024 to 65516"):
        installation_at(tmp_path, {"SPONA_PORT_BASE": base})


def test_without_a_word_the_ports_are_those_of_what_runs(tmp_path: Path) -> None:
    runs_at(tmp_path, 9400)
    assert installation_at(tmp_path, {}).port_base == 9400
    assert installation_at(tmp_path, {"SPONA_PORT_BASE": "9600"}).port_base == 9600


def test_what_ended_without_a_word_keeps_no_ports(tmp_path: Path) -> None:
    runs_at(tmp_path, 9400, alive=False)
    assert installation_at(tmp_path, {}).port_base == 8400


def test_an_unreadable_note_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("{")
    assert installation_at(tmp_path, {}).port_base == 8400


def test_state_lies_in_the_repository_wherever_the_command_is_called(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert installation_at(None, {}).data == Path(__file__).parents[3] / ".spona"
    assert installation_at(Path("here"), {}).data == tmp_path / "here"
