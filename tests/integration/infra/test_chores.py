"""What comes round while everything runs: each chore at its time, and files that stay small under their writers."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from infra.data.traces import read
from infra.installation.place import Installation
from infra.launcher.plan import Chore
from infra.processes.children import spawn
from infra.processes.chores import LARGEST_LOG, LARGEST_TRACE, Chores, cap
from tests.support.probe import eventually


@dataclass
class World:
    """An installation, a clock that is set, and what the launcher said."""

    installation: Installation
    at: float = 0.0
    said: list[str] = field(default_factory=list)

    def chores(self, *codes: str) -> Chores:
        """Chores `chore-0`, `chore-1`, … that run these lines of Python once a day."""
        made = [Chore(f"chore-{n}", (sys.executable, "-c", code), {}, 86400) for n, code in enumerate(codes)]
        return Chores(made, self.installation, self.said.append, spawn, clock=lambda: self.at)

    def runs(self) -> int:
        """How often a chore left its mark."""
        mark = self.installation.data / "mark"
        return len(mark.read_text()) if mark.exists() else 0

    def marking(self, then: str = "") -> str:
        """Python that leaves a mark."""
        return f"open({str(self.installation.data / 'mark')!r}, 'a').write('x').__class__; {then}"


@pytest.fixture
def world(tmp_path: Path) -> World:
    installation = Installation(tmp_path / "state", 23000)
    installation.prepare()
    return World(installation)


def test_a_chore_runs_at_the_start_and_then_once_a_day(world: World) -> None:
    chores = world.chores(world.marking())

    def ran(times: int) -> bool:
        chores.turn()
        return world.runs() == times

    eventually(lambda: ran(1), "the first run")
    world.at = 86399.0
    for _ in range(3):
        chores.turn()
    assert world.runs() == 1
    world.at = 86400.0
    eventually(lambda: ran(2), "the next day's run")
    chores.end()
    assert world.said == []


def test_a_chore_that_fails_is_reported_and_comes_round_again(world: World) -> None:
    chores = world.chores(world.marking("raise SystemExit(3)"))

    def happened(times: int) -> bool:
        chores.turn()
        return len(world.said) == times

    eventually(lambda: happened(1), "the failure is told")
    assert "chore-0 ended with exit code 3" in world.said[0]
    world.at = 86400.0
    eventually(lambda: happened(2), "and tried again")
    assert world.runs() == 2


def test_the_end_waits_for_no_chore(world: World) -> None:
    chores = world.chores("import signal; signal.pause()")
    chores.turn()
    chores.end()
    assert world.said == []


def filled(path: Path, size: int) -> None:
    path.write_bytes(b"x" * size)


def test_a_file_that_grew_too_large_starts_anew_and_the_one_before_stays(world: World) -> None:
    large, small, trace = (
        world.installation.logs / "a.log",
        world.installation.logs / "b.log",
        world.installation.traces / "c.jsonl",
    )
    filled(large, LARGEST_LOG + 1)
    filled(small, LARGEST_LOG)
    filled(trace, LARGEST_TRACE + 1)
    chores = world.chores()
    chores.turn()
    assert (large.stat().st_size, small.stat().st_size, trace.stat().st_size) == (0, LARGEST_LOG, 0)
    assert large.with_name("a.1.log").stat().st_size == LARGEST_LOG + 1
    assert large.with_name("a.1.log").stat().st_mode & 0o777 == 0o600
    filled(large, LARGEST_LOG + 2)
    chores.turn()
    assert large.stat().st_size == LARGEST_LOG + 2, "looked at once a minute"
    world.at = 60.0
    chores.turn()
    assert sorted(path.name for path in world.installation.logs.iterdir()) == ["a.1.log", "a.log", "b.log"]
    assert large.with_name("a.1.log").stat().st_size == LARGEST_LOG + 2


def test_a_writer_that_holds_its_log_open_goes_on_at_the_new_beginning(world: World, tmp_path: Path) -> None:
    log, go = world.installation.logs / "w.log", tmp_path / "go"
    code = (
        "import os, sys, time\n"
        "print('before' * 9, flush=True)\n"
        f"while not os.path.exists({str(go)!r}): time.sleep(0.01)\n"
        "print('after', flush=True)"
    )
    log.touch()
    process: subprocess.Popen[bytes] = spawn((sys.executable, "-c", code), log=log)
    eventually(lambda: b"before" in log.read_bytes(), "it has written")
    cap(world.installation.logs, ".log", 10)
    go.touch()
    assert process.wait(10) == 0
    assert (log.read_bytes(), log.with_name("w.1.log").read_bytes()) == (b"after\n", b"before" * 9 + b"\n")


def test_a_trace_is_read_from_both_generations(world: World) -> None:
    path = world.installation.traces / "gateway.jsonl"

    def line(span: str) -> str:
        raw = {"traceId": "t", "spanId": span, "name": span, "startTimeUnixNano": "1", "endTimeUnixNano": "2"}
        resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "gateway"}}]}
        return json.dumps({"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": [raw]}]}]}) + "\n"

    path.write_text(line("first"))
    cap(world.installation.traces, ".jsonl", 10)
    path.write_text(line("second"))
    assert {span.name for span in read(world.installation.traces)} == {"first", "second"}
