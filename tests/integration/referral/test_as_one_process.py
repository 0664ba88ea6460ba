"""Relay, consumer and worker of referral as one process."""

import signal
import socket

import pytest

from tests.integration.referral.test_processes import Installation, alive, installation, running
from tests.support.probe import eventually
from tests.support.stack import free_block

__all__ = ["installation"]  # the fixture


def test_as_one_process_each_part_answers_at_its_port_and_ends_with_the_others(installation: Installation) -> None:
    with running(installation, "background", free_block()) as (process, port):
        for above, check in enumerate(("outbox", "inbox", "clocks")):
            eventually(lambda: alive(port + above, "/readyz"), f"{check} is ready", seconds=30)  # noqa: B023
            assert check in (alive(port + above, "/readyz") or {"checks": ()})["checks"]  # type: ignore[operator]
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=10)
        assert (process.returncode, "error" in out + err) == (0, False), (out, err)


@pytest.mark.parametrize("above", [0, 1, 2])
def test_as_one_process_a_part_that_fails_ends_all(installation: Installation, above: int) -> None:
    port = free_block()
    with socket.create_server(("127.0.0.1", port + above)), running(installation, "background", port) as (process, _):
        _, err = process.communicate(timeout=30)
        assert (process.returncode, f"Port {port + above}" in err) == (2, True), err
