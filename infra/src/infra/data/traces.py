"""`spona traces`: the spans of all processes as trees, read from their OTLP JSON files."""

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from infra.command_line import Data
from infra.errors import CliError
from infra.installation.runfile import installation_at

_NANOSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Span:
    """One span of one process; `started` and `ended` in nanoseconds since 1970.

    `asked` is verbs and tables of a transaction, `links` the span that it follows in each other trace that it is part of.
    """

    trace_id: str
    span_id: str
    parent_id: str
    process: str
    name: str
    asked: str
    links: dict[str, str]
    started: int
    ended: int
    failed: bool

    @property
    def milliseconds(self) -> float:
        """How long it took."""
        return (self.ended - self.started) / _NANOSECONDS

    @property
    def traces(self) -> tuple[str, ...]:
        """Its own trace, and those that it links to."""
        return self.trace_id, *self.links


def read(folder: Path) -> list[Span]:
    """Every span in the folder's files, oldest first; a line that is still being written is passed over."""
    found = [span for path in sorted(folder.glob("*.jsonl")) for span in _spans_of(path)]
    return sorted(found, key=lambda span: span.started)


def tree(spans: Iterable[Span], trace_id: str) -> list[str]:
    """The spans of one trace, each under the one that caused it; a span whose parent is missing is at the top."""
    own = [span for span in spans if trace_id in span.traces]
    children: dict[str, list[Span]] = defaultdict(list)
    ids = {span.span_id for span in own}
    for span in own:
        parent = span.links.get(trace_id, span.parent_id)
        children[parent if parent in ids else ""].append(span)
    return list(_lines(children, "", 0))


def processes_of(spans: Iterable[Span], trace_id: str) -> set[str]:
    """Names of the processes that took part in a trace."""
    return {span.process for span in spans if trace_id in span.traces}


def traces(
    trace_id: Annotated[str | None, typer.Argument(metavar="[TRACE]", help="One trace; else the newest ones.")] = None,
    last: Annotated[int, typer.Option(min=1, help="How many of the newest traces.")] = 1,
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per span instead of trees.")] = False,
) -> None:
    """Print what happened, from the call over the bus to the notification, as a tree over all processes."""
    installation = installation_at(data, os.environ)
    spans = read(installation.traces)
    wanted = [trace_id] if trace_id else _widest(spans, last)
    if not wanted or not any(trace in wanted for span in spans for trace in span.traces):
        raise CliError(f"There is no such trace in {installation.traces} yet; run the main job first: spona demo")
    for each in wanted:
        if as_json:
            for span in spans:
                if each in span.traces:
                    typer.echo(json.dumps(asdict(span)))
        else:
            typer.echo(f"trace {each} ({len(processes_of(spans, each))} processes)")
            typer.echo("\n".join(tree(spans, each)))


def _widest(spans: list[Span], count: int) -> list[str]:
    """The newest of the traces that crossed the most processes: a command's, rather than a question's."""
    crossed: dict[str, set[str]] = {}
    for span in spans:
        for trace in span.traces:
            crossed.setdefault(trace, set()).add(span.process)
    most = max((len(processes) for processes in crossed.values()), default=0)
    return [trace for trace, processes in crossed.items() if len(processes) == most > 1][-count:]


def _lines(children: dict[str, list[Span]], parent: str, depth: int) -> Iterator[str]:
    for span in children.get(parent, []):
        mark = " FAILED" if span.failed else ""
        many = f" for {len(span.links)} traces" if span.links else ""
        title = " ".join(filter(None, (span.name, span.asked)))
        yield f"{'  ' * depth}{span.process}: {title} {span.milliseconds:.1f} ms{many}{mark}"
        yield from _lines(children, span.span_id, depth + 1)


def _spans_of(path: Path) -> Iterator[Span]:
    for line in path.read_text("utf-8").splitlines():
        try:
            batch = json.loads(line)
        except json.JSONDecodeError:
            continue
        for resource in batch["resourceSpans"]:
            process = _attribute(resource["resource"], "service.name") or "unknown"
            for scope in resource["scopeSpans"]:
                yield from (_span(process, raw) for raw in scope["spans"])


def _span(process: str, raw: dict[str, Any]) -> Span:
    return Span(
        trace_id=raw["traceId"],
        span_id=raw["spanId"],
        parent_id=raw.get("parentSpanId", ""),
        process=process,
        name=raw["name"],
        asked=_attribute(raw, "db.query.summary"),
        links={link["traceId"]: link["spanId"] for link in raw.get("links", ())},
        started=int(raw["startTimeUnixNano"]),
        ended=int(raw["endTimeUnixNano"]),
        failed=raw.get("status", {}).get("code") in (2, "STATUS_CODE_ERROR"),
    )


def _attribute(owner: dict[str, Any], key: str) -> str:
    return next((a["value"]["stringValue"] for a in owner.get("attributes", ()) if a["key"] == key), "")
