"""What each process of the installation takes: memory, and a share of the processor."""

from __future__ import annotations

import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psutil

from infra.installation.runfile import Run

if TYPE_CHECKING:
    from infra.installation.place import Installation

_MEGABYTE = 2**20
FLAT_PERCENT = 5.0
"""Memory is flat when the line through the last two thirds of a soak rises by less."""
_ENGINES = ("postgres", "kafka")
"""A cache and a heap that fill, bounded by their settings: told, and no judgement."""


@dataclass(slots=True)
class Processes:
    """Those that the launcher noted, each with its children; memory is PSS: what is shared is counted once."""

    installation: Installation
    _sampled: list[tuple[float, dict[str, float]]] = field(default_factory=list)

    def sample(self) -> None:
        """Notes the memory of each, in MB."""
        self._sampled.append((time.monotonic(), {name: _memory(pids) for name, pids in self._family().items()}))

    def forget(self) -> None:
        """What was noted so far."""
        self._sampled.clear()

    def memory(self) -> dict[str, dict[str, Any]]:
        """By process: MB at first, at most and at last, and by how much the last two thirds rise, in percent."""
        values = {}
        for name in self._sampled[-1][1]:
            points = [(at, sizes[name]) for at, sizes in self._sampled if name in sizes]
            sizes = [size for _, size in points]
            growth = _rise(points[len(points) // 3 :])
            values[name] = {
                "first": round(sizes[0]),
                "most": round(max(sizes)),
                "last": round(sizes[-1]),
                "rises_percent": round(growth, 1),
                "flat": growth < FLAT_PERCENT or name in _ENGINES,
            }
        return values

    def dead(self) -> list[str]:
        """Names of those that the launcher noted and that run no longer."""
        run = Run.read(self.installation.run_file)
        return [each.name for each in run.processes if not each.alive] if run else ["launcher"]

    def births(self) -> dict[str, int]:
        """By name the process id: another one later was started anew. Several parts in one process have one name."""
        run, parts = Run.read(self.installation.run_file), defaultdict[int, list[str]](list)
        for each in run.processes if run else ():
            parts[each.pid].append(each.name)
        return {
            names[0] if len(names) == 1 else f"{names[0].rpartition('-')[0]}-background": pid
            for pid, names in parts.items()
        }

    def seconds(self) -> dict[str, float]:
        """By process: seconds of processor that it and its children have taken so far."""
        return {name: sum(map(_seconds, family)) for name, family in self._family().items()}

    def _family(self) -> dict[str, list[psutil.Process]]:
        found = {}
        for name, pid in self.births().items():
            with suppress(psutil.Error):
                process = psutil.Process(pid)
                found[name] = [process, *process.children(recursive=True)]
        return found


def shares(before: dict[str, float], after: dict[str, float], seconds: float) -> dict[str, int]:
    """By process: percent of one core that it took between two looks, the greediest first."""
    taken = {name: round(100 * (after[name] - before.get(name, 0)) / seconds) for name in after}
    return dict(sorted(taken.items(), key=lambda each: -each[1]))


def _rise(points: list[tuple[float, float]]) -> float:
    """By how many percent of its mean the straight line through the points rises from the first to the last."""
    mean_at, mean = (sum(point[axis] for point in points) / len(points) for axis in (0, 1))
    spread = sum((at - mean_at) ** 2 for at, _ in points)
    if not spread or not mean:
        return 0.0
    slope = sum((at - mean_at) * (size - mean) for at, size in points) / spread
    return 100 * slope * (points[-1][0] - points[0][0]) / mean


def _memory(family: list[psutil.Process]) -> float:
    total = 0
    for each in family:
        with suppress(psutil.Error):
            found = each.memory_full_info() if psutil.LINUX else each.memory_info()
            total += getattr(found, "pss", found.rss)
    return float(total) / _MEGABYTE


def _seconds(process: psutil.Process) -> float:
    with suppress(psutil.Error):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0
