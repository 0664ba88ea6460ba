"""What `spona traces` prints of the files that processes write: a tree for each trace, with what was beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from opentelemetry.exporter.otlp.json.file.trace_exporter import FileSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from typer.testing import CliRunner

from chassis.telemetry import spans
from chassis.telemetry.exporter import AllowListExporter
from infra.cli import app
from infra.installation.place import Installation

EVENT = (UUID(int=7), "identification.report-submitted.v1")
TOPIC = "identification.reports"


class Processes:
    """What the processes of an installation trace."""

    def __init__(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """None yet."""
        self.installation = Installation(data, 24000)
        self.installation.traces.mkdir(parents=True)
        self._monkeypatch = monkeypatch

    @contextmanager
    def being(self, process: str) -> Iterator[None]:
        """Inside, spans are those of this process."""
        provider = TracerProvider(resource=Resource({"service.name": process}), shutdown_on_exit=False)
        file = FileSpanExporter(self.installation.traces / f"{process}.jsonl")
        provider.add_span_processor(SimpleSpanProcessor(AllowListExporter(file)))
        with self._monkeypatch.context() as patched:
            patched.setattr(spans, "_tracer", provider.get_tracer("test"))
            yield
        provider.shutdown()

    def filed(self, reports: int) -> list[str]:
        """As many come in; what the rows in the outbox keep of them."""
        with self.being("identification-http"):
            return [*map(self._filed, range(reports))]

    @staticmethod
    def _filed(_: int) -> str:
        with spans.working("identification.file"):
            with spans.transacting() as statements:
                assert statements is not None
                statements += ["insert into report values ($1)", "insert into outbox values ($1)"]
            return str(spans.traceparent())

    def handled(self, filed: str) -> None:
        """The consumer of referral took this one."""
        with (
            self.being("referral-consumer"),
            spans.processing("referral", TOPIC, *EVENT, parent=filed, system="postgres"),
        ):
            pass

    def printed(self, *arguments: str) -> str:
        """What is printed, without times and ids."""
        asked = CliRunner().invoke(app, ["traces", *arguments, "--data", str(self.installation.data)])
        assert asked.exit_code == 0, asked.output
        return re.sub(r"[0-9a-f]{32}|[0-9.]+ ms", "_", asked.output)


@pytest.fixture
def processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Processes:
    return Processes(tmp_path / "state", monkeypatch)


@pytest.fixture
def backlog(processes: Processes) -> list[str]:
    """Eleven filings that a relay published at once; the first was then handled."""
    filed = processes.filed(11)
    with processes.being("identification-relay"):
        spans.Publishing(TOPIC, *EVENT, parent=None, system="postgres", count=11, links=filed).acknowledged()
    processes.handled(filed[0])
    return [header.split("-")[1] for header in filed]


def test_a_transaction_says_what_it_asked(processes: Processes) -> None:
    [filed] = processes.filed(1)
    assert processes.printed(filed.split("-")[1]).splitlines() == [
        "trace _ (1 processes)",
        "identification-http: identification.file _",
        "  identification-http: transaction INSERT report INSERT outbox _",
    ]


def test_a_trace_out_of_a_backlog_shows_the_relay(processes: Processes, backlog: list[str]) -> None:
    published = "  identification-relay: publish identification.reports _ for 11 traces"
    for trace in backlog:
        assert published in processes.printed(trace).splitlines()
    processes.handled(*processes.filed(1))  # newer, and over fewer processes
    assert processes.printed().splitlines() == [
        "trace _ (3 processes)",
        "identification-http: identification.file _",
        "  identification-http: transaction INSERT report INSERT outbox _",
        published,
        "  referral-consumer: process identification.reports _",
    ]


def test_the_span_of_a_backlog_is_among_the_objects_of_each_trace(processes: Processes, backlog: list[str]) -> None:
    asked = CliRunner().invoke(app, ["traces", backlog[3], "--json", "--data", str(processes.installation.data)])
    printed = [json.loads(line) for line in asked.output.splitlines()]
    assert [span["process"] for span in printed] == [
        "identification-http",
        "identification-http",
        "identification-relay",
    ]
    assert set(printed[2]["links"]) == set(backlog)
