"""One trace over three processes: a client, a service that keeps the header beside a row, and a consumer of that row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.support.program import free_port, program

CANARY = "Jelisaveta"
TOPIC = "identification.reports"

SERVICE = f"""
import asyncio, sys, uuid
from fastapi import APIRouter
from chassis.auth.access import public
from chassis.http.app import create_app
from chassis.processes.process import run
from chassis.processes.server import serve
from chassis.settings.groups import Telemetry
from chassis.telemetry.spans import Publishing
from tests.support.tokens import TokenSigner
from chassis.telemetry.spans import traceparent

router = APIRouter()

@router.post("/v1/reports/{{name}}")
@public
async def file_report(name: str, q: str) -> dict[str, str]:
    row = traceparent()
    publishing = Publishing("{TOPIC}", uuid.UUID(int=7), "identification.report-submitted.v1", parent=row, system="postgres")
    header = publishing.header
    publishing.acknowledged()
    return {{"header": header}}

async def main(stop):
    print("starting")
    await serve(create_app("svc", [router], TokenSigner().verifier(), production=True), "127.0.0.1", int(sys.argv[1]), stop)

run("svc-http", main, Telemetry(traces_dir=sys.argv[2]))
"""

CLIENT = """
import asyncio, sys
import aiohttp
from chassis.processes.process import run
from chassis.settings.groups import Telemetry
from chassis.telemetry.http_client import client_tracing
from chassis.telemetry.spans import working

async def main(stop):
    address = f"http://127.0.0.1:{sys.argv[1]}"
    async with aiohttp.ClientSession(trace_configs=[client_tracing("svc")]) as session:
        while True:
            try:
                async with session.get(address + "/healthz"):
                    break
            except aiohttp.ClientConnectionError:
                pass
        with working("client.file_report"):
            headers = {"tracestate": "v=Jelisaveta", "baggage": "name=Jelisaveta"}
            async with session.post(address + "/v1/reports/Jelisaveta?q=Jelisaveta", headers=headers) as answer:
                print("header", (await answer.json())["header"])

run("client", main, Telemetry(traces_dir=sys.argv[2]))
"""

CONSUMER = f"""
import sys, uuid
from chassis.processes.process import run
from chassis.settings.groups import Telemetry
from chassis.telemetry.spans import processing

async def main(stop):
    with processing("referral", "{TOPIC}", uuid.UUID(int=7), "identification.report-submitted.v1", parent=sys.argv[1], system="postgres"):
        pass

run("consumer", main, Telemetry(traces_dir=sys.argv[2]))
"""


def spans_of(folder: Path, process: str) -> list[dict[str, Any]]:
    lines = (folder / f"{process}.jsonl").read_text().splitlines()
    return [
        span
        for line in lines
        for resource in json.loads(line)["resourceSpans"]
        for scope in resource["scopeSpans"]
        for span in scope["spans"]
    ]


def attributes(span: dict[str, Any]) -> set[str]:
    return {attribute["key"] for attribute in span.get("attributes", [])}


def test_each_edge_of_a_trace_joins_two_processes(tmp_path: Path) -> None:
    traces, port = tmp_path / "traces", str(free_port())
    with program(SERVICE, port, str(traces)) as service, program(CLIENT, port, str(traces)) as client:
        client_ended = client.ended()
        assert client_ended.code == 0, client_ended.err
        header = client_ended.out.split()[-1]
        service_ended = service.signalled()
        assert service_ended.code == 0, service_ended.err
    with program(CONSUMER, header, str(traces)) as consumer:
        assert consumer.ended().code == 0

    [use_case, call] = sorted(spans_of(traces, "client"), key=lambda span: span["name"], reverse=True)
    [request, publish] = sorted(spans_of(traces, "svc-http"), key=lambda span: span["name"])
    [process] = spans_of(traces, "consumer")

    assert (use_case["name"], call["name"]) == ("client.file_report", "POST svc")
    assert (request["name"], publish["name"]) == ("POST /v1/reports/{name}", f"publish {TOPIC}")
    assert process["name"] == f"process {TOPIC}"
    parents = [use_case, call, request, publish]
    for parent, child in zip(parents, [call, request, publish, process], strict=True):
        assert child["parentSpanId"] == parent["spanId"]
        assert child["traceId"] == use_case["traceId"]
    assert attributes(request) == {
        "http.request.method",
        "http.route",
        "http.response.status_code",
        "url.scheme",
        "network.protocol.version",
    }
    assert attributes(call) == {"http.request.method", "peer.service", "http.response.status_code"}
    assert "consumer" in attributes(process)
    for file in traces.iterdir():
        assert CANARY not in file.read_text()
        assert file.stat().st_mode & 0o077 == 0
    assert CANARY not in service_ended.err + client_ended.err


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    with program(CONSUMER, f"00-{uuid4().hex}-{uuid4().hex[:16]}-01", str(blocker / "traces")) as consumer:
        ended = consumer.ended()
    assert ended.code == 2
    assert ended.err.startswith("The folder for traces (")
    assert ended.err.count("\n") == 1
