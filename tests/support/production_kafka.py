"""The broker of production: the very files that the compose file mounts, with this machine's names, ports and folders."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.engines import ENVIRONMENT, java
from infra.installation.ports import answers
from infra.kafka.broker import jars
from infra.processes.children import spawn
from tests.support.probe import eventually
from tests.support.program import ROOT, free_port

FILES = ROOT / "infra" / "kafka" / "production"


@dataclass(frozen=True)
class ProductionKafka:
    """A running broker; both of its ports."""

    port: int
    controller_port: int
    pid: int


def spona(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command with nothing in its environment but what is given."""
    plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [str(Path(sys.executable).with_name("spona")), *arguments]
    return subprocess.run(command, env=plain | environment, capture_output=True, text=True, check=False)


@contextmanager
def production_kafka(home: Path, secrets: Path) -> Iterator[ProductionKafka]:
    """Run the broker until the block ends; its clients reach it as `localhost`."""
    port, controller_port = free_port(), free_port()
    (home / "data").mkdir(parents=True)
    settings = (FILES / "server.properties").read_text()
    for written, here in (
        ("/run/secrets", str(secrets)),
        ("/var/lib/spona/kafka", str(home / "data")),
        ("CLIENT://:9093", f"CLIENT://localhost:{port}"),
        ("kafka:9093", f"localhost:{port}"),
        ("localhost:9094", f"localhost:{controller_port}"),
    ):
        assert written in settings
        settings = settings.replace(written, here)
    (home / "server.properties").write_text(settings)
    environment = {
        **ENVIRONMENT,
        "PATH": f"{Path(java()).parent}:{ENVIRONMENT['PATH']}",
        "SETTINGS": str(home / "server.properties"),
        "LOGGING": str(ROOT / "infra" / "kafka" / "log4j2.yaml"),
        "LIBRARIES": str(jars()),
        "SECRETS": str(secrets),
    }
    log = home.with_suffix(".log")
    process = spawn(["/bin/sh", str(FILES / "start.sh")], log=log, env=environment)
    try:
        eventually(lambda: answers(port) or process.poll(), f"the broker answers; see {log}", seconds=90)
        assert process.poll() is None, log.read_text()
        yield ProductionKafka(port, controller_port, process.pid)
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(home)
