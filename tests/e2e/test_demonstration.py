"""`spona demo`: the main job over every real process, from the doctor's report to the Office's count, judged by its hops."""

from __future__ import annotations

import json

from tests.support.stack import Stack

# Each is caused by the one before it; between the two rows no one waits for the other.
CAUSES = [
    ["report-submitted", "delivery-delivered", "report-opened", "report-received"],
    ["report-submitted", "referral-sent", "referral-accepted"],
]


def test_the_main_job_moves_the_offices_totals(stack: Stack) -> None:
    ended = stack.spona("demo", "--json")
    assert ended.returncode == 0, ended.stderr
    printed = json.loads(ended.stdout)
    assert {stage: count >= 1 for stage, count in printed["moved"].items()} == {
        "reported": True,
        "taken_over": True,
        "referred": True,
        "accepted": True,
    }
    events = [hop for hop in printed["hops"] if hop["topic"]]
    assert all(hop["bus"] == stack.bus.name and hop["partition"] >= 0 and hop["position"] >= 0 for hop in events)
    told_of = [hop["what"] for hop in events]
    for row in CAUSES:
        places = [told_of.index(event) for event in row]
        assert places == sorted(places)


def test_every_read_of_the_job_is_on_a_record_that_verifies(stack: Stack) -> None:
    ended = stack.spona("audit", "verify")
    assert ended.returncode == 0, ended.stdout + ended.stderr
