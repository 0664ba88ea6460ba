"""The newest figures of a process in a file, for `spona status` and for tests; what was there before is replaced."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import orjson
from opentelemetry.exporter.otlp.json.common.metrics_encoder import encode_metrics
from opentelemetry.sdk.metrics.export import MetricExporter, MetricExportResult

if TYPE_CHECKING:
    from pathlib import Path

    from opentelemetry.sdk.metrics.export import MetricsData


class NewestInFile(MetricExporter):
    """Writes each export as one document of OTLP's JSON. Values count from the start of the process, so the newest has them all."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def export(self, metrics_data: MetricsData, timeout_millis: float = 10_000, **_: Any) -> MetricExportResult:  # noqa: ARG002 -- the library's own signature
        """Replaces the file; a folder that cannot be written costs the figures and nothing else."""
        new = self._file.with_suffix(".new")
        try:
            descriptor = os.open(new, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(orjson.dumps(encode_metrics(metrics_data).to_dict()))
            new.replace(self._file)
        except OSError:
            return MetricExportResult.FAILURE
        return MetricExportResult.SUCCESS

    def force_flush(self, timeout_millis: float = 10_000) -> bool:  # noqa: ARG002
        """Nothing is pending."""
        return True

    def shutdown(self, timeout_millis: float = 30_000, **_: Any) -> None:
        """Nothing is open."""
