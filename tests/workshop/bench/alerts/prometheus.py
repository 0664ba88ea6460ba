"""A real Prometheus with our rules: what it says that fires."""

from __future__ import annotations

import http.client
import json
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import yaml

from infra.errors import CliError
from infra.installation.ports import LOOPBACK, free_port
from infra.processes.children import PLAIN_ENVIRONMENT, spawn
from tests.workshop.bench.alerts.receiver import SHOWS

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = Path(__file__).resolve().parents[4] / "infra" / "observability" / "rules.yaml"
_LOOKS_SECONDS, _JUDGES_SECONDS = 5, 15
_READY_SECONDS, _PATIENCE_SECONDS = 60, 10
_PROGRAM = "prometheus"

FiredAlert = tuple[str, str]
"""An alert and the job that it is about."""


@dataclass(frozen=True, slots=True)
class Prometheus:
    """One that runs and looks at the collector every five seconds."""

    port: int

    def alerts(self) -> dict[str, set[FiredAlert]]:
        """Alerts by their state, `pending` or `firing`. Raises CliError."""
        found: dict[str, set[FiredAlert]] = {"pending": set(), "firing": set()}
        for each in self._asked("/api/v1/alerts")["alerts"]:
            labels = each["labels"]
            found[each["state"]].add((labels["alertname"], labels.get("job", "")))
        return found

    def ready(self) -> bool:
        """Whether it answers."""
        try:
            return self._get("/-/ready")[0] == HTTPStatus.OK
        except OSError:
            return False

    def _asked(self, path: str) -> Any:
        try:
            status, body = self._get(path)
        except OSError as error:
            raise CliError(f"Prometheus does not answer: {error}") from error
        if status != HTTPStatus.OK:
            raise CliError(f"Prometheus answered {status}")
        return json.loads(body)["data"]

    def _get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=_PATIENCE_SECONDS)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


@contextmanager
def watching(collector: str, folder: Path) -> Iterator[Prometheus]:
    """One that looks at the collector at this address until the end of the block, and keeps what it saw in `folder`. Raises CliError."""
    program = shutil.which(_PROGRAM)
    if program is None:
        raise CliError("Prometheus is not in PATH; on Debian: apt-get install prometheus")
    folder.mkdir(mode=0o700, parents=True)
    settings = folder / "prometheus.yaml"
    settings.write_text(yaml.safe_dump(_settings(collector)), "utf-8")
    port = free_port()
    command = [
        program,
        f"--config.file={settings}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address={LOOPBACK}:{port}",
    ]
    log = folder / "prometheus.log"
    process = spawn(command, log=log, env=PLAIN_ENVIRONMENT)
    found = Prometheus(port)
    try:
        end = time.monotonic() + _READY_SECONDS
        while not found.ready():
            if process.poll() is not None or time.monotonic() > end:
                raise CliError(f"Prometheus did not start: {log.read_text('utf-8')[-600:]}")
            time.sleep(0.2)
        yield found
    finally:
        process.kill()
        process.wait()


def _settings(collector: str) -> dict[str, Any]:
    looks = {
        "job_name": "collector",
        "metrics_path": SHOWS,
        # As told over OTLP: labels are the processes' own, and a value counts for when it was measured.
        "honor_labels": True,
        "honor_timestamps": True,
        "static_configs": [{"targets": [urlsplit(collector).netloc]}],
    }
    every = {"scrape_interval": f"{_LOOKS_SECONDS}s", "evaluation_interval": f"{_JUDGES_SECONDS}s"}
    return {"global": every, "rule_files": [str(RULES)], "scrape_configs": [looks]}
