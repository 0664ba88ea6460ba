"""What PostgreSQL says it did for one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Node = "Mapping[str, Any]"


@dataclass(frozen=True, slots=True)
class Plan:
    """Pages looked at, tables read from one end to the other, and the ways into all others."""

    buffers: int
    scanned: tuple[str, ...]
    ways: tuple[str, ...]

    @classmethod
    def read(cls, explained: Mapping[str, Any]) -> Plan:
        """Of EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON); what was not executed counts for nothing."""
        root = explained["Plan"]
        nodes = [node for node in _nodes(root) if node["Actual Loops"]]
        # A trigger is no node of the plan, and its pages are counted by nobody.
        return cls(
            root["Shared Hit Blocks"] + root["Shared Read Blocks"],
            tuple(node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"),
            tuple(sorted({node["Index Name"] for node in nodes if "Index Name" in node})),
        )


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for each in node.get("Plans", ()):
        yield from _nodes(each)
