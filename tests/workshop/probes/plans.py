"""What PostgreSQL says it did for one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Node = "Mapping[str, Any]"


@dataclass(frozen=True, slots=True)
class Plan:
    """Pages looked at, tables read from one end to the other, the ways into all others, and rows that came of it."""

    buffers: int
    scanned: tuple[str, ...]
    ways: tuple[str, ...]
    rows: int

    @classmethod
    def read(cls, explained: Mapping[str, Any]) -> Plan:
        """Of EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON); what was not executed counts for nothing."""
        root = explained["Plan"]
        nodes = [node for node in _nodes(root) if node["Actual Loops"]]
        # What no one selects from is done after the rest, and its pages are not among those of the whole.
        selected = {f"CTE {node['CTE Name']}" for node in nodes if "CTE Name" in node}
        written = [
            node
            for node in nodes
            if node["Node Type"] == "ModifyTable" and node.get("Subplan Name", "") not in {"", *selected}
        ]
        return cls(
            sum(node["Shared Hit Blocks"] + node["Shared Read Blocks"] for node in (root, *written)),
            tuple(node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"),
            tuple(sorted({node["Index Name"] for node in nodes if "Index Name" in node})),
            round(root["Actual Rows"]),
        )


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for each in node.get("Plans", ()):
        yield from _nodes(each)
