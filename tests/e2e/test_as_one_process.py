"""`spona up` as people run it: relay, consumer and worker of a service are one process, and the main job is the same."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator

import pytest

from infra.processes.probes import why_not_ready
from tests.support.probe import eventually
from tests.support.stack import FOLLOWS, Stack, running_stack

PARTS = ("relay", "consumer", "worker")


@pytest.fixture(scope="module")
def joined() -> Iterator[Stack]:
    with running_stack("embedded", apart=False) as stack:
        yield stack


def test_every_part_has_its_name_and_its_port_and_shares_a_process(joined: Stack) -> None:
    shown = {each["name"]: each for each in joined.json_of("status")["processes"]}
    for service in FOLLOWS:
        parts = [shown[f"{service}-{part}"] for part in PARTS]
        assert [part["ready"] for part in parts] == [True] * 3
        assert len({part["pid"] for part in parts}) == 1
        assert [part["memory_mb"] is not None for part in parts] == [True, False, False]
    assert max(Counter(each["pid"] for each in shown.values()).values()) == len(PARTS)
    assert [why_not_ready(joined.port_base + offset, "/readyz") for offset in range(11, 20)] == [""] * 9


def test_the_main_job_runs(joined: Stack) -> None:
    ended = joined.spona("demo")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_one_that_dies_is_shown_and_the_next_start_has_everything(joined: Stack) -> None:
    joined.process("referral-consumer").send_signal(signal.SIGKILL)
    eventually(lambda: not joined.processes(), "the launcher ended everything, since a part had died", seconds=30)
    assert "referral-background was killed by signal 9" in (joined.installation.logs / "launcher.log").read_text()
    joined.start()
    # 3 is said until a head is on the bus and in the copies of the day, which takes some seconds.
    eventually(lambda: joined.spona("audit", "verify").returncode != 3, "the record is compared", seconds=60)
    assert joined.spona("audit", "verify").returncode == 0
