"""A failpoint kills at its own pass and no other, and nowhere but in development."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from chassis.processes import failpoints

REACH = """
import os
from chassis.processes import failpoints
failpoints.arm(os.environ)
for point in ("after-send", "after-ack", "after-ack", "after-ack"):
    print(point, flush=True)
    failpoints.reached(point)
print("alive")
"""
START = """
from chassis.settings import RelaySettings, load
load(RelaySettings)
"""


def program(source: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs `source` with these variables and no other of ours."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SPONA_")}
    return subprocess.run(
        [sys.executable, "-c", source], env={**plain, **environment}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("times", "passed"), [(1, 2), (2, 3), (3, 4)])
def test_it_dies_as_by_kill_9_at_the_pass_it_was_told(times: int, passed: int) -> None:
    done = program(REACH, SPONA_ENV="development", SPONA_FAILPOINT=f"after-ack:{times}")
    assert done.returncode == -signal.SIGKILL
    assert len(done.stdout.splitlines()) == passed


@pytest.mark.parametrize("environment", [{}, {"SPONA_FAILPOINT": "after-ack:4"}, {"SPONA_FAILPOINT": "in-sealing:1"}])
def test_another_point_and_another_pass_kill_nobody(environment: dict[str, str]) -> None:
    done = program(REACH, SPONA_ENV="development", **environment)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "alive")


@pytest.mark.parametrize("where", [{}, {"SPONA_ENV": "production"}, {"SPONA_ENV": "prod"}])
def test_no_process_starts_with_one_in_production(where: dict[str, str]) -> None:
    done = program(START, SPONA_FAILPOINT="after-ack:1", **where)
    assert done.returncode == 2
    assert done.stderr == "SPONA_FAILPOINT kills this process on purpose and is not for production: remove it.\n"


@pytest.mark.parametrize(
    "wanted", ["", "after-ack", "after-ack:", "after-ack:0", "after-ack:-1", "after-ack:two", "after-lunch:1", ":1"]
)
def test_what_is_no_failpoint_is_refused_with_those_there_are(wanted: str) -> None:
    with pytest.raises(failpoints.FailpointRefused) as refused:
        failpoints.arm({"SPONA_ENV": "development", "SPONA_FAILPOINT": wanted})
    assert all(point in str(refused.value) for point in failpoints.POINTS)
