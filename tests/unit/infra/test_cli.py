"""What the command line refuses before anything is touched, and that it explains itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from infra.cli import app


def spona(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(app, arguments, env=environment)


def test_every_command_explains_itself() -> None:
    names = [command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands]
    assert {"up", "down", "status"} <= set(names)
    for name in names:
        asked = spona(name, "--help")
        assert asked.exit_code == 0
        assert "Usage:" in asked.output


def test_an_unknown_stack_is_refused_with_a_sentence() -> None:
    refused = spona("up", "--stack", "cloud")
    assert refused.exit_code == 2
    assert (
        refused.stderr == "There is no stack 'cloud', only these: embedded, kafka, full; run: spona up --stack full\n"
    )


@pytest.mark.parametrize(
    "command", ["up", "seed --reports 10", "bench all", "bench faults", "bench growth", "bench alerts"]
)
def test_production_is_refused_and_leaves_no_trace(tmp_path: Path, command: str) -> None:
    refused = spona(*command.split(), SPONA_ENV="production", SPONA_DATA=str(tmp_path / "state"))
    assert refused.exit_code == 2
    assert "never runs in production" in refused.stderr
    assert not (tmp_path / "state").exists()


def test_the_demonstration_says_what_takes_its_place_in_production(tmp_path: Path) -> None:
    refused = spona("demo", "--data", str(tmp_path / "state"), SPONA_ENV="production")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("Production knows no demo people")
    assert len(refused.stderr.splitlines()) == 1


def test_nothing_runs_is_said_with_its_own_exit_code(tmp_path: Path) -> None:
    asked = spona("status", "--data", str(tmp_path))
    assert (asked.exit_code, asked.output) == (3, f"Nothing runs from {tmp_path}.\n")
    assert spona("down", "--data", str(tmp_path / "never")).exit_code == 0


def test_nothing_is_published_again_where_nothing_was_ever_started(tmp_path: Path) -> None:
    asked = spona("republish", "--since", "2026-11-30T05:00:00+01:00", "--data", str(tmp_path))
    assert asked.exit_code == 3
    assert "Nothing was ever started" in asked.stderr
