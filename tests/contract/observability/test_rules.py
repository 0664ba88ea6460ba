"""Alert rules and the dashboard: they name what is exported, say what to do, and each alert fires for its fault and no other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from tests.contract.observability.nights import (
    ALERTS,
    EVERY,
    JOBS,
    STEPS,
    everything_of,
    gone,
    healthy,
    judged,
    night,
    requests,
    series,
    steady,
    then,
)
from tests.support import prometheus
from tests.support.walks import walk

QUERIES = prometheus.queries()

SLOW_READS = requests("referral-http", "read", "0.3")
Shown = tuple[Mapping[str, str | None], Mapping[str, str]]
"""A fault in the series, and the labels that the alert has then."""


def one(metric: str, job: str, values: str, **labels: str) -> Shown:
    """A fault that one series of a process shows, whose alert names that process alone."""
    return {series(metric, job, **labels): values}, {"job": job}


FAULTS: dict[str, Shown] = {
    "SponaOutboxStuck": one("spona_outbox_age_seconds", "referral-relay", steady(0, EVERY)),
    "SponaConsumerBehind": one("spona_bus_lag", "referral-consumer", steady(3)),
    "SponaEventsWait": one("spona_inbox_age_seconds", "referral-consumer", steady(0, EVERY)),
    "SponaDeadLetter": one("spona_inbox_dead_letters", "referral-consumer", steady(1)),
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
    "SponaMailRefused": one("spona_mail_deliveries_total", "notifications-worker", then(0, 8), outcome="refused"),
    "SponaDutyMissed": one("spona_clock_unhandled", "referral-worker", steady(1)),
    "SponaDangerRings": one("spona_alarm_alerts_total", "notifications-worker", steady(0, 0.1)),
    "SponaMailFails": one("spona_mail_deliveries_total", "notifications-worker", steady(0, 1), outcome="unreachable"),
    "SponaOpeningRefused": one("spona_disclosure_refused", "identification-worker", then(1, 2)),
    "SponaRecordUnsealed": one("spona_record_age_seconds", "identification-worker", steady(0, EVERY)),
    "SponaReportAltered": one("spona_report_altered_total", "identification-http", then(0, 1)),
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
    "SponaProxyAbsent": one("haproxy_process_uptime_seconds", "proxy", f"600+{EVERY}x{STEPS - 21}"),
    "SponaProxyDenies": one("haproxy_frontend_requests_denied_total", "proxy", steady(0, 20), proxy="edge"),
    "SponaMemoryNearLimit": (
        {series("process_memory_usage_bytes", "gateway"): steady(380e6)},
        {"job": "gateway", "instance": "1"},
    ),
    "SponaCertificateEnds": one("spona_certificate_left_seconds", "gateway", steady(19 * 86400, -EVERY)),
    "SponaReadsSlow": (SLOW_READS, {"job": "referral-http"}),
    "SponaWritesSlow": (requests("referral-http", "write", "2"), {"job": "referral-http"}),
    "SponaErrors": (requests("referral-http", "read", "0.05", "500", each=2), {"job": "referral-http"}),
    "SponaRefusals": one("spona_rate_refusals_total", "gateway", steady(0, 10), limit="person"),
    "SponaPoolExhausted": one(
        "db_client_connection_timeouts_total", "gateway", steady(0, 1), db_client_connection_pool_name="x"
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
def test_an_alert_says_what_it_is_and_what_to_do(name: str) -> None:
    rule = ALERTS[name]
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
