"""Metrics of one process: to a file of its own, to a collector, or both."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from opentelemetry import metrics
from opentelemetry.sdk.metrics import AlwaysOffExemplarFilter, MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource

from chassis.startup_errors import StartupRefused
from chassis.telemetry.metrics.allowed import AllowListMetrics
from chassis.telemetry.metrics.certificate import ShownCertificate
from chassis.telemetry.metrics.declared import METER, declared
from chassis.telemetry.metrics.newest import NewestInFile
from chassis.telemetry.metrics.running import Running
from chassis.telemetry.metrics.sources import begin, count, observations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from opentelemetry.metrics import CallbackOptions, Meter, Observation
    from opentelemetry.sdk.metrics.export import MetricExporter

    from chassis.settings.groups import Telemetry
    from chassis.telemetry.metrics.declared import Declared
    from chassis.telemetry.metrics.sources import Source

_LAST_MS = 3_000


class MetricsUnwritable(StartupRefused):
    """The folder of metrics cannot be written."""


def setup(process: str, telemetry: Telemetry) -> Callable[[], None]:
    """Makes `process` export its metrics as its settings say; raises MetricsUnwritable.

    To be called at the end, and kept until then: it sends the last figures, within three seconds.
    """
    exporters = list(_exporters(process, telemetry))
    if not exporters:
        return lambda: None
    every = telemetry.metrics_every_seconds * 1000
    readers = [
        PeriodicExportingMetricReader(AllowListMetrics(exporter), every, export_timeout_millis=every)
        for exporter in exporters
    ]
    # Not Resource.create: it would add whatever OTEL_RESOURCE_ATTRIBUTES holds. Of two processes of one name each has its own series.
    resource = Resource({"service.name": process, "service.instance.id": f"{socket.gethostname()}-{os.getpid()}"})
    provider = MeterProvider(
        readers, resource=resource, exemplar_filter=AlwaysOffExemplarFilter(), shutdown_on_exit=False
    )
    metrics.set_meter_provider(provider)
    meter = provider.get_meter(METER)
    for metric in declared().values():
        _observe(meter, metric)
    counted: list[Source] = [Running()]
    if telemetry.otlp_endpoint is not None:
        counted.append(ShownCertificate(telemetry.otlp_endpoint, telemetry.otlp_ca))
    for source in counted:
        count(source)
    begin()

    def end() -> None:
        provider.shutdown(_LAST_MS)
        counted.clear()

    return end


def _exporters(process: str, telemetry: Telemetry) -> Iterator[MetricExporter]:
    if telemetry.metrics_dir is not None:
        yield NewestInFile(_file(process, telemetry.metrics_dir))
    if telemetry.otlp_endpoint is not None:
        # Here and not on top: its libraries take a while to load, and most processes of a demo need none.
        from chassis.telemetry import collector  # noqa: PLC0415

        yield collector.metrics(telemetry.otlp_endpoint, telemetry.otlp_ca)


def _observe(meter: Meter, metric: Declared) -> None:
    def observe(_: CallbackOptions) -> Iterable[Observation]:
        return observations(metric)

    make: dict[str, Callable[..., object]] = {
        "counter": meter.create_observable_counter,
        "updown": meter.create_observable_up_down_counter,
        "gauge": meter.create_observable_gauge,
    }
    if metric.kind in make:
        make[metric.kind](metric.name, [observe], metric.unit, metric.says)


def _file(process: str, folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / f"{process}.json"
        file.unlink(missing_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise MetricsUnwritable(
            f"The folder for metrics ({folder}) cannot be written: make room or change its owner, or leave METRICS_DIR out."
        ) from error
    return file
