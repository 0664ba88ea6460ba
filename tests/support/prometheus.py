"""What Prometheus calls the metrics that it gets over OTLP, by the rules of its translation (suffixes, underscores for dots)."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.program import ROOT

RULES = ROOT / "infra" / "observability" / "rules.yaml"
DASHBOARD = ROOT / "infra" / "observability" / "dashboard.json"
# Each resource has them: `service.name` and `service.instance.id`.
OF_EVERY_SERIES = frozenset({"job", "instance"})
_UNITS = {"s": "seconds", "By": "bytes", "1": "ratio"}
_SUFFIXES = {"histogram": ("_bucket", "_count", "_sum")}
# What a query names besides metrics, labels and functions.
_WORDS = frozenset({"and", "or", "unless"})
_NAME = re.compile(r"[a-z_][a-z0-9_:]*")
_FUNCTION = re.compile(r"\b[a-z_]+\s*\(")
_MADE = re.compile(r'"([a-z_]+)", "[^"]*", "[^"]*", "[^"]*"\)')
_TEXT = re.compile(r'"[^"]*"')
_LABELS = re.compile(r"\{([^}]*)\}|\b(?:by|on|without|ignoring) \(([^)]*)\)")


def spelled(name: str) -> str:
    """A name of OpenTelemetry as Prometheus writes it."""
    return re.sub(r"[^a-zA-Z0-9_:]", "_", name)


def series_of(name: str, unit: str, kind: str, attributes: Iterable[str]) -> dict[str, frozenset[str]]:
    """Names of the series that one metric becomes, each with the labels that it may have."""
    suffix = "" if unit.startswith("{") else _UNITS[unit]
    base = spelled(name)
    if suffix and suffix not in base.split("_"):
        base = f"{base}_{suffix}"
    labels = frozenset(map(spelled, attributes)) | OF_EVERY_SERIES
    if kind == "histogram":
        return {f"{base}{each}": labels | ({"le"} if each == "_bucket" else set()) for each in _SUFFIXES[kind]}
    return {f"{base}_total" if kind == "counter" else base: labels}


def declared() -> dict[str, Mapping[str, Any]]:
    """The declaration, read apart from the code that uses it."""
    text = (ROOT / "contracts/src/contracts/telemetry/metrics.yaml").read_text("utf-8")
    found: dict[str, Mapping[str, Any]] = yaml.safe_load(text)["metrics"]
    return found


def declared_series() -> dict[str, frozenset[str]]:
    """Everything that may be asked for."""
    values: dict[str, frozenset[str]] = {}
    for name, metric in declared().items():
        attributes = [*metric.get("attributes", ()), *([metric["by"]] if "by" in metric else ())]
        values |= series_of(name, metric["unit"], metric["kind"], attributes)
    return values


OF_THE_PROXY = {
    "haproxy_process_uptime_seconds": OF_EVERY_SERIES,
    "haproxy_backend_active_servers": OF_EVERY_SERIES | {"proxy"},
    "haproxy_frontend_requests_denied_total": OF_EVERY_SERIES | {"proxy"},
}
"""What rules ask of HAProxy's own exporter."""


def known_series() -> dict[str, frozenset[str]]:
    """Everything that may be asked for: what is exported, and what rules make of it."""
    found = declared_series() | OF_THE_PROXY
    for name, query in recorded().items():
        metrics, labels = named_by(query)
        found[name] = frozenset(labels).union(made_by(query), *(found[each] for each in metrics))
    return found


def alerts() -> dict[str, Mapping[str, Any]]:
    """The rules by their names."""
    groups = yaml.safe_load(RULES.read_text("utf-8"))["groups"]
    return {rule["alert"]: rule for group in groups for rule in group["rules"] if "alert" in rule}


def recorded() -> dict[str, str]:
    """The queries that others ask for by a name."""
    groups = yaml.safe_load(RULES.read_text("utf-8"))["groups"]
    return {rule["record"]: rule["expr"] for group in groups for rule in group["rules"] if "record" in rule}


def queries() -> dict[str, str]:
    """Every query of a rule or of a panel, by what asks."""
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    of_panels = {f"{panel['title']} {each['refId']}": each["expr"] for panel in panels for each in panel["targets"]}
    return {name: rule["expr"] for name, rule in alerts().items()} | recorded() | of_panels


def named_by(query: str) -> tuple[set[str], set[str]]:
    """Metrics and labels that a query names."""
    bare = _TEXT.sub('""', query)
    labels = {each for pair in _LABELS.findall(bare) for part in pair for each in _NAME.findall(part)}
    rest = _FUNCTION.sub("(", _LABELS.sub(" ", re.sub(r"\[[^\]]*\]|\boffset \w+", "", bare)))
    return {each for each in _NAME.findall(rest) if each not in _WORDS and not each.isdigit()}, labels


def made_by(query: str) -> set[str]:
    """Labels that a query makes itself."""
    return set(_MADE.findall(query))


def promtool(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs Prometheus's own tool; skips the test where it is missing."""
    found = shutil.which("promtool")
    if found is None:
        pytest.skip("promtool is missing: apt-get install prometheus")
    # It ends before its garbage would hurt: collecting that was a fifth of what each of its runs takes.
    env = {**os.environ, "GOGC": "400"}
    return subprocess.run(
        [found, *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120
    )
