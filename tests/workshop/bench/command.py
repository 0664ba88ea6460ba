"""`spona bench`: measures a running installation."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from infra.console import ProgressPrinter
from tests.workshop.bench import machine
from tests.workshop.bench.growth import growing as growth
from tests.workshop.bench.growth.growing import SIZES
from tests.workshop.bench.growth.table import table
from tests.workshop.bench.load import command as loads
from tests.workshop.bench.measurements.faults import run_harness
from tests.workshop.bench.rounds import ROUNDS

if TYPE_CHECKING:
    from tests.workshop.bench.measured_stack import MeasuredStack


class Bench(StrEnum):
    """What can be measured."""

    MISSING_IS_FORBIDDEN = "missing-is-forbidden"
    GATEWAY = "gateway"
    RELAY = "relay"
    FILED_TO_NOTIFIED = "filed-to-notified"
    REPORTS = "reports"
    TELEMETRY = "telemetry"
    METRICS = "metrics"
    GRAPHQL_CPU = "graphql-cpu"
    LOAD = "load"
    SOAK = "soak"
    SPIKE = "spike"
    ALERTS = "alerts"
    GROWTH = "growth"
    FAULTS = "faults"
    ALL = "all"


_LOADS = (Bench.LOAD, Bench.SOAK, Bench.SPIKE)
_BY_THEMSELVES = (Bench.ALL, Bench.ALERTS, Bench.FAULTS, Bench.GROWTH, *_LOADS)


def bench(
    name: Annotated[Bench, typer.Argument(metavar="[NAME|all]", help=f"One of {', '.join(Bench)}.")] = Bench.ALL,
    data: Annotated[Path | None, typer.Option(envvar="SPONA_DATA", help="State folder of the installation.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
    sizes: Annotated[
        tuple[int, int], typer.Option("--sizes", help="Of `growth`: among how many reports it looks.")
    ] = SIZES,
    users: Annotated[
        int | None, typer.Option(min=1, help=f"Of `load`: at most; of soak and spike: so many. Else {loads.USERS}.")
    ] = None,
    minutes: Annotated[float | None, typer.Option(min=0.1, help=f"How long it is held. Else {loads.MINUTES}.")] = None,
    reports: Annotated[int, typer.Option(min=0, help="Among how many invented ones people work.")] = loads.REPORTS,
    per_second: Annotated[float, typer.Option(min=0.1, help="Users that come each second.")] = loads.PER_SECOND,
    on: Annotated[str, typer.Option("--stack", help="On which engines: embedded or kafka.")] = "kafka",
    smoke: Annotated[bool, typer.Option("--smoke", help="A moment with a few hurried people, of `load`.")] = False,
    turns: Annotated[
        list[str] | None, typer.Option("--turn", help="Of `alerts`: only these faults, by the name of their turn.")
    ] = None,
) -> None:
    """Measure ratios within one run: nine interleaved rounds, the first one dropped; best on an idle machine.

    Exit 1 when rounds differ too much to say anything, when an answer was wrong, or when forbidden and missing can be told apart.
    A figure short of its aim is told, and is no failure. tests/workshop/bench/README.md says what each compares. Six are not among `all`,
    and start what they need: `growth` counts what every list and sweep reads, and ends with 1 when one grows with what others
    have; `faults` takes thirteen minutes and ends with 1 when a promise was broken; `alerts` takes an hour and a half, and ends with 1 when
    the alert that should fire did not, or another one did; `load`, `soak` and `spike` have people at work
    in an installation of their own (with --data in the one that runs there), and end with 1 when an answer was wrong.
    """
    from tests.workshop.bench.measured_stack import MeasuredStack, refuse_production

    refuse_production(os.environ)
    if name is Bench.FAULTS:
        raise typer.Exit(run_harness(as_json=as_json))
    if name is Bench.GROWTH:
        raise typer.Exit(_growth(sizes, as_json=as_json))
    voice = ProgressPrinter(Console(stderr=True, highlight=False, soft_wrap=True))
    if name is Bench.ALERTS:
        from tests.workshop.bench.alerts.command import alerts

        raise typer.Exit(alerts(turns or (), os.environ, voice, as_json=as_json))
    if name in _LOADS:
        asked = loads.Asked(name, on, users, minutes, reports, per_second, smoke=smoke)
        raise typer.Exit(loads.under_load(asked, data, os.environ, voice, as_json=as_json))
    measured = MeasuredStack.find(data, os.environ)
    wanted = [each for each in Bench if each not in _BY_THEMSELVES] if name is Bench.ALL else [name]
    values: dict[str, Any] = {"machine": machine.described(), "stack": measured.stack}
    fine = True
    for each in wanted:
        voice.say(f"{each}: measuring", "dim")
        lines, values[each], well = _made(each, measured, voice)
        fine = fine and well
        if not as_json:
            typer.echo("\n".join([f"{each}: {lines[0]}", *(f"  {line}" for line in lines[1:])]))
    if as_json:
        typer.echo(json.dumps(values, ensure_ascii=False))
    raise typer.Exit(0 if fine else 1)


def _growth(sizes: tuple[int, int], *, as_json: bool) -> int:
    """Its exit code. Raises CliError."""
    found = growth.measure(sizes, os.environ, ProgressPrinter(Console(stderr=True, highlight=False, soft_wrap=True)))
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        Console(highlight=False, width=None if sys.stdout.isatty() else 160).print(table(found))
    return 0 if found.fine else 1


def _made(name: Bench, measured: MeasuredStack, voice: ProgressPrinter) -> tuple[list[str], Any, bool]:
    """Lines, JSON and whether all is well, of one measurement."""
    # Its clients take half a second to load, which no other command of `spona` waits for.
    from tests.workshop.bench.figures import FIGURES
    from tests.workshop.bench.measurements.missing_is_forbidden import CALLS, compare

    if name is Bench.MISSING_IS_FORBIDDEN:
        compared = asyncio.run(compare(measured.installation, measured.known))
        head = f"medians of {CALLS} interleaved calls"
        lines = [head, *(each.line() for each in compared)]
        return lines, [each.as_json() for each in compared], all(each.alike for each in compared)
    try:
        found = asyncio.run(
            FIGURES[name].made(measured, lambda number: voice.waiting_for([f"{name}, round {number} of {ROUNDS}"]))
        )
    finally:
        voice.waiting_for([])
    return found.lines, found.as_json(), found.fine
