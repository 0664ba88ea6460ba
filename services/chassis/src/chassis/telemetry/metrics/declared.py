"""The declaration of every figure, as code reads it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal

import yaml
from opentelemetry import metrics

from chassis.startup_errors import StartupRefused

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from opentelemetry.metrics import Histogram

Kind = Literal["histogram", "counter", "updown", "gauge"]

METER: Final = "chassis.telemetry"
# The convention's own, and what we promise: 150 and 300 ms, and two seconds.
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.3, 0.5, 0.75, 1, 2, 2.5, 5, 7.5, 10)


class FigureUndeclared(StartupRefused):
    """A process counts something that contracts/telemetry/metrics.yaml does not know."""


@dataclass(frozen=True, slots=True)
class Declared:
    """One metric: which attributes it may carry, and the figures of /readyz that are it, each with its own attributes."""

    name: str
    kind: Kind
    unit: str
    says: str
    attributes: frozenset[str]
    figures: Mapping[str, Mapping[str, str]]
    together: Literal["sum", "min", "max"]


@cache
def declared() -> Mapping[str, Declared]:
    """Every metric by its name, read once."""
    text = (files("contracts.telemetry") / "metrics.yaml").read_text("utf-8")
    entries: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)["metrics"]
    return {name: _metric(name, entry) for name, entry in entries.items()}


@cache
def known_figures() -> frozenset[str]:
    """Names that may be shown at /readyz."""
    return frozenset(figure for metric in declared().values() for figure in metric.figures)


def require_declared(figures: Collection[str]) -> None:
    """Raises FigureUndeclared."""
    if unknown := sorted(set(figures) - known_figures()):
        raise FigureUndeclared(
            f"These figures are not declared in contracts/telemetry/metrics.yaml: {', '.join(unknown)}."
        )


def durations(name: str) -> Histogram:
    """The instrument of a declared histogram of seconds; it records nothing in a process that sends no metrics."""
    metric = declared()[name]
    return metrics.get_meter(METER).create_histogram(
        name, metric.unit, metric.says, explicit_bucket_boundaries_advisory=SECONDS
    )


def _metric(name: str, entry: Mapping[str, Any]) -> Declared:
    by = entry.get("by")
    figures: dict[str, Mapping[str, str]] = {entry["figure"]: {}} if "figure" in entry else {}
    figures |= {figure: {by: value} for figure, value in entry.get("figures", {}).items()}
    attributes = frozenset([*entry.get("attributes", ()), *([by] if by else ())])
    return Declared(
        name, entry["kind"], entry["unit"], entry["says"], attributes, figures, entry.get("together", "sum")
    )
