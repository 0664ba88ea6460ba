"""One trace from the click to the notification, read from the files of the processes themselves (DESIGN 1.11, 15)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.filings import girl
from tests.e2e.people import Everybody, until
from tests.support.stack import Stack

# The one who caused a span, and whose file holds the span.
EDGES = (
    ("gateway", "identification-http"),
    ("identification-http", "identification-relay"),
    ("identification-relay", "referral-consumer"),
    ("identification-relay", "notifications-consumer"),
    ("referral-consumer", "referral-relay"),
    ("referral-relay", "identification-consumer"),
    ("referral-relay", "notifications-consumer"),
    ("notifications-consumer", "notifications-worker"),
    ("notifications-consumer", "notifications-relay"),
    ("notifications-relay", "identification-consumer"),
    ("notifications-relay", "referral-consumer"),
)


@dataclass(frozen=True)
class Span:
    """One span as its process wrote it; `file` is the process whose file it is in."""

    file: str
    trace: str
    id: str
    caused_by: str
    name: str


async def test_one_filing_is_one_trace_over_every_process_it_reaches(people: Everybody, stack: Stack) -> None:
    trace = secrets.token_hex(16)
    click = secrets.token_hex(8)
    answer = await people("health.nis").graphql(
        "FileReport",
        {"input": {"idempotencyKey": secrets.token_hex(8), **girl()}},
        traceparent=f"00-{trace}-{click}-01",
    )
    report = answer.json()["data"]["fileReport"]["id"]
    await stack.quiet()

    async def written() -> list[Span]:
        spans = _spans(stack.installation.traces, trace)
        known = {click, *(span.id for span in spans)}
        whole = not _missing_edges(spans) and all(span.caused_by in known for span in spans)
        return spans if whole else []

    spans = await until(written, f"the whole trace {trace} is written, every span with what caused it")
    ids = {span.id for span in spans}
    assert [span.file for span in spans if span.caused_by == click] == ["gateway"]
    assert len(ids) == len(spans)
    assert report not in json.dumps([span.name for span in spans])


async def test_another_filing_is_another_trace(people: Everybody, stack: Stack) -> None:
    traces = [secrets.token_hex(16) for _ in range(2)]
    for trace in traces:
        await people("health.nis").graphql(
            "FileReport",
            {"input": {"idempotencyKey": secrets.token_hex(8), **girl()}},
            traceparent=f"00-{trace}-{secrets.token_hex(8)}-01",
        )
    await stack.quiet()

    async def both() -> bool:
        return all(not _missing_edges(_spans(stack.installation.traces, trace)) for trace in traces)

    await until(both, "both traces are written", seconds=5)
    first, second = ({(span.file, span.name) for span in _spans(stack.installation.traces, trace)} for trace in traces)
    assert {file for file, _ in first} == {file for file, _ in second}


def test_spona_traces_prints_it_as_a_tree(stack: Stack) -> None:
    printed = stack.spona("traces")
    assert printed.returncode == 0, printed.stderr
    for process in ("gateway", "identification-http", "referral-consumer", "notifications-worker"):
        assert process in printed.stdout


def _missing_edges(spans: list[Span]) -> list[tuple[str, str]]:
    home = {span.id: span.file for span in spans}
    edges = {(home[span.caused_by], span.file) for span in spans if span.caused_by in home}
    return [edge for edge in EDGES if edge not in edges]


def _spans(folder: Path, trace: str) -> list[Span]:
    return [span for path in sorted(folder.glob("*.jsonl")) for span in _of_file(path) if span.trace == trace]


def _of_file(path: Path) -> Iterator[Span]:
    for line in path.read_text("utf-8").splitlines():
        try:
            batch = json.loads(line)
        except json.JSONDecodeError:  # still being written
            continue
        for resource in batch["resourceSpans"]:
            for scope in resource["scopeSpans"]:
                for raw in scope["spans"]:
                    yield Span(path.stem, raw["traceId"], raw["spanId"], raw.get("parentSpanId", ""), raw["name"])
