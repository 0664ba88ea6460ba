"""A failpoint kills at its own pass and no other, and a process that the harness did not start knows none."""

from __future__ import annotations

import inspect
import re
import signal
import subprocess
import sys

import pytest

from chassis.processes import failpoints
from tests.faults.failpoints import POINTS, killing
from tests.support.program import ROOT

REACH = """
from chassis.processes import failpoints
from tests.faults.failpoints import killing
vars(failpoints)["reached"] = killing({wanted!r})
for point in ("after-send", "after-ack", "after-ack", "after-ack"):
    print(point, flush=True)
    failpoints.reached(point)
print("alive")
"""


def program(wanted: str) -> subprocess.CompletedProcess[str]:
    source = REACH.format(wanted=wanted)
    return subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("times", "passed"), [(1, 2), (2, 3), (3, 4)])
def test_it_dies_as_by_kill_9_at_the_pass_it_was_asked(times: int, passed: int) -> None:
    done = program(f"after-ack:{times}")
    assert done.returncode == -signal.SIGKILL
    assert len(done.stdout.splitlines()) == passed


@pytest.mark.parametrize("wanted", ["after-ack:4", "in-sealing:1"])
def test_another_point_and_another_pass_kill_no_one(wanted: str) -> None:
    done = program(wanted)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "alive")


@pytest.mark.parametrize(
    "wanted", ["", "after-ack", "after-ack:", "after-ack:0", "after-ack:-1", "after-ack:two", "after-lunch:1", ":1"]
)
def test_what_is_no_failpoint_is_refused_with_those_there_are(wanted: str) -> None:
    with pytest.raises(ValueError, match=re.escape(", ".join(POINTS))):
        killing(wanted)


def test_the_product_passes_them_by_and_each_is_one_that_the_harness_knows() -> None:
    _, _, body = inspect.getsource(failpoints.reached).partition('"""')
    assert body.rstrip().endswith('"""'), "nothing but a docstring"
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "services/chassis/src").rglob("*.py"))
    assert set(re.findall(r'failpoints\.reached\("([a-z-]+)"\)', sources)) == set(POINTS)
