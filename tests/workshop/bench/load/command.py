"""`spona bench load|soak|spike`: what is measured where, and how it is reported."""

from __future__ import annotations

import json
import sys
import time
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from infra.errors import CliError
from tests.workshop.bench import machine
from tests.workshop.bench.load import measuring, showing
from tests.workshop.bench.load.crowd import CROWDS_LOG, crowd_at
from tests.workshop.bench.load.place import own, running
from tests.workshop.bench.load.server.processes import Processes
from tests.workshop.bench.load.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from infra.console import ProgressPrinter
    from tests.workshop.bench.load.measuring import Measured
    from tests.workshop.bench.load.place import Place
    from tests.workshop.bench.load.watching import Tick

USERS = {"load": 1_500, "soak": 100, "spike": 40}
MINUTES = {"load": 3.0, "soak": 30.0, "spike": 2.0}
REPORTS, PER_SECOND = 100_000, 1.0
_TIMES, _SAID_EVERY_SECONDS = 5, 60.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says; None is the measurement's own."""

    name: str
    stack: str = "kafka"
    users: int | None = None
    minutes: float | None = None
    reports: int = REPORTS
    per_second: float = PER_SECOND
    smoke: bool = False


def under_load(
    asked: Asked, data: Path | None, outer: Mapping[str, str], voice: ProgressPrinter, *, as_json: bool
) -> int:
    """Measures and tells; 1 when an answer was wrong, or a process died. Raises CliError.

    With `data` in the installation that runs there, with its few people; else in one of its own.
    """
    users, minutes = asked.users or USERS[asked.name], asked.minutes or MINUTES[asked.name]
    most = measuring.SMOKE_USERS if asked.smoke else users * (_TIMES if asked.name == "spike" else 1)
    with _place(asked, most, data, outer, voice) as place:
        if most > place.most:
            raise CliError(f"There are people for {place.most} users here; without --data there are enough", code=2)
        with crowd_at(place, measuring.SMOKE_PACE if asked.smoke else 1.0) as crowd:
            try:
                watch = Watch(crowd, Processes(place.installation), _progress(voice))
                found = _made(asked, watch, users, minutes)
            finally:
                voice.waiting_for([])
        _show(asked, place, found, as_json=as_json)
        if found.wrong:
            # The installation is about to be taken away, and with it whatever else could tell.
            typer.echo((place.installation.logs / CROWDS_LOG).read_text("utf-8"), err=True)
    return 1 if found.wrong else 0


def _progress(voice: ProgressPrinter) -> Tick:
    """A moving line for who watches, and a line a minute for a log."""
    said = float("-inf")

    def tick(what: str) -> None:
        nonlocal said
        if voice.is_terminal:
            voice.waiting_for([what])
        elif time.monotonic() - said >= _SAID_EVERY_SECONDS:
            said = time.monotonic()
            voice.say(what)

    return tick


def _made(asked: Asked, watch: Watch, users: int, minutes: float) -> Measured:
    if asked.smoke:
        return measuring.smoke(watch)
    make = {"load": measuring.load, "soak": measuring.soak, "spike": measuring.spike}[asked.name]
    return make(watch, users, asked.per_second, minutes)


@contextmanager
def _place(
    asked: Asked, most: int, data: Path | None, outer: Mapping[str, str], voice: ProgressPrinter
) -> Iterator[Place]:
    with nullcontext(running(data, outer)) if data else own(asked.stack, asked.reports, most, outer, voice) as place:
        yield place


def _show(asked: Asked, place: Place, found: Measured, *, as_json: bool) -> None:
    about = {"machine": machine.described(), "stack": place.stack, "reports": place.reports}
    if as_json:
        parts = {**about, asked.name: found.parts, "short": found.short, "wrong": found.wrong}
        typer.echo(json.dumps(parts, ensure_ascii=False))
        return
    typer.echo("\n".join(showing.lines(found)))
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    for part in found.parts.values():
        if "steps" in part:
            console.print(showing.table(part))
