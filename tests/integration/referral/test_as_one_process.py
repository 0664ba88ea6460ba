"""Relay, consumer and worker of referral as one process."""

import signal
import socket

import pytest

from tests.integration.referral.test_processes import Installation, alive, installation, running, said
from tests.support.ports import free_block
from tests.support.probe import eventually

__all__ = ["installation"]  # the fixture


def test_as_one_process_each_part_answers_at_its_port_and_ends_with_the_others(installation: Installation) -> None:
    with running(installation, "background", free_block()) as (process, port):
        for above, check in enumerate(("outbox", "inbox", "clocks")):
            eventually(lambda: alive(port + above, "/readyz"), f"{check} is ready", seconds=30)  # noqa: B023
            assert check in (alive(port + above, "/readyz") or {"checks": ()})["checks"]  # type: ignore[operator]
        process.send_signal(signal.SIGTERM)
        words = said(installation, "background")
        assert (process.wait(10), "error" in words.read_text()) == (0, False), words.read_text()


@pytest.mark.parametrize("above", [0, 1, 2])
def test_as_one_process_a_part_that_fails_ends_all(installation: Installation, above: int) -> None:
    port = free_block()
    with socket.create_server(("127.0.0.1", port + above)), running(installation, "background", port) as (process, _):
        words = said(installation, "background")
        assert (process.wait(30), f"Port {port + above}" in words.read_text()) == (2, True), words.read_text()
