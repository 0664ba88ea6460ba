"""Whole causes, as processes tell of them: each is one alert, on its way in and on its way out, and none is told of what only looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from infra.keys.files import SERVICES
from tests.contract.observability.nights import (
    AFTER,
    EVERY,
    FOR_GOOD,
    LATE,
    MENDED,
    STEPS,
    TWICE,
    Fired,
    FiredAlert,
    ended,
    everything_of,
    failing,
    healthy,
    jobs_of,
    judged,
    late,
    mended,
    night,
    no_requests,
    not_ready,
    quiet,
    series,
    slow,
    steady,
    then,
    unready,
)
from tests.support.program import ROOT

RELAYS, CONSUMERS = ([f"{service}-{kind}" for service in SERVICES] for kind in ("relay", "consumer"))
GATEWAY_WAITS = {series("spona_process_ready", "gateway", each): FOR_GOOD for each in ("1", "2")}
GATEWAY_MISSES = GATEWAY_WAITS | {
    series("spona_check_up", "gateway", each, check="identification"): FOR_GOOD for each in ("1", "2")
}
BEFORE, RECREATED = STEPS * 40 // 60, STEPS * 42 // 60
"""Minutes 40 and 42: a process lives for two minutes, and another one from then on."""
POOL = {"db_client_connection_pool_name": "x"}

CAUSES: dict[str, tuple[FiredAlert, Fired]] = {
    "Kafka is away": (
        {
            **unready(FOR_GOOD, "outbox", *RELAYS),
            **unready(FOR_GOOD, "inbox", *CONSUMERS),
            **{series("spona_outbox_age_seconds", job): late(EVERY) for job in RELAYS},
            # A consumer without its bus has no partition, and does not say how far behind it is.
            **{series("spona_inbox_leads", job): then(1, 0) for job in CONSUMERS},
            **{series("spona_bus_lag", job): f"0x{STEPS - 20}" for job in CONSUMERS},
            **{series("spona_inbox_age_seconds", job): f"0x{STEPS - 20}" for job in CONSUMERS},
        },
        not_ready(*RELAYS, *CONSUMERS),
    ),
    "one relay is away and others wait for its events": (
        {
            **unready(FOR_GOOD, "outbox", "identification-relay"),
            series("spona_inbox_age_seconds", "referral-consumer"): late(EVERY),
        },
        not_ready("identification-relay"),
    ),
    "a consumer's database does not end what it was asked": (
        {
            **unready(FOR_GOOD, "inbox", "referral-consumer"),
            series("spona_bus_lag", "referral-consumer"): late(3).replace("0+3", "1+3"),
            series("spona_inbox_age_seconds", "referral-consumer"): late(EVERY),
        },
        not_ready("referral-consumer"),
    ),
    "sealing is refused": (
        {
            series("spona_record_age_seconds", "identification-worker"): late(EVERY),
            series("spona_check_up", "identification-worker", check="record"): FOR_GOOD,
            series("spona_record_leads", "identification-worker"): FOR_GOOD,
        },
        {"SponaDegraded": [{"job": "identification-worker", "instance": "1", "check": "record"}]},
    ),
    "both of identification are gone": (
        {**ended("identification", FOR_GOOD), **GATEWAY_WAITS},
        {"SponaProcessAbsent": [{"job": "identification-http"}]},
    ),
    "both of referral are gone": (ended("referral", FOR_GOOD), {"SponaProcessAbsent": [{"job": "referral-http"}]}),
    "the database of identification is away": (
        {
            **unready(FOR_GOOD, "database", *jobs_of("identification")),
            **failing("identification-http", late(15)),
            **failing("gateway", late(15), "unavailable", "200"),
            **GATEWAY_MISSES,
            series("spona_record_age_seconds", "identification-worker"): late(EVERY),
            series("spona_outbox_age_seconds", "identification-relay"): late(EVERY),
            series("spona_outbox_leads", "identification-relay"): FOR_GOOD,
            series("db_client_connection_timeouts_total", "identification-http", **POOL): late(5),
        },
        not_ready(*jobs_of("identification")),
    ),
    "the keys of identification are away": (
        {
            **unready(FOR_GOOD, "keys", "identification-http"),
            **failing("identification-http", late(15)),
            **failing("gateway", late(15), "unavailable", "200"),
            **GATEWAY_MISSES,
        },
        not_ready("identification-http"),
    ),
    "the gateway does not reach an identification that is ready": (
        GATEWAY_MISSES,
        not_ready("gateway"),
    ),
    "a lock holds all connections for moments": (
        {
            series("db_client_connection_timeouts_total", "referral-http", **POOL): late(5),
            **failing("referral-http", late(5)),
            **failing("gateway", late(5), "unavailable", "200"),
        },
        {"SponaPoolExhausted": [{"job": "referral-http"}]},
    ),
    "a relay hangs": (
        {
            **unready(FOR_GOOD, "outbox", "referral-relay"),
            series("spona_outbox_age_seconds", "referral-relay"): late(EVERY),
            series("spona_outbox_leads", "referral-relay"): f"1x{STEPS - 20}",
        },
        not_ready("referral-relay"),
    ),
    "reads fail with an answer of 200": (
        failing("gateway", late(15), "unavailable", "200"),
        {"SponaErrors": [{"job": "gateway"}]},
    ),
    "one of two consumers stands": (
        {
            series("spona_bus_lag", "referral-consumer"): steady(3000),
            series("spona_bus_lag", "referral-consumer", "2"): steady(0),
        },
        {"SponaConsumerBehind": [{"job": "referral-consumer"}]},
    ),
    "one of two gateways is away": (everything_of("gateway", "2"), {"SponaReplicaMissing": [{"job": "gateway"}]}),
    "a report was altered while nobody listened": (
        {series("spona_report_altered_total", "identification-http"): f"0x{STEPS // 3} _x{STEPS // 2} 1x{STEPS // 6}"},
        {"SponaReportAltered": [{"job": "identification-http"}]},
    ),
    "a report was altered before anything was heard of its process": (
        {series("spona_report_altered_total", "identification-http", "3"): f"_x{STEPS // 2} 1x{STEPS // 2}"},
        {"SponaReportAltered": [{"job": "identification-http"}]},
    ),
    "an opening was refused while nobody listened, and the worker was recreated": (
        {
            series("spona_disclosure_refused", "identification-worker"): f"1x{STEPS // 3}",
            series("spona_disclosure_refused", "identification-worker", "2"): f"_x{STEPS * 5 // 6} 2x{STEPS // 6}",
        },
        {"SponaOpeningRefused": [{"job": "identification-worker"}]},
    ),
    "an opening was refused half an hour ago": (
        {series("spona_disclosure_refused", "identification-worker"): f"1x{STEPS // 2} 2x{STEPS // 2}"},
        {"SponaOpeningRefused": [{"job": "identification-worker"}]},
    ),
    "no mail leaves": (
        {series("spona_mail_deliveries_total", "notifications-worker", outcome="unreachable"): steady(0, 1)},
        {"SponaMailFails": [{"job": "notifications-worker"}]},
    ),
    "no mail leaves until it is too old": (
        {
            series("spona_mail_deliveries_total", "notifications-worker", outcome="unreachable"): steady(0, 1),
            series("spona_mail_deliveries_total", "notifications-worker", outcome="too-old"): late(1),
        },
        {"SponaMailFails": [{"job": "notifications-worker"}]},
    ),
    "one address is wrong, and other mail leaves": (
        {
            series("spona_mail_deliveries_total", "notifications-worker", outcome="refused"): then(2, 10),
            series("spona_mail_deliveries_total", "notifications-worker", outcome="delivered"): steady(0, 1),
        },
        {"SponaMailRefused": [{"job": "notifications-worker"}]},
    ),
    "a mail server is away for a moment": (
        {
            series("spona_mail_deliveries_total", "notifications-worker", outcome="unreachable"): then(2, 12),
            series("spona_mail_deliveries_total", "notifications-worker", outcome="delivered"): steady(0, 1),
        },
        {},
    ),
    "five writes a minute, all of them slow": (
        {
            **no_requests("referral-http", 'request_kind="write"'),
            **slow("referral-http", "write", 2.5),
        },
        {"SponaWritesSlow": [{"job": "referral-http"}]},
    ),
    "a lock holds all connections again and again, and what gets one is slow": (
        {
            series("db_client_connection_timeouts_total", "referral-http", **POOL): steady(0, 5),
            **no_requests("referral-http"),
            **slow("referral-http", "write", 2.5),
            **slow("referral-http", "read", 2.5),
        },
        {"SponaPoolExhausted": [{"job": "referral-http"}]},
    ),
    "a few requests of a quiet hour are slow": (
        {
            **no_requests("referral-http"),
            **slow("referral-http", "write", 0.1),
            **slow("referral-http", "read", 0.1),
        },
        {},
    ),
    "a process was recreated, and nothing was heard of it before": (
        {series("process_uptime_seconds", "referral-worker", "2"): f"_x{STEPS - 21} 15{EVERY:+d}x20"},
        {},
    ),
    "a quiet night in which one read fails": (quiet(105), {}),
    "a quiet night in which two reads fail": (quiet(101, 109), {}),
    "a quiet night in which every read fails": (
        quiet(*range(90, STEPS, 2)),
        {"SponaErrors": [{"job": "referral-http"}]},
    ),
    # Found by `spona bench alerts`: another alert fired besides the right one, or one for nothing.
    "an event cannot be applied, and what comes after it waits": (
        {
            series("spona_inbox_dead_letters", "referral-consumer"): then(0, 1),
            series("spona_inbox_age_seconds", "referral-consumer"): late(EVERY),
        },
        {"SponaDeadLetter": [{"job": "referral-consumer"}]},
    ),
    "another session has the lock of a sealer": (
        {
            series("spona_record_age_seconds", "identification-worker"): late(EVERY),
            series("spona_record_leads", "identification-worker"): then(1, 0),
        },
        {"SponaNobodyLeads": [{"job": "identification-worker"}]},
    ),
    "the issuer is away": (
        {
            **{series("spona_check_up", "gateway", each, check="issuer"): FOR_GOOD for each in ("1", "2")},
            **failing("gateway", late(15)),
        },
        {"SponaDegraded": [{"job": "gateway", "instance": each, "check": "issuer"} for each in ("1", "2")]},
    ),
    "a process was recreated two minutes after its start, a while ago": (
        {
            series("process_uptime_seconds", "referral-worker", "2"): f"_x{BEFORE} 15{EVERY:+d}x4",
            series("process_uptime_seconds", "referral-worker", "3"): f"_x{RECREATED} 15{EVERY:+d}x{STEPS - RECREATED}",
        },
        {},
    ),
}

OVER: dict[str, FiredAlert] = {
    "the database was away": {
        **unready(MENDED, "database", *jobs_of("identification")),
        **failing("identification-http", mended(0, 15)),
        **failing("gateway", mended(0, 15), "unavailable", "200"),
        **{series("spona_check_up", "gateway", each, check="identification"): MENDED for each in ("1", "2")},
        **{series("spona_process_ready", "gateway", each): MENDED for each in ("1", "2")},
        series("db_client_connection_timeouts_total", "identification-http", **POOL): mended(0, 5),
    },
}


@pytest.mark.parametrize("cause", CAUSES)
def test_a_cause_is_one_alert(cause: str, tmp_path: Path) -> None:
    found, fires = CAUSES[cause]
    assert len(fires) <= 1
    code, said = judged([night(cause, {**healthy(), **found}, fires, *LATE)], tmp_path)
    assert code == 0, said


@pytest.mark.parametrize("cause", OVER)
def test_when_it_is_over_nothing_fires_any_more(cause: str, tmp_path: Path) -> None:
    values = {**healthy(), **OVER[cause]}
    code, said = judged([night(cause, values, {}, *AFTER[2:])], tmp_path)
    assert code == 0, said


def test_whatever_compose_runs_twice_is_known_to_run_twice() -> None:
    found = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    ran: dict[str, int] = {}
    for service in found.values():
        command = [str(each) for each in service.get("command", ())]
        package, _, kind = command[-1].partition(".entrypoints.") if command else ("", "", "")
        if kind or command[-1:] == ["gateway"]:
            job = f"{package}-{kind}" if kind else "gateway"
            ran[job] = ran.get(job, 0) + service.get("deploy", {}).get("replicas", 1)
    assert {job for job, number in ran.items() if number > 1} == TWICE
