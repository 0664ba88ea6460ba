"""`spona seed`: invented reports in great number, each service's part written by the service itself."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infra.console import ProgressPrinter
from infra.errors import CliError
from infra.installation.runfile import Run, installation_at
from infra.keys import secrets
from infra.keys.files import SERVICES
from infra.launcher.environment import Environment, Environments
from infra.postgres import place as places
from tests.workshop.launched import ROOT, workshop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NOT_RUNNING, _NEVER = 3, 2

Reports = Annotated[int, typer.Option("--reports", min=1, max=10_000_000, help="How many reports.")]
Seed = Annotated[int, typer.Option("--seed", help="Another number gives other reports; the same gives the same.")]
Data = Annotated[Path | None, typer.Option(envvar="SPONA_DATA", help="State folder of the installation.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")]


def seed(*, reports: Reports, seed: Seed = 1, data: Data = None, as_json: AsJson = False) -> None:
    """Fill an installation that runs, and that no one used, with invented reports: most long done, some waiting, some overdue.

    Where any table that it writes holds something already it is refused, and nothing is written. 100,000 take about two minutes.
    A smaller seed is the newest part of a greater one. Never in production.
    """
    if os.environ.get("SPONA_ENV") == "production":
        raise CliError(
            "A seed is made of invented reports, so it never runs in production; unset SPONA_ENV", code=_NEVER
        )
    installation = installation_at(data, os.environ)
    run = Run.read(installation.run_file)
    if run is None or not any(process.alive for process in run.processes):
        raise CliError(
            f"Nothing runs here; start it empty with: {installation.command('up')} --no-demo", code=_NOT_RUNNING
        )
    sockets = str(places.choose(installation.data).sockets)
    environments = Environments(installation, secrets.read(installation), sockets, os.environ)
    began, voice = time.monotonic(), ProgressPrinter()
    look(environments, voice)
    plant(environments, reports, seed, datetime.now(UTC), voice)
    seconds = round(time.monotonic() - began, 1)
    found = {"reports": reports, "seed": seed, "seconds": seconds}
    typer.echo(json.dumps(found) if as_json else f"{reports} invented reports in {seconds} s")


def look(environments: Environments, voice: ProgressPrinter) -> None:
    """Asks every service whether its database is empty, so that none is filled beside one that refuses. Raises CliError."""
    _watch([_Part(service, environments, "seed", "--reports", "1", "--only-look") for service in SERVICES], voice)


def plant(environments: Environments, reports: int, seed: int, as_of: datetime, voice: ProgressPrinter) -> None:
    """Has every service write its part at once, and then what it followed of the others. Raises CliError with what one of them said."""
    with tempfile.TemporaryDirectory(prefix="spona-seed-") as folder:
        numbers = {service: Path(folder) / service for service in SERVICES}
        asked = ("--reports", str(reports), "--seed", str(seed), "--as-of", f"{as_of:%Y-%m-%dT%H:%M:%S%z}")
        parts = [
            _Part(service, environments, "seed", *asked, "--numbers", str(numbers[service])) for service in SERVICES
        ]
        _watch(parts, voice)
        _watch(
            [
                _Part(
                    service,
                    environments,
                    "seed-followed",
                    *(str(numbers[each]) for each in SERVICES if each != service),
                )
                for service in SERVICES
            ],
            voice,
        )


def settings_of(environments: Environments, service: str) -> Environment:
    """Settings with which a checkout fills a service with invented reports."""
    keys = environments._vault(service, DSN="identification_keys_app")
    return environments._service(service, DB__MIGRATOR_DSN=environments._dsn(f"{service}_migrator", service), **keys)


class _Part:
    """One service's command under way."""

    def __init__(self, service: str, environments: Environments, *arguments: str) -> None:
        self.service = service
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 -- closed by `end`, as long as the process is there
        self._process = subprocess.Popen(
            workshop("service", service, *arguments),
            cwd=ROOT,
            env=settings_of(environments, service),
            stdout=subprocess.DEVNULL,
            stderr=self._said,
        )

    @property
    def lasts(self) -> bool:
        """Whether it is still at work."""
        return self._process.poll() is None

    @property
    def code(self) -> int:
        """How it ended."""
        return self._process.wait()

    def last_words(self) -> str:
        """What it said last."""
        self._said.seek(0)
        lines = self._said.read().decode(errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "")

    def end(self) -> None:
        """Ended, whether it was done or not."""
        if self.lasts:
            self._process.terminate()
        self._process.wait()
        self._said.close()


def _watch(parts: Sequence[_Part], voice: ProgressPrinter) -> None:
    """Until all have ended; when one fails, the others are ended too. Raises CliError."""
    try:
        while any(part.lasts for part in parts) and not any(_failed(parts)):
            voice.waiting_for([f"{part.service} {part.last_words()}".strip() for part in parts if part.lasts])
            time.sleep(0.2)
        if failed := next(_failed(parts), None):
            raise CliError(failed.last_words() or f"{failed.service} could not write its part", code=failed.code)
    finally:
        voice.waiting_for([])
        for part in parts:
            part.end()


def _failed(parts: Sequence[_Part]) -> Iterator[_Part]:
    return (part for part in parts if not part.lasts and part.code)
