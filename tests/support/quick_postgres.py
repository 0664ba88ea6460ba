"""A PostgreSQL for tests: quick, and shut down by the one who started it."""

import signal
import subprocess
from typing import ClassVar

from infra.postgres.server import Server

# Hashing a password 4,096 times is two fifths of a short connection, and tests make thousands.
_QUICK_PASSWORDS = "scram_iterations=1"
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "scram_iterations": "1"}


class QuickServer(Server):
    """A power cut may lose the cluster, a killed process not, and a reader of its hashes could guess a bad password quickly."""

    SETTINGS: ClassVar = {**Server.SETTINGS, **_NOT_DURABLE}
    INITDB = ("--no-sync", "-c", _QUICK_PASSWORDS)


def stop(process: subprocess.Popen[bytes], seconds: float = 10) -> None:
    """Shut a server down fast, at once when that takes longer than `seconds`; waits for the end."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait(5)
