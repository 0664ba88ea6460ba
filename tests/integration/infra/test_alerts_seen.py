"""What a process sends over OTLP reaches a real Prometheus with our rules, and the alert fires for as long as it is reported."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource

from chassis.telemetry import collector
from tests.support.probe import eventually
from tests.workshop.bench.alerts import prometheus
from tests.workshop.bench.alerts.receiver import receiving

WHO = Resource({"service.name": "referral-consumer", "service.instance.id": "here-1"})
LETTER = ("SponaDeadLetter", "referral-consumer")


def test_an_alert_fires_and_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("prometheus") is None:
        pytest.skip("prometheus is missing: apt-get install prometheus")
    monkeypatch.setattr(prometheus, "_LOOKS_SECONDS", 1)
    monkeypatch.setattr(prometheus, "_JUDGES_SECONDS", 1)
    with receiving() as address, prometheus.watching(address, tmp_path / "prometheus") as watched:
        reader = PeriodicExportingMetricReader(collector.metrics(address, None), export_interval_millis=500)
        provider = MeterProvider([reader], resource=WHO, shutdown_on_exit=False)
        letters = provider.get_meter("test").create_gauge("spona.inbox.dead_letters", "{event}")
        try:
            letters.set(1)
            eventually(lambda: LETTER in watched.alerts()["firing"], "the alert fires", seconds=30)
            began = time.monotonic()
            letters.set(0)
            eventually(lambda: LETTER not in watched.alerts()["firing"], "the alert ends", seconds=30)
            assert time.monotonic() - began < 20
        finally:
            provider.shutdown()
