"""Nights that `spona bench alerts` found, in which another alert fired besides the right one, or one for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.observability.nights import (
    EVERY,
    FOR_GOOD,
    LATE,
    STEPS,
    Fired,
    Told,
    failing,
    healthy,
    judged,
    late,
    night,
    series,
    then,
)

BEFORE, AFTER = STEPS * 40 // 60, STEPS * 42 // 60
"""Minutes 40 and 42: a process lives for two minutes, and another one from then on."""

FOUND: dict[str, tuple[Told, Fired]] = {
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
            series("process_uptime_seconds", "referral-worker", "3"): f"_x{AFTER} 15{EVERY:+d}x{STEPS - AFTER}",
        },
        {},
    ),
}


@pytest.mark.parametrize("found", FOUND)
def test_it_is_one_alert_or_none(found: str, tmp_path: Path) -> None:
    told, fires = FOUND[found]
    code, said = judged([night(found, {**healthy(), **told}, fires, *LATE)], tmp_path)
    assert code == 0, said
