"""What a launcher left behind is ended by the next start."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from infra.installation.runfile import Noted, Run, installation_at
from infra.launcher.down import end_leftovers
from infra.processes.children import birth


def test_a_process_that_is_noted_for_each_of_its_parts_is_ended_and_told_once(tmp_path: Path) -> None:
    said: list[str] = []
    with subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"]) as left:
        names = [f"referral-{part}" for part in ("relay", "consumer", "worker")]
        parts = [Noted(name, left.pid, birth(left.pid), None, None, signal.SIGTERM) for name in names]
        Run(left.pid, 8400, "ready", processes=tuple(parts)).write(tmp_path / "run.json")
        end_leftovers(installation_at(tmp_path, {}), said.append)
        assert birth(left.pid) is None
    assert said == [f"Ending referral-worker (process {left.pid}), left over from the last run"]
    assert not (tmp_path / "run.json").exists()
