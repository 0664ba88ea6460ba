"""`spona bench republish` among a few reports: each comes back, and nothing is left of where they came back to."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

from infra.launcher.plan import python


def test_every_report_comes_back_and_events_are_told_by_the_second() -> None:
    with tempfile.TemporaryDirectory() as folder:
        # As root the database runs as another user, who passes through here.
        Path(folder).chmod(0o711)
        command = python("infra.cli", "bench", "republish", "--reports", "20", "--json")
        done = subprocess.run(command, env=os.environ | {"TMPDIR": folder}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert list(Path(folder).iterdir()) == []
    assert told["reports"] == 20
    assert told["events"] >= 20
    assert told["events_a_second"] > 0
