"""The classes that one start of the broker has loaded, kept for those that follow: each takes three fifths of the processor time."""

import secrets
import shutil
import tempfile
import time
from pathlib import Path

from infra.engines import ENVIRONMENT
from infra.installation.ports import answers, free_port
from infra.kafka.broker import ARCHIVE, Broker, Credentials, jars
from infra.processes.children import spawn

_READY_LIMIT_S = 120


def archived() -> Path:
    """Return the archive, made by one start that serves no client when there is none or the jars are newer.

    A Java that cannot make or read it goes without.
    """
    made = ARCHIVE.stat().st_mtime if ARCHIVE.is_file() else 0.0
    if made < jars().stat().st_mtime:
        home = Path(tempfile.mkdtemp(prefix="spona-kafka-archive-"))
        try:
            _make(home)
        finally:
            shutil.rmtree(home)
    return ARCHIVE


def _make(home: Path) -> None:
    port, controller = free_port(), free_port()
    ARCHIVE.unlink(missing_ok=True)
    draft = ARCHIVE.with_name(f"{home.name}.jsa")
    broker = Broker(home / "kafka", port, controller, Credentials(*(secrets.token_hex(16) for _ in range(3))))
    broker.prepare()
    program, *arguments = broker.command()
    started = spawn([program, f"-XX:ArchiveClassesAtExit={draft}", *arguments], log=home / "log", env=ENVIRONMENT)
    end = time.monotonic() + _READY_LIMIT_S
    while started.poll() is None and not answers(port) and time.monotonic() < end:
        time.sleep(0.1)
    started.terminate()
    started.wait(_READY_LIMIT_S)
    if draft.is_file():
        draft.replace(ARCHIVE)
