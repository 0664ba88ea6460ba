"""`python -m tests.workshop.containers`: one command, one table."""

import fcntl
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from infra.command_line import errors_as_sentences
from infra.errors import CliError
from tests.workshop.containers.course import Course, build, up
from tests.workshop.containers.ending import Ending
from tests.workshop.containers.needs import MISSING, require_ports, require_programs
from tests.workshop.containers.places import Places, cache_folder
from tests.workshop.containers.report import Report, Stopped
from tests.workshop.containers.running.engine import Engine

_INTERRUPTED = 130


@errors_as_sentences
def containers(
    *,
    kills: Annotated[bool, typer.Option(help="Whether each container is killed once.")] = True,
    restore: Annotated[
        bool, typer.Option(help="Whether the databases are lost while people file, and recovered.")
    ] = True,
    changes: Annotated[bool, typer.Option(help="Whether replicas are recreated and secrets made anew.")] = True,
    keep: Annotated[bool, typer.Option(help="Leave it up at the end until Ctrl-C, to look at it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Bring docker-compose.yml up for real with podman, do the main job by browser, kill, lose, restore, and tell what held.

    Exit 0 when everything held, 1 when something did not, 3 when this machine lacks something, 130 after Ctrl-C. Takes
    root; about half an hour the first time, most of it building. Tools and images stay in the cache folder
    (XDG_CACHE_HOME/spona-containers), with the logs of the last run; everything else is removed at the end.
    """
    require_programs()
    found = Console(stderr=True, highlight=False, soft_wrap=True)
    report, asked = Report(found), _Asked(kills, restore, changes, keep)
    with alone(cache_folder()) as places:
        code = _run(places, report, asked)
    if as_json:
        sys.stdout.write(f"{report.as_json()}\n")
    else:
        Console(highlight=False).print(report.table())
    raise typer.Exit(code)


@dataclass(frozen=True, slots=True)
class _Asked:
    kills: bool
    restore: bool
    changes: bool
    keep: bool


def _run(places: Places, report: Report, asked: _Asked) -> int:
    """Everything, in order; returns the exit code."""
    ending = Ending()
    ending.listen()
    try:
        engine = Engine(places)
        # What a run that was killed left holds its ports.
        engine.empty()
        require_ports()
        build(engine, places, report)
        with up(engine, places, report) as course:
            _walk(course, asked)
    except Stopped:
        return 1
    except (Exception, KeyboardInterrupt):
        if not ending.asked:
            raise
        report.console.print("Interrupted; everything that was started is gone.")
        return _INTERRUPTED
    return 0 if report.held else 1


def _walk(course: Course, asked: _Asked) -> None:
    course.main_job("on the first day")
    course.records("on the first day")
    course.measure()
    if asked.kills:
        course.pin()
        course.hurt()
        course.main_job("after every container was killed")
    if asked.restore:
        course.lose_and_recover()
    if asked.changes:
        course.change()
        course.telephone()
        course.change_keys()
    if asked.keep:
        course.report.console.print(f"It is up; work folder {course.composed.places.work}. Ctrl-C ends it.")
        signal.pause()


@contextmanager
def alone(cache: Path) -> Iterator[Places]:
    """The places of one run, of which there is one at a time; its secrets are gone after it."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise CliError("It runs already; end that one, or wait for it", code=MISSING) from busy
        places = Places(cache, Path(tempfile.mkdtemp(prefix="spona-containers-")))
        shutil.rmtree(places.logs, ignore_errors=True)
        try:
            yield places
        finally:
            shutil.rmtree(places.work, ignore_errors=True)
