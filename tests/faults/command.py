"""`python -m tests.faults`: runs, walks and hunts, and one table of what they came to."""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from infra.kafka.broker import archived
from tests.faults.failpoint_walk import walk
from tests.faults.ground import Ground
from tests.faults.history import Outcome
from tests.faults.hunts import HUNTS, Hunt, RecordedCall, hunt
from tests.faults.nemesis import Fault, Role
from tests.faults.run import Result, run

_KAFKA_EVERY = 3
_SHOWN = 20
_EMBEDDED, _KAFKA = "embedded", "kafka"
_console = Console(stderr=True, highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done: runs by seed, bugs to look for, and provocations without their bug."""

    seeds: range
    kills: int
    hunts: Sequence[Hunt]
    controls: Sequence[Hunt]


@dataclass(slots=True)
class Found:
    """What it came to."""

    results: list[Result] = field(default_factory=list)
    caught: list[RecordedCall] = field(default_factory=list)
    alarms: list[RecordedCall] = field(default_factory=list)


def faults(
    *,
    seeds: Annotated[int, typer.Option(min=0, help="How many runs, each with a seed of its own.")] = 6,
    first_seed: Annotated[int, typer.Option(help="The seed of the first run; the others follow it.")] = 1,
    kills: Annotated[int, typer.Option(min=1, help="How often each role is killed in a run.")] = 20,
    bugs: Annotated[bool, typer.Option(help="Whether the checker is checked with the seeded bugs.")] = True,
    only: Annotated[str | None, typer.Option(help="The one seeded bug to look for.")] = None,
    controls: Annotated[bool, typer.Option(help="Whether each bug is provoked without being there, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Kill every process of real stacks while people work, and count what is lost or done twice.

    Every third run is over Apache Kafka, where this machine can run it. Exit 1 when a promise was broken or a seeded bug
    went through.
    """
    wanted = range(first_seed, first_seed + seeds)
    hunts = [each for each in HUNTS if (bugs and only is None) or each.bug == only]
    engines = [_EMBEDDED]
    if _kafka_runs_here():
        engines.append(_KAFKA)
        # There is no way out of the network that the harness works in.
        archived()
    ground = Ground.open()
    found = Found()
    try:
        asyncio.run(_everything(ground, engines, Wanted(wanted, kills, hunts, hunts if controls else []), found))
    finally:
        ground.close()
    found.results.sort(key=lambda result: result.seed)
    if as_json:
        typer.echo(json.dumps(_as_json(found) | {"partitions": _partitions(ground)}))
    else:
        Console(highlight=False, width=120).print(_table(found, _partitions(ground)))
    quiet = not any(result.violations for result in found.results) and not any(each.seen for each in found.alarms)
    sound = quiet and all(each.by for each in found.caught)
    raise typer.Exit(0 if sound else 1)


async def _everything(ground: Ground, engines: Sequence[str], wanted: Wanted, found: Found) -> None:
    """What is over Kafka beside the rest: much of it is waiting for the broker."""
    async with asyncio.TaskGroup() as tasks:
        for here in engines:
            tasks.create_task(_lane(ground if here == _EMBEDDED else ground.beside(), here, wanted, found))


async def _lane(ground: Ground, engines: str, wanted: Wanted, found: Found) -> None:
    for number, seed in enumerate(wanted.seeds, 1):
        over = _KAFKA if number % _KAFKA_EVERY == 0 and _kafka_runs_here() else _EMBEDDED
        if over == engines:
            # The points are walked once on either bus.
            also = walk if number in (1, _KAFKA_EVERY) else None
            found.results.append(await run(ground, engines, seed, wanted.kills, also))
            _show(found.results[-1])
    for quarry in wanted.hunts:
        if quarry.engines == engines:
            found.caught.append(await hunt(ground, quarry, wanted.seeds.start))
            _console.print(f"  {_line(found.caught[-1])}")
    for quarry in wanted.controls:
        if quarry.engines == engines:
            found.alarms.append(await hunt(ground, quarry, wanted.seeds.start, seeded=False))
            _console.print(f"  {_alarm(found.alarms[-1])}")


@cache
def _kafka_runs_here() -> bool:
    there = shutil.which("mvn") is not None and shutil.which("java") is not None
    if not there:
        _console.print("Apache Kafka cannot run here (no Maven or no Java): its run and its seeded bug are left out.")
    return there


def _show(result: Result) -> None:
    drained = "never" if result.drained_s is None else f"in {result.drained_s:.1f} s"
    _console.print(
        f"seed {result.seed} on {result.engines}: {result.operations.total()} operations, {result.faults.total()} faults, "
        f"at rest {drained}, {len(result.violations)} violations, {result.seconds:.0f} s"
    )
    for violation in result.violations[:_SHOWN]:
        _console.print(f"  {violation.invariant}: {violation.shown}")


def _line(caught: RecordedCall) -> str:
    seen = f"caught by: {caught.by}" if caught.by else f"WENT THROUGH (seen: {', '.join(caught.seen) or 'nothing'})"
    return f"seeded bug {caught.bug}: {seen}; {caught.shown} ({caught.seconds:.0f} s)"


def _alarm(control: RecordedCall) -> str:
    return f"{control.bug}, provoked and not seeded: {', '.join(control.seen) or 'no alarm'} {control.shown}".rstrip()


def _table(found: Found, partitions: str) -> Table:
    results, caught, alarms = found.results, found.caught, found.alarms
    table = Table(title="Fault harness", show_header=False)
    operations = sum((result.operations for result in results), Counter[Outcome]())
    table.add_row("runs", ", ".join(f"{n} on {on}" for on, n in Counter(r.engines for r in results).items()))
    table.add_row("operations", ", ".join(f"{operations[outcome]} {outcome}" for outcome in Outcome))
    for fault in Fault:
        table.add_row(fault, _by_role(results, fault))
    drained = [result.drained_s for result in results if result.drained_s is not None]
    table.add_row("at rest after healing", f"{max(drained, default=0):.1f} s at most")
    table.add_row("sent again, and absorbed", f"{sum(result.events_again for result in results)} events")
    table.add_row("sent again", f"{sum(result.mails_again for result in results)} mails")
    table.add_row("violations", str(sum(len(result.violations) for result in results)))
    table.add_row("seeded bugs caught", f"{sum(each.by is not None for each in caught)} of {len(caught)}")
    for each in caught:
        table.add_row("", _line(each))
    if alarms:
        false = sum(bool(each.seen) for each in alarms)
        table.add_row("false alarms", f"{false} of {len(alarms)} provocations without their bug")
    table.add_row("partitions", partitions)
    return table


def _partitions(ground: Ground) -> str:
    if ground.network is None:
        return "by pausing: this machine gives the harness no network of its own"
    return "packets vanish, in a network of the harness's own"


def _by_role(results: Sequence[Result], fault: Fault) -> str:
    done = sum((result.faults for result in results), Counter[tuple[Fault, Role]]())
    return ", ".join(f"{role} {done[fault, role]}" for role in Role if done[fault, role])


def _as_json(found: Found) -> dict[str, Any]:
    return {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "runs": [
            {
                "seed": result.seed,
                "engines": result.engines,
                "operations": {outcome: result.operations[outcome] for outcome in Outcome},
                "faults": {f"{role} {fault}": n for (fault, role), n in sorted(result.faults.items())},
                "drainedSeconds": result.drained_s,
                "seconds": round(result.seconds, 1),
                "eventsSentAgain": result.events_again,
                "mailsSentAgain": result.mails_again,
                "violations": [{"invariant": v.invariant, "shown": v.shown} for v in result.violations],
            }
            for result in found.results
        ],
        "bugs": [{"bug": each.bug, "caughtBy": each.by, "seconds": round(each.seconds, 1)} for each in found.caught],
        "falseAlarms": [{"provocation": each.bug, "seen": each.seen} for each in found.alarms if each.seen],
    }
