"""How long the gateway itself took over each request, by the spans that it writes: reads and writes apart."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.workshop.bench.crowd.documents import OPERATIONS
from tests.workshop.bench.load.crowd import percentile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from infra.installation.place import Installation

_SERVER = 2
_PARTS = (50, 95, 99)
READS, WRITES = (50, 150, 300), (100, 300, 500)
"""Milliseconds at most at p50, p95 and p99: the closest peer's thresholds."""
_SHOWN_BY_POST = ("/find", "/records/{report}/identity", "/records/{report}/earlier")
"""Posted so that they stand in no history; nothing is changed."""
_MILLION = 1_000_000


class ServerSide:
    """From when it is made on; what is written is read on the way, since a file that has grown long is copied and emptied."""

    def __init__(self, installation: Installation) -> None:
        """What was written before is passed over."""
        self._file: Path = installation.traces / "gateway.jsonl"
        self._read = self._size()
        self._rest = b""
        self._took: dict[str, list[float]] = {"reads": [], "writes": []}

    def look(self) -> None:
        """Reads what has been written since."""
        if self._size() < self._read:
            self._take(self._file.with_name(f"{self._file.stem}.1{self._file.suffix}"))
            self._read, self._rest = 0, b""
        self._take(self._file)

    def figures(self) -> dict[str, Any]:
        """Counts and percentiles of reads and of writes in milliseconds, with what is aimed at."""
        self.look()
        return {kind: _summed_up(self._took[kind], aims) for kind, aims in (("reads", READS), ("writes", WRITES))}

    def _size(self) -> int:
        return self._file.stat().st_size if self._file.exists() else 0

    def _take(self, file: Path) -> None:
        if not file.exists():
            return
        with file.open("rb") as written:
            written.seek(self._read)
            more = written.read()
        self._read += len(more)
        *lines, self._rest = (self._rest + more).split(b"\n")
        for span in _spans(lines):
            if kind := _kind(span):
                took = int(span["endTimeUnixNano"]) - int(span["startTimeUnixNano"])
                self._took[kind].append(took / _MILLION)


def _spans(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    for line in lines:
        for resource in json.loads(line)["resourceSpans"] if line else ():
            for scope in resource["scopeSpans"]:
                yield from (span for span in scope["spans"] if span["kind"] == _SERVER)


def _summed_up(took: list[float], aims: tuple[int, ...]) -> dict[str, Any]:
    found = {f"p{part}": round(percentile(took, part), 1) for part in _PARTS}
    aimed = {f"p{part}": aim for part, aim in zip(_PARTS, aims, strict=True)}
    return {"count": len(took), **found, "aims": aimed, "reached": all(found[part] <= aimed[part] for part in aimed)}


def _kind(span: dict[str, Any]) -> str | None:
    """`reads` or `writes`; None for what is neither, as signing in."""
    method, _, route = str(span["name"]).partition(" ")
    if route.startswith(("/auth", "/healthz", "/readyz", "/static")) or not route:
        return None
    if route == "/graphql":
        return "writes" if _writes(_attribute(span, "graphql.operation")) else "reads"
    return "reads" if method == "GET" or route in _SHOWN_BY_POST else "writes"


@cache
def _writes(operation: str) -> bool:
    file = OPERATIONS / f"{operation}.graphql"
    return file.is_file() and file.read_text("utf-8").lstrip().startswith("mutation")


def _attribute(span: dict[str, Any], key: str) -> str:
    return next((each["value"].get("stringValue", "") for each in span["attributes"] if each["key"] == key), "")
