"""`spona bench alerts` causes the alerts of rules.yaml: each has its fault in a run or a reason why not, and series are named as rules ask."""

from __future__ import annotations

from collections import Counter

import pytest
from opentelemetry.exporter.otlp.proto.common.metrics_encoder import encode_metrics
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.resources import Resource

from tests.contract.observability.nights import ALERTS, JOBS, healthy
from tests.support import prometheus
from tests.support.walks import walk
from tests.workshop.bench.alerts.prometheus import RULES
from tests.workshop.bench.alerts.series import Newest, named, series_of
from tests.workshop.bench.alerts.table import COURSE, NOT_MADE

FIRED = [fired for turn in COURSE for fault in turn.faults for fired in fault.fires | fault.along]
WHO = Resource({"service.name": "referral-http", "service.instance.id": "here-1"})


def test_every_alert_has_a_fault_or_a_reason_why_not() -> None:
    assert {name for name, _ in FIRED} | NOT_MADE.keys() == ALERTS.keys()
    assert [name for name, _ in FIRED if name in NOT_MADE] == []
    assert prometheus.RULES == RULES


def test_the_jobs_are_those_of_processes() -> None:
    assert {job for _, job in FIRED} <= set(JOBS)


@pytest.mark.parametrize("turn", COURSE, ids=lambda turn: turn.name)
def test_of_a_turn_each_alert_is_of_one_fault(turn: object) -> None:
    [fired] = [each for each in COURSE if each is turn]
    assert max(Counter(each for fault in fired.faults for each in fault.fires | fault.along).values()) == 1
    assert len({each.name for each in COURSE}) == len(COURSE)


@walk("metric", prometheus.declared())
def test_a_series_has_the_name_that_rules_ask_for(metric: str) -> None:
    known = prometheus.declared()[metric]
    name = named(metric, known["unit"], counter=known["kind"] == "counter")
    suffixes = ("_bucket", "_count", "_sum") if known["kind"] == "histogram" else ("",)
    wanted = prometheus.series_of(metric, known["unit"], known["kind"], ())
    assert {f"{name}{suffix}" for suffix in suffixes} == wanted.keys()


def test_what_a_process_counts_comes_as_the_nights_tell_it() -> None:
    reader = InMemoryMetricReader()
    meter = MeterProvider([reader], resource=WHO, shutdown_on_exit=False).get_meter("test")
    read: dict[str, str | int] = {"http.route": "/v1/reports", "request.kind": "read", "http.response.status_code": 200}
    histogram = meter.create_histogram(
        "http.server.request.duration", "s", explicit_bucket_boundaries_advisory=[0.05, 0.15, 2]
    )
    for seconds in (0.02, 0.1, 3):
        histogram.record(seconds, read)
    meter.create_counter("spona.rate.refusals", "{request}").add(3, {"limit": "person"})
    meter.create_gauge("spona.process.memory.limit", "By").set(400)
    data = reader.get_metrics_data()
    assert data is not None
    fired = {f"{name}{dict(labels)}": value for (name, labels), (value, _) in series_of(_sent(encode_metrics(data)))}
    of_reads = {"http_response_status_code": "200", "http_route": "/v1/reports", "request_kind": "read"}

    def one(name: str, **labels: str) -> float:
        return fired[f"{name}{dict(sorted({**labels, 'instance': 'here-1', 'job': 'referral-http'}.items()))}"]

    bounds = ("0.05", "0.15", "2", "+Inf")
    assert [one("http_server_request_duration_seconds_bucket", le=each, **of_reads) for each in bounds] == [1, 2, 2, 3]
    assert one("http_server_request_duration_seconds_count", **of_reads) == 3
    assert one("spona_rate_refusals_total", limit="person") == 3
    assert one("spona_process_memory_limit_bytes") == 400
    names = {each.partition("{")[0] for each in fired} - {"http_server_request_duration_seconds_sum"}
    assert names <= {each.partition("{")[0] for each in healthy()}


def test_a_value_is_reported_with_its_own_time_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_795_910_400.0
    monkeypatch.setattr("tests.workshop.bench.alerts.series.time.time", lambda: now)
    export = ExportMetricsServiceRequest()
    resource = export.resource_metrics.add()
    metric = resource.scope_metrics.add().metrics.add(name="spona.process.ready", unit="{process}")
    metric.gauge.data_points.add(as_int=1, time_unix_nano=int((now - 100) * 1e9))
    newest = Newest()
    newest.take(export.SerializeToString())
    assert newest.text() == newest.text() == f"spona_process_ready{{}} 1 {int((now - 100) * 1000)}\n"
    now += 30
    assert newest.text() == ""


def _sent(encoded: object) -> ExportMetricsServiceRequest:
    assert isinstance(encoded, ExportMetricsServiceRequest)
    return encoded
