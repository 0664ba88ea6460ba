"""One trace from the request to the services: each call carries the trace of the request that caused it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

from opentelemetry import propagate, trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
