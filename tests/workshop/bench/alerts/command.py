"""`spona bench alerts`: an installation, people at work in it, Prometheus with our rules, and one fault after the other."""

from __future__ import annotations

import json
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from infra.errors import CliError
from infra.launcher.plan import WITH_KAFKA, people_file
from infra.sign_in import people
from tests.workshop.bench import machine
from tests.workshop.bench.alerts.course import run
from tests.workshop.bench.alerts.prometheus import watching
from tests.workshop.bench.alerts.receiver import receiving
from tests.workshop.bench.alerts.table import COURSE
from tests.workshop.bench.alerts.world import running
from tests.workshop.bench.load.crowd import crowd_at
from tests.workshop.bench.load.people import demo
from tests.workshop.bench.load.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from infra.console import ProgressPrinter
    from tests.workshop.bench.alerts.course import Outcome
    from tests.workshop.bench.alerts.table import Turn
    from tests.workshop.bench.alerts.world import World
    from tests.workshop.bench.load.crowd import Crowd

_USERS, _PACE = 6, 0.2


def alerts(names: Sequence[str], outer: Mapping[str, str], voice: ProgressPrinter, *, as_json: bool) -> int:
    """Makes the turns of these names, or all, and says what came of it; 1 when an alert was missing or one too many. Raises CliError."""
    turns, began = _wanted(names), time.monotonic()

    def say(what: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - began), 60)
        voice.say(f"{minutes:3}:{seconds:02} {what}", "dim")

    with (
        tempfile.TemporaryDirectory(prefix="spona-prometheus-") as folder,
        receiving() as collector,
        running(collector, outer, voice) as world,
        _at_work(world),
        watching(collector, Path(folder) / "prometheus") as prometheus,
    ):
        outcomes = run(turns, world, prometheus, say)
    wrong = [each for outcome in outcomes for each in outcome.wrong]
    if as_json:
        found = {"machine": machine.described(), "turns": [each.as_json() for each in outcomes], "wrong": wrong}
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        typer.echo(
            "\n".join([line for outcome in outcomes for line in _lines(outcome)] + [f"WRONG: {each}" for each in wrong])
        )
    return 1 if wrong else 0


def _wanted(names: Sequence[str]) -> list[Turn]:
    known = {turn.name: turn for turn in COURSE}
    if unknown := [name for name in names if name not in known]:
        raise CliError(f"There is no turn {unknown[0]!r}, only these: {', '.join(known)}", code=2)
    return [turn for turn in COURSE if not names or turn.name in names]


def _lines(outcome: Outcome) -> Iterator[str]:
    found = outcome.as_json()
    for each in found["faults"]:
        fired = ", ".join(
            f"{name} {'never' if after is None else f'{after} s'}" for name, after in each["fired"].items()
        )
        yield f"{each['fault']}: {fired}"
    others = ", ".join(f"{name} {after} s" for name, after in found["others"].items()) or "none"
    never = "not" if outcome.turn.quiet else "not waited for"
    quiet = never if found["quiet_after"] is None else f"after {found['quiet_after']} s"
    machine_was = f"; of the machine: {', '.join(found['of_the_machine'])}" if found["of_the_machine"] else ""
    yield f"  others: {others}; quiet again: {quiet}{machine_was}"


@contextmanager
def _at_work(world: World) -> Iterator[None]:
    """Six people in a hurry, at pages and over GraphQL, whatever becomes of what they ask for."""
    place = Place(world.installation, WITH_KAFKA.stack, 0, demo(people.load(people_file())))
    with crowd_at(place, _PACE) as crowd:
        crowd.users(_USERS, _USERS)
        threading.Thread(target=_heard, args=(crowd,), daemon=True).start()
        yield


def _heard(crowd: Crowd) -> None:
    """What it says each second is taken, or it would wait; ends with it."""
    try:
        while True:
            crowd.second()
    except CliError:
        return
