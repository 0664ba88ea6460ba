"""Figures of a process: declared once (contracts/telemetry/metrics.yaml), shown at /readyz and sent by OpenTelemetry."""
