"""How a load is shown on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.workshop.bench.load.measuring import Measured

_SHOWN_STEPS = ("name", "line", "count", "p50", "p95", "p99")


def lines(found: Measured) -> Iterator[str]:
    """One or two for each part, then what fell short and what was wrong."""
    for name, part in found.parts.items():
        yield f"{name}: {_part(part)}"
        if name == "ramp":
            verdict = "p95 above 2 s for 30 s from there on" if part["knee"] else "the knee was not reached"
            yield (
                f"  {part['users']} users on {part['cores']} cores, {part['users_per_core']} a core "
                f"(peer: {part['peers_users_per_core']}); {verdict}"
            )
        yield f"  processor of one core, in percent: {_processor(part)}"
        if part.get("back_after_seconds") is not None:
            yield f"  p95 as before after {part['back_after_seconds']} s"
        for process, item in part.get("memory", {}).items():
            rises = f"rises {item['rises_percent']} % over the last two thirds"
            yield f"  {process}: {item['first']} MB, at most {item['most']}, at last {item['last']} ({rises})"
    yield from (f"SHORT: {each}" for each in found.short)
    yield from (f"WRONG: {each}" for each in found.wrong)


def table(part: dict[str, Any]) -> Table:
    """What the server took of reads and writes, and what each step took the one who asked; milliseconds."""
    made = Table(header_style="bold")
    for name in ("", "line", "count", "p50", "p95", "p99", "at most"):
        made.add_column(name, justify="left" if name in ("", "line") else "right")
    for kind, item in part["server"].items():
        aims = " / ".join(str(aim) for aim in item["aims"].values())
        made.add_row(f"server: {kind}", "", str(item["count"]), *(f"{item[each]:.0f}" for each in item["aims"]), aims)
    made.add_section()
    for step in part.get("steps", ()):
        made.add_row(*(str(step[each]) for each in _SHOWN_STEPS), "")
    return made


def _part(part: dict[str, Any]) -> str:
    good, done = part["waited_good_line"], part["done"]
    did = ", ".join(f"{what} {count}" for what, count in done.items()) or "nothing done"
    return (
        f"{part['users']} users for {part['seconds']} s, {part['requests_a_second']} requests/s, "
        f"p50 {good['p50']:.0f}, p95 {good['p95']:.0f}, p99 {good['p99']:.0f} ms; {did}; "
        f"{part['faults']} faults, {part['refused']} refused"
    )


def _processor(part: dict[str, Any]) -> str:
    busy = {name: share for name, share in part["processor_percent"].items() if share}
    found = ", ".join(f"{name} {share}" for name, share in busy.items())
    crowd = f"crowd {part['crowd_percent']}"
    return (
        f"{found}, {crowd}{' (all that it can: it takes from what it measures)' if part['crowd_percent'] > 90 else ''}"
    )
