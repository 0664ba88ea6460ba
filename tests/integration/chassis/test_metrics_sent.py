"""Metrics reach a collector as they are declared; one that is away, silent or slow costs figures, and nothing else."""

from __future__ import annotations

import gc
import json
import logging
import socket
import ssl
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.metrics.v1.metrics_pb2 import AggregationTemporality
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader

from chassis.processes import process
from chassis.settings.groups import Telemetry
from chassis.telemetry import collector
from chassis.telemetry.metrics import metering
from chassis.telemetry.metrics.allowed import AllowListMetrics
from chassis.telemetry.metrics.certificate import ShownCertificate
from chassis.telemetry.metrics.declared import declared
from infra.data.metrics import read
from infra.deployment.certificates import Authority, new_authority
from tests.support.program import free_port, program

CANARY = "Jelisaveta"
SERVER = "http.server.request.duration"
AN_HOUR = 240
"""Exports, one every quarter of a minute."""

COUNTING = f"""
import asyncio, sys
from opentelemetry import metrics
from chassis.processes.process import run
from chassis.settings.groups import Telemetry
from chassis.telemetry.metrics.declared import durations

async def main(stop):
    measured = durations("{SERVER}")
    known = {{"http.request.method": "GET", "http.route": "/v1/me", "request.kind": "read"}}
    measured.record(0.02, known)
    measured.record(0.02, known | {{"http.route": "/v1/{CANARY} of Nis"}})
    measured.record(0.02, known | {{"note": "{CANARY}"}})
    measured.record(0.02, known | {{"http.request.method": "{CANARY.upper()}"}})
    meter = metrics.get_meter("somebody else's")
    meter.create_counter("{CANARY}").add(1)
    meter.create_counter("spona.cattle", "{{head}}", "{CANARY}").add(1)
    print("counting")
    loop = asyncio.get_running_loop()
    while not stop.is_set():
        before = loop.time()
        measured.record(0.02, known)
        assert loop.time() - before < 0.25
        await asyncio.sleep(0.01)

told = Telemetry(otlp_endpoint=sys.argv[1], metrics_dir=sys.argv[2], metrics_every_seconds=0.2, name=(sys.argv[3:] or [None])[0])
run("counted", main, told)
"""


