"""`make test`: a lane that fails is named and leaves what is needed to run it again; what is skipped says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from tests.lanes import command


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typer:
    """Two lanes, and no engine to be had."""
    (tmp_path / "test_sound.py").write_text(
        "import pytest\ndef test_sound(): pass\n@pytest.mark.skip(reason='no Java here')\ndef test_java(): pass\n"
    )
    (tmp_path / "test_broken.py").write_text("def test_broken(): assert 'left' == 'right'\n")
    lanes = {each: (str(tmp_path / f"test_{each}.py"),) for each in ("sound", "broken")}
    monkeypatch.setattr(command, "LANES", lanes)
    monkeypatch.setenv("PATH", "")
    app = Typer()
    app.command()(command.lanes)
    return app


def test_a_failed_lane_is_shown_whole_and_can_be_run_again(app: Typer, tmp_path: Path) -> None:
    into = tmp_path / "printed"
    done = CliRunner().invoke(app, ["--into", str(into)])
    assert done.exit_code == 1
    assert "assert 'left' == 'right'" in done.stdout
    assert "1 passed, 1 skipped" in done.stderr
    assert "no Java here" in done.stderr
    assert [each.name for each in into.glob("*.again")] == ["broken.again"]
    failed = (into / "broken.failed" / "v" / "cache" / "lastfailed").read_text()
    assert "test_broken" in failed


def test_all_that_pass_end_well(app: Typer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "LANES", {"sound": command.LANES["sound"]})
    done = CliRunner().invoke(app, [])
    assert (done.exit_code, done.stdout) == (0, "")
