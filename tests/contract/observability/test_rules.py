"""Alert rules and the dashboard: they name what is exported, say what to do, and each alert fires for its fault and no other."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.keys.files import SERVICES
from tests.support import prometheus
from tests.support.program import ROOT
from tests.support.walks import walk

QUERIES = prometheus.queries()
ALERTS = prometheus.alerts()
KINDS = ("http", "relay", "consumer", "worker")
JOBS = sorted([*(f"{service}-{kind}" for service in SERVICES for kind in KINDS), "gateway"])
MINUTES, EVERY = 60, 30
STEPS = MINUTES * 60 // EVERY
TWICE = {"gateway", *(f"{service}-http" for service in SERVICES)}
SECONDS = "http_server_request_duration_seconds"
BOUNDS = ("0.05", "0.15", "0.3", "2", "+Inf")

Series = dict[str, str]


def series(name: str, job: str, instance: str = "1", **labels: str) -> str:
    """As promtool writes it."""
    told = {"job": job, "instance": instance, **labels}
    return name + "{" + ", ".join(f'{label}="{value}"' for label, value in told.items()) + "}"


def steady(value: float, growth: float = 0) -> str:
    """The same for an hour, or growing evenly; a value every half minute."""
    return f"{value:.0f}{growth:+f}x{STEPS}"


def then(first: float, last: float) -> str:
    """Another value in the last ten minutes."""
    return f"{first:.0f}x{STEPS - 20} {last:.0f}x19"


def requests(job: str, kind: str, within: str, status: str = "200", each: float = 30) -> Series:
    """One a second, all of them answered within a bound."""
    labels = {"request_kind": kind, "http_response_status_code": status, "http_route": "/v1/reports"}
    if status.startswith("5"):
        labels["error_type"] = status
    told = {
        series(f"{SECONDS}_bucket", job, le=bound, **labels): steady(
            0, each if bound == "+Inf" or float(bound) >= float(within) else 0
        )
        for bound in BOUNDS
    }
    return told | {series(f"{SECONDS}_count", job, **labels): steady(0, each)}


def healthy() -> Series:
    """A night in which nothing happens but work."""
    told: Series = {}
    for job in JOBS:
        for instance in ("1", "2") if job in TWICE else ("1",):
            told[series("spona_process_ready", job, instance)] = steady(1)
            told[series("process_uptime_seconds", job, instance)] = steady(600, EVERY)
            told[series("spona_check_up", job, instance, check="database")] = steady(1)
            told[series("process_memory_usage_bytes", job, instance)] = steady(200e6)
            told[series("spona_process_memory_limit_bytes", job, instance)] = steady(400e6)
            told[series("spona_certificate_left_seconds", job, instance)] = steady(300 * 86400, -EVERY)
            told[series("db_client_connection_timeouts_total", job, instance, db_client_connection_pool_name="x")] = (
                steady(0)
            )
        if job.endswith(("-http", "gateway")):
            told |= requests(job, "read", "0.05") | requests(job, "write", "0.15")
            told[series("spona_rate_refusals_total", job, limit="person")] = steady(3)
    for service in SERVICES:
        told[series("spona_outbox_leads", f"{service}-relay")] = steady(1)
        told[series("spona_inbox_leads", f"{service}-consumer")] = steady(1)
        told[series("spona_record_leads", f"{service}-worker")] = steady(1)
        told[series("spona_check_up", f"{service}-worker", check="record")] = steady(1)
        told[series("spona_check_up", "gateway", "1", check=service)] = steady(1)
        told[series("spona_check_up", "gateway", "2", check=service)] = steady(1)
        told[series("spona_outbox_age_seconds", f"{service}-relay")] = steady(0)
        told[series("spona_bus_lag", f"{service}-consumer")] = f"0x{STEPS // 2} 40x3 0x{STEPS // 2}"
        told[series("spona_inbox_age_seconds", f"{service}-consumer")] = steady(0)
        told[series("spona_inbox_dead_letters", f"{service}-consumer")] = steady(0)
        told[series("spona_record_age_seconds", f"{service}-worker")] = steady(4)
    told[series("spona_clock_unhandled", "referral-worker")] = steady(0)
    told[series("spona_alarm_alerts_total", "notifications-worker")] = then(0, 1)
    told[series("spona_mail_deliveries_total", "notifications-worker", outcome="unreachable")] = steady(2)
    told[series("spona_mail_deliveries_total", "notifications-worker", outcome="delivered")] = steady(2)
    told[series("spona_disclosure_refused", "identification-worker")] = steady(1)
    told[series("spona_report_altered_total", "identification-http")] = steady(0)
    return told


def gone(*names: str) -> Mapping[str, str | None]:
    """Series that are not there."""
    return dict.fromkeys(names)


def everything_of(job: str, instance: str) -> Mapping[str, str | None]:
    """A process that died: nothing of it is heard from then on."""
    return gone(*(each for each in healthy() if f'job="{job}", instance="{instance}"' in each))


SLOW_READS = requests("referral-http", "read", "0.3")
# The fault in the series, and the labels that the alert has then.
FAULTS: dict[str, tuple[Mapping[str, str | None], Mapping[str, str]]] = {
    "SponaOutboxStuck": (
        {series("spona_outbox_age_seconds", "referral-relay"): steady(0, EVERY)},
        {"job": "referral-relay"},
    ),
    "SponaConsumerBehind": ({series("spona_bus_lag", "referral-consumer"): steady(3)}, {"job": "referral-consumer"}),
    "SponaEventsWait": (
        {series("spona_inbox_age_seconds", "referral-consumer"): steady(0, EVERY)},
        {"job": "referral-consumer"},
    ),
    "SponaDeadLetter": (
        {series("spona_inbox_dead_letters", "referral-consumer"): steady(1)},
        {"job": "referral-consumer"},
    ),
    "SponaNobodyLeads": (
        {
            series("spona_outbox_leads", "referral-relay"): steady(0),
            series("spona_outbox_leads", "referral-relay", "2"): steady(0),
            **gone(series("spona_outbox_age_seconds", "referral-relay")),
        },
        {"job": "referral-relay"},
    ),
    "SponaRestarts": (
        # Killed every minute, and heard of once or twice in between.
        {series("process_uptime_seconds", "referral-worker"): " ".join(["20 40"] * (STEPS // 2 + 1))},
        {"job": "referral-worker", "instance": "1"},
    ),
    "SponaMailRefused": (
        {series("spona_mail_deliveries_total", "notifications-worker", outcome="refused"): then(0, 8)},
        {"job": "notifications-worker"},
    ),
    "SponaDutyMissed": ({series("spona_clock_unhandled", "referral-worker"): steady(1)}, {"job": "referral-worker"}),
    "SponaDangerRings": (
        {series("spona_alarm_alerts_total", "notifications-worker"): steady(0, 0.1)},
        {"job": "notifications-worker"},
    ),
    "SponaMailFails": (
        {series("spona_mail_deliveries_total", "notifications-worker", outcome="unreachable"): steady(0, 1)},
        {"job": "notifications-worker"},
    ),
    "SponaOpeningRefused": (
        {series("spona_disclosure_refused", "identification-worker"): then(1, 2)},
        {"job": "identification-worker"},
    ),
    "SponaRecordUnsealed": (
        {series("spona_record_age_seconds", "identification-worker"): steady(0, EVERY)},
        {"job": "identification-worker"},
    ),
    "SponaReportAltered": (
        {series("spona_report_altered_total", "identification-http"): then(0, 1)},
        {"job": "identification-http"},
    ),
    "SponaNotReady": (
        {
            series("spona_process_ready", "gateway"): steady(0),
            series("spona_check_up", "gateway", check="database"): steady(0),
        },
        {"job": "gateway", "instance": "1"},
    ),
    "SponaDegraded": (
        {series("spona_check_up", "gateway", check="database"): steady(0)},
        {"job": "gateway", "instance": "1", "check": "database"},
    ),
    "SponaProcessAbsent": (everything_of("notifications-worker", "1"), {"job": "notifications-worker"}),
    "SponaReplicaMissing": (everything_of("notifications-http", "2"), {"job": "notifications-http"}),
    "SponaMemoryNearLimit": (
        {series("process_memory_usage_bytes", "gateway"): steady(380e6)},
        {"job": "gateway", "instance": "1"},
    ),
    "SponaCertificateEnds": (
        {series("spona_certificate_left_seconds", "gateway"): steady(19 * 86400, -EVERY)},
        {"job": "gateway"},
    ),
    "SponaReadsSlow": (SLOW_READS, {"job": "referral-http"}),
    "SponaWritesSlow": (requests("referral-http", "write", "2"), {"job": "referral-http"}),
    "SponaErrors": (requests("referral-http", "read", "0.05", "500", each=2), {"job": "referral-http"}),
    "SponaRefusals": (
        {series("spona_rate_refusals_total", "gateway", limit="person"): steady(0, 10)},
        {"job": "gateway"},
    ),
    "SponaPoolExhausted": (
        {
            series("db_client_connection_timeouts_total", "gateway", db_client_connection_pool_name="x"): steady(0, 1),
        },
        {"job": "gateway"},
    ),
}


def test_every_alert_has_its_fault_here() -> None:
    assert FAULTS.keys() == ALERTS.keys()


@walk("query", QUERIES.values(), ids=lambda query: next(name for name, each in QUERIES.items() if each == query))
def test_it_asks_for_what_is_exported(query: str) -> None:
    known = prometheus.known_series()
    metrics, labels = prometheus.named_by(query)
    assert metrics
    assert metrics <= known.keys()
    assert labels <= frozenset(prometheus.made_by(query)).union(*(known[each] for each in metrics))


def test_what_is_not_exported_is_found() -> None:
    assert prometheus.named_by('sum by (job) (rate(spona_x_total{limit="by a person"}[5m])) > 2 * 86400') == (
        {"spona_x_total"},
        {"job", "limit"},
    )
    assert "spona_x_total" not in prometheus.declared_series()


@walk("name", ALERTS)
def test_an_alert_says_what_to_do_and_where_it_is_written(name: str) -> None:
    rule = ALERTS[name]
    production = (ROOT / "infra" / "PRODUCTION.md").read_text("utf-8")
    file, _, section = rule["annotations"]["see"].partition("#")
    assert (ROOT / file).read_text("utf-8") == production
    assert f"\n## {section.replace('-', ' ').capitalize()}\n" in production
    assert f"| `{name}` |" in production
    assert all(rule["annotations"][each].endswith((".", "?")) for each in ("summary", "do"))
    assert rule["labels"]["severity"] in {"page", "people", "office-hours"}


def test_a_process_that_is_not_heard_of_is_named_whichever_it_is() -> None:
    assert [job for job in JOBS if f'{{job="{job}"}}' not in ALERTS["SponaProcessAbsent"]["expr"]] == []


def test_a_panel_has_a_place_of_its_own() -> None:
    panels = json.loads(prometheus.DASHBOARD.read_text("utf-8"))["panels"]
    assert len({(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels}) == len(panels)
    assert len({panel["title"] for panel in panels}) == len(panels)


def test_prometheus_reads_every_query(tmp_path: Path) -> None:
    asked = [query.replace("$__rate_interval", "5m") for query in QUERIES.values()]
    rules = [{"record": f"asked:{number}", "expr": query} for number, query in enumerate(asked)]
    (tmp_path / "asked.yaml").write_text(yaml.safe_dump({"groups": [{"name": "asked", "rules": rules}]}))
    for file in (str(prometheus.RULES), "asked.yaml"):
        done = prometheus.promtool("check", "rules", file, folder=tmp_path)
        assert done.returncode == 0, done.stderr


Fired = Mapping[str, Sequence[Mapping[str, str]]]
"""Alerts, each with the labels of every one of it that fires."""


def night(name: str, told: Mapping[str, str | None], fires: Fired, *minutes: int) -> dict[str, Any]:
    """An hour: what fires at the last of `minutes`, its end if none is named, and that nothing else does at any of them."""
    tests = []
    for alert, rule in ALERTS.items():
        fired = [
            {"exp_labels": {**labels, **rule["labels"]}, "exp_annotations": rule["annotations"]}
            for labels in fires.get(alert, ())
        ]
        looks = (minutes or (MINUTES,))[-1:] if fired else minutes or (MINUTES,)
        tests += [{"eval_time": f"{minute}m", "alertname": alert, "exp_alerts": fired} for minute in looks]
    written = [{"series": each, "values": values} for each, values in told.items() if values is not None]
    return {"name": name, "interval": f"{EVERY}s", "input_series": written, "alert_rule_test": tests}


def judged(nights: list[dict[str, Any]], folder: Path) -> tuple[int, str]:
    """What promtool says of these nights."""
    document = {"rule_files": [str(prometheus.RULES)], "evaluation_interval": f"{EVERY}s", "tests": nights}
    (folder / "nights.yaml").write_text(yaml.safe_dump(document))
    done = prometheus.promtool("test", "rules", "nights.yaml", folder=folder)
    return done.returncode, done.stdout + done.stderr


def test_in_a_healthy_night_nothing_fires(tmp_path: Path) -> None:
    code, said = judged([night("healthy", healthy(), {})], tmp_path)
    assert code == 0, said


def test_what_a_process_told_before_it_was_recreated_is_forgotten(tmp_path: Path) -> None:
    bad = f"0x{STEPS // 2} 400x{STEPS // 2 - 5}"  # until two minutes and a half ago
    before = {
        series("spona_outbox_age_seconds", "referral-relay", "before"): bad,
        series("spona_inbox_age_seconds", "referral-consumer", "before"): bad,
        series("spona_inbox_dead_letters", "referral-consumer", "before"): bad,
        series("spona_record_age_seconds", "referral-worker", "before"): bad,
        series("spona_clock_unhandled", "referral-worker", "before"): bad,
        series("spona_process_ready", "referral-relay", "before"): f"1x{STEPS // 2} 0x{STEPS // 2 - 5}",
        series("spona_check_up", "referral-worker", "before", check="outbox"): f"1x{STEPS // 2} 0x{STEPS // 2 - 5}",
    }
    code, said = judged([night("recreated", healthy() | before, {})], tmp_path)
    assert code == 0, said


@pytest.mark.parametrize("fault", FAULTS)
def test_its_alert_fires_and_no_other(fault: str, tmp_path: Path) -> None:
    changed, labels = FAULTS[fault]
    code, said = judged([night(fault, {**healthy(), **changed}, {fault: [labels]})], tmp_path)
    assert code == 0, said


def test_a_rule_that_never_fires_would_be_found(tmp_path: Path) -> None:
    code, _ = judged([night("healthy", healthy(), {"SponaDeadLetter": [{"job": "referral-consumer"}]})], tmp_path)
    assert code != 0
