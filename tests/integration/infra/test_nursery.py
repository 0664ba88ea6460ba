"""What the nursery forks is the program that was asked for, as if it had been started anew, and dies with the one who asked."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from infra.launcher.plan import python
from infra.processes.children import spawn
from infra.processes.fork_server import Forked, ForkServer
from tests.integration.infra.launcher import none_left
from tests.support.probe import eventually
from tests.support.program import ROOT

HATCHED = "tests.integration.infra.hatched"
SHARED = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "TZ": "UTC", "OF_THE_NURSERY": "yes"}
OWN = {"TZ": "Europe/Belgrade", "OWN": "так"}


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[ForkServer]:
    made = ForkServer.open([HATCHED], log=tmp_path / "nursery.log", env=SHARED)
    yield made
    made.close()


def begun(nursery: ForkServer, log: Path, way: str) -> Forked:
    return nursery.start(python(HATCHED, way, "второ"), log=log, env=OWN)


def logged(log: Path) -> dict[str, Any]:
    """What it said first."""
    said = eventually(lambda: log.exists() and "\n" in log.read_text() and log.read_text(), "it speaks")
    return dict(json.loads(str(said).splitlines()[-1]))


def test_it_is_the_program_as_if_it_had_been_started_anew(nursery: ForkServer, tmp_path: Path) -> None:
    forked, anew = tmp_path / "forked.log", tmp_path / "anew.log"
    forked.write_text("kept\n")
    program = begun(nursery, forked, "0")
    assert program.wait(10) == 0
    other = spawn(python(HATCHED, "0", "второ"), log=anew, env=OWN | {"PYTHONPATH": str(ROOT)})
    assert other.wait(10) == 0
    found, expected = logged(forked), logged(anew)
    assert forked.read_text().startswith("kept\n")
    assert (found["pid"], found["session"]) == (program.pid, program.pid)
    assert found["loaded by"] == nursery.process.pid
    assert found["environment"] == OWN
    assert found["zone"] == "CET"
    assert found["threads"] == 1
    alike = ("arguments", "command", "folder", "path", "input", "zone", "open", "passed on", "threads", "handlers")
    assert {name: found[name] for name in alike} == {name: expected[name] for name in alike}


def test_two_of_them_share_no_chance(nursery: ForkServer, tmp_path: Path) -> None:
    logs = [tmp_path / "one.log", tmp_path / "two.log"]
    assert [begun(nursery, log, "0").wait(10) for log in logs] == [0, 0]
    one, two = (logged(log)["chance"] for log in logs)
    assert not set(map(str, one)) & set(map(str, two))


@pytest.mark.parametrize(
    ("way", "code", "words"),
    [("0", 0, ""), ("7", 7, ""), ("no, since", 1, "no, since"), ("raise", 1, "ValueError: it went wrong")],
)
def test_how_it_ends_is_reported(nursery: ForkServer, tmp_path: Path, way: str, code: int, words: str) -> None:
    program = begun(nursery, tmp_path / "x.log", way)
    assert (program.wait(10), program.poll(), program.returncode) == (code, code, code)
    assert (tmp_path / "x.log").read_text().rstrip().endswith(words)


def test_its_threads_and_its_last_words_are_waited_for(nursery: ForkServer, tmp_path: Path) -> None:
    assert begun(nursery, tmp_path / "x.log", "late").wait(10) == 0
    assert (tmp_path / "x.log").read_text().splitlines()[1:] == ["from a thread", "the last word"]


def test_it_runs_until_it_is_asked_to_end(nursery: ForkServer, tmp_path: Path) -> None:
    program = begun(nursery, tmp_path / "x.log", "wait")
    logged(tmp_path / "x.log")
    assert program.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        program.wait(0.1)
    program.terminate()
    assert program.wait(10) == -signal.SIGTERM
    program.kill()
    assert program.returncode == -signal.SIGTERM


def test_a_nursery_that_is_killed_takes_its_programs_along(nursery: ForkServer, tmp_path: Path) -> None:
    program = begun(nursery, tmp_path / "x.log", "wait")
    logged(tmp_path / "x.log")
    nursery.process.kill()
    assert program.wait(10) == -signal.SIGKILL
    with pytest.raises((EOFError, OSError)):
        begun(nursery, tmp_path / "y.log", "0")


def test_who_opened_it_takes_all_along(tmp_path: Path) -> None:
    source = (
        "import sys\n"
        "from pathlib import Path\n"
        "from infra.processes.fork_server import ForkServer, OURS\n"
        "nursery = ForkServer.open([sys.argv[1]], log=Path(sys.argv[2]), env={'PYTHONPATH': sys.argv[3]})\n"
        "program = nursery.start((*OURS, sys.argv[1], 'wait'), log=Path(sys.argv[2]), env={})\n"
        "print(nursery.process.pid, program.pid, flush=True)\n"
        "program.wait()\n"
    )
    command = [sys.executable, "-c", source, HATCHED, str(tmp_path / "x.log"), str(ROOT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as opener:
        assert opener.stdout is not None
        family = [psutil.Process(int(pid)) for pid in opener.stdout.readline().split()]
        logged(tmp_path / "x.log")
        opener.kill()
    none_left(family)


def test_one_that_still_loads_can_be_ended(tmp_path: Path) -> None:
    nursery = ForkServer.open([HATCHED], log=tmp_path / "nursery.log", env=SHARED | {"NEVER_LOADED": "yes"})
    assert nursery.loads()
    nursery.close()
    assert nursery.process.returncode == -signal.SIGKILL


def test_a_module_that_cannot_be_loaded_is_reported(tmp_path: Path) -> None:
    nursery = ForkServer.open(["infra.not_there"], log=tmp_path / "nursery.log", env=SHARED)
    with pytest.raises((EOFError, OSError)):
        begun(nursery, tmp_path / "x.log", "0")
    nursery.close()
    assert "infra.not_there" in (tmp_path / "nursery.log").read_text()


def test_one_that_is_run_to_its_end_has_what_it_is_given_and_tells_how_it_ended(tmp_path: Path) -> None:
    """Forked from the one who runs it, in whose session and folder it stays."""
    said, ways = tmp_path / "said", ("0", "7", "no, since", "raise", "late")
    source = (
        "import os, sys\n"
        "from infra.launcher.plan import python\n"
        "from infra.processes.fork_server import run\n"
        "with open(sys.argv[1], 'ab') as said:\n"
        "    given = {'output': said.fileno(), 'entered': 'унето'.encode()}\n"
        f"    codes = [run(python({HATCHED!r}, way, 'второ'), env={OWN}, **given) for way in sys.argv[2:]]\n"
        "print(codes, os.environ['OF_THE_NURSERY'])\n"
    )
    command = [sys.executable, "-c", source, str(said), *ways]
    done = subprocess.run(command, env=SHARED, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == "[0, 7, 1, 1, 0] yes\n"
    assert "no, since" in done.stderr
    assert "ValueError: it went wrong" in done.stderr
    lines = said.read_text().splitlines()
    assert lines[-2:] == ["from a thread", "the last word"]
    found = [json.loads(line) for line in lines[: len(ways)]]
    assert [each["arguments"][1:] for each in found] == [[way, "второ"] for way in ways]
    assert [(each["environment"], each["zone"], each["folder"]) for each in found] == [
        (OWN, "CET", str(tmp_path))
    ] * len(ways)
    assert {each["input"] for each in found} == {"унето"}
    assert len({each["loaded by"] for each in found}) == 1
    assert len({each["pid"] for each in found} | {found[0]["loaded by"]}) == len(ways) + 1
    assert len({str(each["chance"]) for each in found}) == len(ways)
