"""Figures of a process: declared once (contracts/telemetry/metrics.yaml), told at /readyz and sent as OpenTelemetry metrics."""
