"""The launcher's life: it starts everything in order, and whatever way it ends, nothing is left."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import psutil
import pytest

from infra.processes.children import birth
from tests.integration.infra.launcher import Launcher, Start, begins_and_ends, command, none_left, with_word
from tests.support.probe import eventually

WISHES = ("one=", "two=", "gateway=")


@pytest.fixture
def running(start: Start, data: Path, base: int) -> Launcher:
    launcher = start(data, base, *WISHES)
    launcher.until_ready()
    return launcher


def spona(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "infra.cli", *arguments], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_start_says_which_engines_run_and_ends_in_order_when_asked(running: Launcher, number: signal.Signals) -> None:
    family = running.family()
    assert "database: PostgreSQL 18" in running.output
    assert "events: PostgreSQL log; identity: demo issuer; Kafka and Keycloak: make up STACK=full" in running.output
    assert "health.nis" in running.output
    assert "Ready in " in running.output
    running.send(number)
    assert running.ends() == 0
    none_left(family, seconds=0)
    assert "All 4 processes have ended" in running.output


def test_chores_come_round_while_everything_runs(running: Launcher) -> None:
    log = running.data / "logs" / "tidy.log"
    eventually(lambda: log.exists() and "came round" in log.read_text(), "the chore has run")


def test_only_the_first_start_migrates(start: Start, data: Path, base: int) -> None:
    new = begins_and_ends(start(data.parent / "new", base, *WISHES))
    assert "bus-migrate" in new.output
    assert "bus-migrate" not in begins_and_ends(start(new.data, base, *WISHES)).output


def test_kill_9_of_the_launcher_leaves_nothing(running: Launcher) -> None:
    family = running.family()
    assert len(family) > 6  # three stand-ins, the database and its own processes
    running.send(signal.SIGKILL)
    running.ends()
    none_left(family)  # and no later start had to end them


def test_next_start_works_at_once_after_kill_9(start: Start, running: Launcher, base: int) -> None:
    running.send(signal.SIGKILL)
    running.ends()
    begins_and_ends(start(running.data, base, *WISHES))


def test_process_that_ignores_the_death_of_its_launcher_is_ended_by_the_next_start(
    start: Start, data: Path, base: int
) -> None:
    launcher = start(data, base, "deaf=deaf", "gateway=")
    family = launcher.until_ready()
    deaf = with_word(family, "deaf")
    launcher.send(signal.SIGKILL)
    launcher.ends()
    none_left([process for process in family if process != deaf])
    assert deaf.is_running()
    deaf.send_signal(signal.SIGSTOP)  # it will not even notice; only SIGKILL ends it
    again = start(data, base, "deaf=", "gateway=")
    again.until_ready()
    none_left([deaf], seconds=0)
    assert f"Ending deaf (process {deaf.pid})" in again.output
    again.send(signal.SIGINT)
    assert again.ends() == 0


def test_second_ctrl_c_ends_everything_at_once(start: Start, data: Path, base: int) -> None:
    launcher = start(data, base, "deaf=deaf", "gateway=")
    family = launcher.until_ready()
    gateway = with_word(family, str(base + 1))
    launcher.send(signal.SIGINT)
    none_left([gateway])
    assert launcher.process.poll() is None
    launcher.send(signal.SIGINT)
    assert launcher.ends(seconds=5) == 0
    none_left(family)
    begins_and_ends(start(data, base, *WISHES))


def test_ctrl_c_while_something_is_not_ready_yet(start: Start, data: Path, base: int) -> None:
    launcher = start(data, base, "slow=unready", "gateway=")
    eventually((data / "logs" / "slow.log").exists, "the slow one was started", seconds=30)
    gateway_log = data / "logs" / "gateway.log"
    said_before = gateway_log.stat().st_mtime_ns
    family = launcher.family()
    launcher.send(signal.SIGINT)
    assert launcher.ends() == 0
    none_left(family, seconds=0)
    assert gateway_log.stat().st_mtime_ns == said_before


def test_starting_twice_is_refused_and_says_how_to_stop_the_first(start: Start, running: Launcher, base: int) -> None:
    second = start(running.data, base + 100, *WISHES)
    assert second.ends() == 3
    assert f"already runs from {running.data} (process {running.process.pid})" in second.output
    assert f"down --data {running.data}" in second.output
    assert running.process.poll() is None


def test_taken_port_is_named_with_the_process_that_wanted_it(start: Start, running: Launcher, base: int) -> None:
    other = start(running.data.parent / "other", base + 1, *WISHES)
    assert other.ends() == 1
    assert f"Port {base + 1}, wanted by one, is taken by" in other.output
    assert "SPONA_PORT_BASE" in other.output


@pytest.mark.parametrize("wishes", [("bad=refuse", "gateway="), ("one=", "bad=refuse")])
def test_process_that_does_not_start_is_named_with_its_last_words(
    start: Start, data: Path, base: int, wishes: tuple[str, ...]
) -> None:
    launcher = start(data, base, *wishes)
    assert launcher.ends() == 1
    assert f"bad ended with exit code 1; see {data}/logs/bad.log" in launcher.output
    assert "STAND_IN_DB__DSN is missing" in launcher.output
    assert not (data / "run.json").exists()


def test_program_that_cannot_be_loaded_ends_the_start_with_what_python_said(
    start: Start, data: Path, base: int
) -> None:
    launcher = start(data, base, "one=", "bad=missing", "gateway=")
    assert launcher.ends() == 1
    assert f"nursery ended with exit code 1; see {data}/logs/nursery.log" in launcher.output
    assert "No module named 'infra.not_there'" in launcher.output


def test_process_that_dies_later_ends_everything_with_its_name(running: Launcher, base: int) -> None:
    family = running.family()
    with pytest.raises(OSError, match=r"closed connection|reset"):
        urllib.request.urlopen(f"http://127.0.0.1:{base + 1}/die", timeout=5)
    assert running.ends() == 1
    none_left(family, seconds=0)
    assert f"two ended with exit code 7; see {running.data}/logs/two.log" in running.output
    assert "stand-in was told to die" in running.output


def test_status_and_down_find_the_running_launcher(running: Launcher, base: int) -> None:
    family = running.family()
    status = spona("status", "--json", "--data", str(running.data))
    assert status.returncode == 0, status.stderr
    found = json.loads(status.stdout)
    assert found["state"] == "ready"
    assert found["launcher"] == running.process.pid
    assert found["engines"]["database"].startswith("PostgreSQL 18.")
    processes = {process["name"]: process for process in found["processes"]}
    assert list(processes) == ["postgres", "one", "two", "gateway"]
    assert processes["two"]["port"] == base + 1
    assert all(process["ready"] for process in processes.values())
    assert {process["pid"] for process in processes.values()} <= {process.pid for process in family}

    down = spona("down", "--data", str(running.data))
    assert (down.returncode, down.stdout) == (0, "Everything has ended.\n")
    none_left(family, seconds=0)
    assert running.ends(seconds=5) == 0
    after = spona("status", "--json", "--data", str(running.data))
    assert (after.returncode, json.loads(after.stdout)["state"]) == (3, "stopped")
    assert spona("down", "--data", str(running.data)).returncode == 0


def test_status_names_what_is_not_ready(running: Launcher, base: int) -> None:
    stopped = with_word(running.family(), str(base))
    stopped.suspend()
    status = spona("status", "--data", str(running.data))
    stopped.resume()
    assert status.returncode == 1
    assert "does not answer" in status.stdout


def test_detached_launcher_stays_and_a_failed_one_says_why(data: Path, base: int) -> None:
    program = (
        "import os, sys, typer\n"
        "from pathlib import Path\n"
        "from infra.command_line import errors_as_sentences\n"
        "from infra.launcher.up import up_detached\n"
        "from infra.installation.place import Installation\n"
        "from infra.launcher.plan import Planner\n"
        "planner = Planner(lambda _: (), lambda _, __: None)\n"
        "here = Installation(Path(sys.argv[1]), int(sys.argv[2]))\n"
        "try:\n"
        "    errors_as_sentences(up_detached)(here, planner, os.environ, command=sys.argv[3:], demo=True)\n"
        "except typer.Exit as ended:\n"
        "    sys.exit(ended.exit_code)\n"
    )

    def detach(*wishes: str) -> subprocess.CompletedProcess[str]:
        arguments = [sys.executable, "-c", program, str(data), str(base), *command(data, base, *wishes)]
        return subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)

    failed = detach("bad=refuse", "gateway=")
    assert failed.returncode == 1
    assert "STAND_IN_DB__DSN is missing" in failed.stdout

    done = detach(*WISHES)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Ready in" in done.stdout
    said = done.stdout.rpartition("To end everything: ")[2].split()
    assert shutil.which(said[0]), "the command it names is not there for somebody who stands here"
    again = detach(*WISHES)
    assert again.returncode == 3
    assert "already runs from" in again.stderr
    assert spona("status", "--data", str(data)).returncode == 0
    assert spona("down", "--data", str(data)).returncode == 0


def test_closing_the_terminal_ends_everything_even_under_another_session_leader(data: Path, base: int) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command(data, base, *WISHES), stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    os.set_blocking(ours, False)
    launcher = Launcher(process, data, Path(os.devnull))

    def drained() -> bool:
        with contextlib.suppress(BlockingIOError):
            os.read(ours, 65536)
        return (data / "run.json").exists() and '"ready"' in (data / "run.json").read_text()

    eventually(drained, "ready", seconds=60)
    family = launcher.family()
    os.close(ours)
    assert launcher.ends() == 0
    none_left(family, seconds=0)


def test_kill_9_of_make_ends_the_launcher_under_it(start: Start, data: Path, base: int) -> None:
    waits = (sys.executable, "-c", "import subprocess, sys; subprocess.call(sys.argv[1:])")
    parent = start(data, base, *WISHES, under=waits, SPONA_UNDER_MAKE="1")
    family = parent.until_ready()
    assert any("launch.py" in argument for argument in family[0].cmdline())
    parent.send(signal.SIGKILL)
    none_left(family)


def test_zombie_is_not_taken_for_a_running_process() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    eventually(lambda: psutil.Process(ended.pid).status() == psutil.STATUS_ZOMBIE, "it ended")
    assert birth(ended.pid) is None
    ended.wait()
