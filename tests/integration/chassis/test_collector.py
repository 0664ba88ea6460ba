"""Spans reach a collector stripped of everything that is not registered; a collector that is away costs spans and nothing else."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from time import monotonic
from uuid import UUID

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.integration.chassis.test_metrics_sent import receiving
from tests.support.program import Ended, free_port, program

CANARY = "Jelisaveta"
REPORT = UUID(int=7)

TRACED = f"""
import sys, time
from opentelemetry import trace
from opentelemetry.trace import StatusCode
from chassis.processes.process import run
from chassis.settings.groups import Telemetry
from chassis.telemetry.spans import working

async def main(stop):
    held_up = 0
    for _ in range(int(sys.argv[2])):
        before = time.monotonic()
        with working("report.file", {{"report.id": "{REPORT}", "note": "{CANARY}"}}) as span:
            span.add_event("noted", {{"detail": "{CANARY}"}})
            span.set_status(StatusCode.ERROR, "{CANARY}")
        held_up += time.monotonic() - before > 0.5
    # A batch is 512 spans: an exporter that is waited for holds up one in each, a busy machine one by chance.
    assert held_up < 3
    if len(sys.argv) > 4:
        print("working")
        await stop.wait()

run("traced", main, Telemetry(otlp_endpoint=sys.argv[1], traces_dir=sys.argv[3]))
"""


def traced(address: str, spans: int, folder: Path) -> Ended:
    with program(TRACED, address, str(spans), str(folder)) as running:
        return running.ended()


def test_what_the_collector_gets_is_what_is_registered(tmp_path: Path) -> None:
    with receiving(path="/v1/traces") as (address, receiver):
        ended = traced(address, 3, tmp_path)
    assert ended.code == 0, ended.err
    assert all(CANARY.encode() not in body for body in receiver.bodies)
    resources = [
        entry for body in receiver.bodies for entry in ExportTraceServiceRequest.FromString(body).resource_spans
    ]
    spans = [span for resource in resources for scope in resource.scope_spans for span in scope.spans]
    assert {attribute.value.string_value for entry in resources for attribute in entry.resource.attributes} == {
        "traced"
    }
    assert len(spans) == 3
    for span in spans:
        assert [(attribute.key, attribute.value.string_value) for attribute in span.attributes] == [
            ("report.id", str(REPORT))
        ]
        assert (span.name, list(span.events), span.status.message) == ("report.file", [], "")
    assert len((tmp_path / "traced.jsonl").read_text().splitlines()) >= 1  # the file is written beside it


@pytest.mark.slow
@pytest.mark.parametrize("silent", [False, True], ids=["away", "silent"])
def test_a_collector_that_does_not_answer_costs_no_work_and_few_lines(tmp_path: Path, silent: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1] if silent else free_port()
        with program(TRACED, f"http://127.0.0.1:{port}", "5000", str(tmp_path), "stays") as running:
            running.wait_for("working")
            found = monotonic()
            ended = running.signalled()
    assert ended.code == 0, ended.err
    assert monotonic() - found < 7
    lines = [json.loads(line) for line in ended.err.splitlines()]
    library = [line for line in lines if line["event"] == "library.logged"]
    assert 1 <= len(library) <= 6, ended.err
    assert CANARY not in ended.err


def test_a_process_without_a_collector_does_not_load_its_client() -> None:
    source = """
    import sys
    import chassis.processes.process, chassis.settings
    print(sorted({"requests", "google.protobuf"} & set(sys.modules)))
    """
    with program(source) as running:
        ended = running.ended()
    assert (ended.code, ended.out) == (0, "[]\n")