class Receiver:
    """A collector that keeps what it is sent of metrics, or of what is sent to another path."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.bodies: list[bytes] = []
        self.some = threading.Event()

    def sent(self) -> dict[str, list[dict[str, str | int]]]:
        """Attributes of the points of each metric, of all that came."""
        values: dict[str, list[dict[str, str | int]]] = {}
        for body in self.bodies:
            for resource in ExportMetricsServiceRequest.FromString(body).resource_metrics:
                for metric in (metric for scope in resource.scope_metrics for metric in scope.metrics):
                    data = getattr(metric, str(metric.WhichOneof("data")))
                    values.setdefault(metric.name, []).extend(
                        {each.key: each.value.string_value or each.value.int_value for each in point.attributes}
                        for point in data.data_points
                    )
        return values


@contextmanager
def receiving(port: int = 0, path: str = "/v1/metrics") -> Iterator[tuple[str, Receiver]]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.path in ("/v1/traces", "/v1/metrics")
            if self.path == path:
                receiver.bodies.append(body)
                receiver.some.set()
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_what_the_collector_and_the_file_get_is_what_is_declared(tmp_path: Path) -> None:
    with receiving() as (address, receiver), program(COUNTING, address, str(tmp_path)) as running:
        running.wait_for("counting")
        assert receiver.some.wait(10)
        ended = running.signalled()
    assert ended.code == 0, ended.err
    sent = receiver.sent()
    assert sent.keys() <= declared().keys()
    assert {"process.memory.usage", "process.cpu.time", "process.uptime"} <= sent.keys()
    known = {"http.request.method": "GET", "http.route": "/v1/me", "request.kind": "read"}
    assert all(attributes == known for attributes in sent[SERVER])
    file = tmp_path / "counted.json"
    assert {point.metric for point in read(file)} <= declared().keys()
    found = file.read_bytes() + b"".join(receiver.bodies)
    assert CANARY.lower().encode() not in found.lower()
    resource = ExportMetricsServiceRequest.FromString(receiver.bodies[-1]).resource_metrics[0].resource
    assert {each.key: each.value.string_value for each in resource.attributes} == {
        "service.name": "counted",
        "service.instance.id": f"{socket.gethostname()}-{running.process.pid}",
    }


def test_a_further_process_of_a_kind_has_the_name_that_its_settings_say(tmp_path: Path) -> None:
    with receiving() as (address, receiver), program(COUNTING, address, str(tmp_path), "counted-apart") as running:
        running.wait_for("counting")
        assert receiver.some.wait(10)
        assert running.signalled().code == 0
    resource = ExportMetricsServiceRequest.FromString(receiver.bodies[-1]).resource_metrics[0].resource
    assert resource.attributes[0].value.string_value == "counted-apart"
    assert [file.name for file in tmp_path.iterdir()] == ["counted-apart.json"]
    with pytest.raises(ValueError, match="name"):
        Telemetry(name=f"{CANARY} of Nis")


def test_the_environment_does_not_change_what_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "DELTA")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION", "base2_exponential_bucket_histogram")
    with receiving() as (address, receiver):
        reader = PeriodicExportingMetricReader(
            AllowListMetrics(collector.metrics(address, None)), export_interval_millis=1e9
        )
        provider = MeterProvider([reader], shutdown_on_exit=False)
        provider.get_meter("test").create_histogram(SERVER, "s").record(0.02, {"http.request.method": "GET"})
        provider.get_meter("test").create_counter("spona.outbox.published").add(1)
        reader.collect()
        provider.shutdown()
    [scope] = ExportMetricsServiceRequest.FromString(receiver.bodies[0]).resource_metrics[0].scope_metrics
    found = {metric.name: metric for metric in scope.metrics}
    cumulative = AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE
    assert found[SERVER].histogram.aggregation_temporality == cumulative
    assert found["spona.outbox.published"].sum.aggregation_temporality == cumulative
    assert found[SERVER].histogram.data_points[0].explicit_bounds


def test_the_last_spans_and_figures_are_sent_side_by_side() -> None:
    class Last:
        """Ends when the other one is at its end as well."""

        both = threading.Barrier(2)

        def shutdown(self) -> None:
            self.both.wait(5)

    found = process._Exporters()
    found._ends = [Last().shutdown] * 2
    found.end()


@pytest.mark.slow
@pytest.mark.parametrize("silent", [False, True], ids=["away", "silent"])
def test_a_collector_that_does_not_answer_costs_no_work_no_end_and_few_lines(tmp_path: Path, silent: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1] if silent else free_port()
        with program(COUNTING, f"http://127.0.0.1:{port}", str(tmp_path)) as running:
            running.wait_for("counting")
            began = monotonic()
            while monotonic() - began < 4:
                threading.Event().wait(0.2)
            found = monotonic()
            ended = running.signalled()
    assert ended.code == 0, ended.err
    assert monotonic() - found < 7
    lines = [json.loads(line) for line in ended.err.splitlines()]
    assert 1 <= len([line for line in lines if line["event"] == "library.logged"]) <= 8, ended.err
    assert read(tmp_path / "counted.json")  # the file is told meanwhile


@pytest.mark.slow
def test_when_the_collector_is_back_it_hears_of_everything_that_was_counted_meanwhile(tmp_path: Path) -> None:
    port = free_port()
    with program(COUNTING, f"http://127.0.0.1:{port}", str(tmp_path)) as running:
        running.wait_for("counting")
        threading.Event().wait(2)
        with receiving(port) as (_, receiver):
            assert receiver.some.wait(10)
            assert running.signalled().code == 0
    first = ExportMetricsServiceRequest.FromString(receiver.bodies[0]).resource_metrics[0].scope_metrics
    [counted] = [each for scope in first for each in scope.metrics if each.name == SERVER]
    assert sum(point.count for point in counted.histogram.data_points) > 50


def test_memory_is_the_same_after_an_hour_of_exports_that_no_one_took(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collector, "_TIMEOUT_S", 0.01)
    # pytest keeps every line of a log.
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)
    with socket.create_server(("127.0.0.1", 0), backlog=1000) as silent:
        exporter = AllowListMetrics(collector.metrics(f"http://127.0.0.1:{silent.getsockname()[1]}", None))
        reader = PeriodicExportingMetricReader(exporter, export_interval_millis=1e9)
        provider = MeterProvider([reader], shutdown_on_exit=False)
        measured = provider.get_meter("test").create_histogram(SERVER, "s")

        def held_after(exports: int) -> int:
            for _ in range(exports):
                measured.record(0.02, {"http.request.method": "GET", "http.route": "/v1/me", "request.kind": "read"})
                reader.collect()
            gc.collect()
            return tracemalloc.get_traced_memory()[0]

        tracemalloc.start()
        try:
            before = held_after(20)
            assert held_after(AN_HOUR) - before < 20_000
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("folder", ["file", "file/below"])
def test_a_folder_that_cannot_be_written_stops_the_process(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(metering.MetricsUnwritable, match="METRICS_DIR"):
        metering.setup("one", Telemetry(metrics_dir=tmp_path / folder))


def test_a_process_that_tells_no_one_records_nothing_and_starts_no_thread() -> None:
    source = """
    import threading
    from chassis.settings.groups import Telemetry
    from chassis.telemetry.metrics import metering
    metering.setup("one", Telemetry())
    print(threading.active_count())
    """
    with program(source) as running:
        ended = running.ended()
    assert (ended.code, ended.out) == (0, "1\n")


def test_the_certificate_that_the_collector_shows_is_reported_with_its_days(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    made = new_authority(now)
    for name, content in {"ca.pem": made.certificate, "ca.key": made.key}.items():
        (tmp_path / name).write_bytes(content)
    issued = Authority.read(tmp_path / "ca.pem", tmp_path / "ca.key").issue("localhost", ["127.0.0.1"], now)
    (tmp_path / "own.pem").write_bytes(issued.certificate)
    (tmp_path / "own.key").write_bytes(issued.key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "own.pem", tmp_path / "own.key")
    left = declared()["spona.certificate.left"]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        shaking = threading.Thread(target=lambda: context.wrap_socket(listener.accept()[0], server_side=True).close())
        shaking.start()
        shown = ShownCertificate(f"https://127.0.0.1:{listener.getsockname()[1]}", tmp_path / "ca.pem")
        [(seconds, attributes)] = shown.measured(left)
        shaking.join()
    assert 390 < seconds / 86400 < 398
    assert attributes == {}
    assert list(shown.measured(left))  # and is remembered when the collector is away
    assert list(ShownCertificate(f"https://127.0.0.1:{free_port()}", None).measured(left)) == []
    assert list(ShownCertificate("http://127.0.0.1:1", None).measured(left)) == []
