"""Nights of an installation as Prometheus would have seen them, and what rules say of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from infra.keys.files import SERVICES
from tests.support import prometheus

ALERTS = prometheus.alerts()
KINDS = ("http", "relay", "consumer", "worker")
JOBS = sorted([*(f"{service}-{kind}" for service in SERVICES for kind in KINDS), "gateway"])
MINUTES, EVERY = 60, 30
STEPS = MINUTES * 60 // EVERY
TWICE = {"gateway", *(f"{service}-http" for service in SERVICES)}
SECONDS = "http_server_request_duration_seconds"
BOUNDS = ("0.05", "0.15", "0.3", "2", "+Inf")

Series = dict[str, str]
FiredAlert = Mapping[str, str | None]
Fired = Mapping[str, Sequence[Mapping[str, str]]]
"""Alerts, each with the labels of every one of it that fires."""
# Everything changes in minute 50; what is mended is so in minute 30.
LATE = tuple(range(50, 61))
AFTER = tuple(range(30, 61))
MENDED = f"1x{STEPS // 3} 0x{STEPS // 6} 1x{STEPS // 2}"


def series(name: str, job: str, instance: str = "1", **labels: str) -> str:
    """As promtool writes it."""
    values = {"job": job, "instance": instance, **labels}
    return name + "{" + ", ".join(f'{label}="{value}"' for label, value in values.items()) + "}"


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
    found = {
        series(f"{SECONDS}_bucket", job, le=bound, **labels): steady(
            0, each if bound == "+Inf" or float(bound) >= float(within) else 0
        )
        for bound in BOUNDS
    }
    return found | {series(f"{SECONDS}_count", job, **labels): steady(0, each)}


def healthy() -> Series:
    """A night in which nothing happens but work."""
    values: Series = {}
    for job in JOBS:
        for instance in ("1", "2") if job in TWICE else ("1",):
            values[series("spona_process_ready", job, instance)] = steady(1)
            values[series("process_uptime_seconds", job, instance)] = steady(600, EVERY)
            values[series("spona_check_up", job, instance, check="database")] = steady(1)
            values[series("process_memory_usage_bytes", job, instance)] = steady(200e6)
            values[series("spona_process_memory_limit_bytes", job, instance)] = steady(400e6)
            values[series("spona_certificate_left_seconds", job, instance)] = steady(300 * 86400, -EVERY)
            values[series("db_client_connection_timeouts_total", job, instance, db_client_connection_pool_name="x")] = (
                steady(0)
            )
        if job.endswith(("-http", "gateway")):
            values |= requests(job, "read", "0.05") | requests(job, "write", "0.15")
            values[series("spona_rate_refusals_total", job, limit="person")] = steady(3)
    for service in SERVICES:
        values[series("spona_outbox_leads", f"{service}-relay")] = steady(1)
        values[series("spona_inbox_leads", f"{service}-consumer")] = steady(1)
        values[series("spona_record_leads", f"{service}-worker")] = steady(1)
        values[series("spona_check_up", f"{service}-worker", check="record")] = steady(1)
        values[series("spona_check_up", "gateway", "1", check=service)] = steady(1)
        values[series("spona_check_up", "gateway", "2", check=service)] = steady(1)
        values[series("spona_outbox_age_seconds", f"{service}-relay")] = steady(0)
        values[series("spona_bus_lag", f"{service}-consumer")] = f"0x{STEPS // 2} 40x3 0x{STEPS // 2}"
        values[series("spona_inbox_age_seconds", f"{service}-consumer")] = steady(0)
        values[series("spona_inbox_dead_letters", f"{service}-consumer")] = steady(0)
        values[series("spona_record_age_seconds", f"{service}-worker")] = steady(4)
    values[series("haproxy_process_uptime_seconds", "proxy")] = steady(600, EVERY)
    values[series("haproxy_backend_active_servers", "proxy", proxy="keycloak")] = steady(2)
    values[series("haproxy_frontend_requests_denied_total", "proxy", proxy="edge")] = steady(0)
    values[series("spona_clock_unhandled", "referral-worker")] = steady(0)
    values[series("spona_alarm_alerts_total", "notifications-worker")] = then(0, 1)
    values[series("spona_mail_deliveries_total", "notifications-worker", outcome="unreachable")] = steady(2)
    values[series("spona_mail_deliveries_total", "notifications-worker", outcome="delivered")] = steady(2)
    values[series("spona_disclosure_refused", "identification-worker")] = steady(1)
    values[series("spona_report_altered_total", "identification-http")] = steady(0)
    return values


def gone(*names: str) -> Mapping[str, str | None]:
    """Series that are not there."""
    return dict.fromkeys(names)


def everything_of(job: str, instance: str) -> Mapping[str, str | None]:
    """A process that died: nothing of it is heard from then on."""
    return gone(*(each for each in healthy() if f'job="{job}", instance="{instance}"' in each))


FOR_GOOD = then(1, 0)


def mended(first: float, growth: float) -> str:
    """Grows between the minutes 20 and 30."""
    last = first + growth * STEPS // 6
    return f"{first:.0f}x{STEPS // 3} {first:.0f}{growth:+.0f}x{STEPS // 6 - 1} {last:.0f}x{STEPS // 2}"


def late(growth: float) -> str:
    """Nothing, and growing in the last ten minutes."""
    return f"0x{STEPS - 21} 0{growth:+.0f}x20"


def of(job: str) -> tuple[str, ...]:
    """The instances of a process."""
    return ("1", "2") if job in TWICE else ("1",)


def unready(values: str, check: str, *jobs: str) -> FiredAlert:
    """Processes that a check tells not to be able to work."""
    names = [(job, each) for job in jobs for each in of(job)]
    return {series("spona_process_ready", job, each): values for job, each in names} | {
        series("spona_check_up", job, each, check=check): values for job, each in names
    }


def failing(job: str, values: str, error: str = "503", status: str = "503", **labels: str) -> FiredAlert:
    """Requests that fail on our side."""
    given = {"request_kind": "read", "http_response_status_code": status, "http_route": "/v1/reports", **labels}
    return {series(f"{SECONDS}_count", job, error_type=error, **given): values}


def no_requests(job: str, kind: str = "") -> FiredAlert:
    """No one asks it, or asks it something of this kind."""
    return gone(*(each for each in healthy() if each.startswith(SECONDS) and f'job="{job}"' in each and kind in each))


def slow(job: str, kind: str, each: float) -> FiredAlert:
    """Requests that all take longer than two seconds, and no other of their kind."""
    return requests(job, kind, "inf", each=each)


def quiet(*failures: int) -> FiredAlert:
    """One read a minute, and a failure at each of these steps."""
    labels = {"request_kind": "read", "http_response_status_code": "200", "http_route": "/v1/x"}
    failed = " ".join(str(sum(step >= each for each in failures)) for step in range(STEPS + 1))
    return {
        **no_requests("referral-http"),
        series(f"{SECONDS}_count", "referral-http", **labels): steady(0, 0.5),
        **failing("referral-http", failed),
    }


def ended(service: str, values: str) -> FiredAlert:
    """Nothing is heard of the processes that answer for a service; the gateway has no other."""
    given: dict[str, str | None] = {}
    for instance in ("1", "2"):
        for each in everything_of(f"{service}-http", instance):
            given[each] = re.sub(r"x\d+.*", f"x{STEPS - 21}", healthy()[each], count=1)
    return {
        **given,
        **{series("spona_check_up", "gateway", each, check=service): values for each in ("1", "2")},
        **failing("gateway", late(15), "unavailable", "200"),
    }


def jobs_of(service: str) -> list[str]:
    return [f"{service}-{kind}" for kind in ("http", "relay", "consumer", "worker")]


def not_ready(*jobs: str) -> Fired:
    return {"SponaNotReady": [{"job": job, "instance": each} for job in jobs for each in of(job)]}


def night(name: str, shown: Mapping[str, str | None], fires: Fired, *minutes: int) -> dict[str, Any]:
    """An hour: what fires at the last of `minutes`, its end if none is named, and that nothing else does at any of them."""
    tests = []
    for alert, rule in ALERTS.items():
        fired = [
            {"exp_labels": {**labels, **rule["labels"]}, "exp_annotations": rule["annotations"]}
            for labels in fires.get(alert, ())
        ]
        looks = (minutes or (MINUTES,))[-1:] if fired else minutes or (MINUTES,)
        tests += [{"eval_time": f"{minute}m", "alertname": alert, "exp_alerts": fired} for minute in looks]
    written = [{"series": each, "values": values} for each, values in shown.items() if values is not None]
    return {"name": name, "interval": f"{EVERY}s", "input_series": written, "alert_rule_test": tests}


def judged(nights: list[dict[str, Any]], folder: Path) -> tuple[int, str]:
    """What promtool says of these nights."""
    document = {"rule_files": [str(prometheus.RULES)], "evaluation_interval": f"{EVERY}s", "tests": nights}
    (folder / "nights.yaml").write_text(yaml.safe_dump(document))
    done = prometheus.promtool("test", "rules", "nights.yaml", folder=folder)
    return done.returncode, done.stdout + done.stderr
