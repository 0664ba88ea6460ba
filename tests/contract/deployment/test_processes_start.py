"""Every process of ours in the compose file really starts, with what its image, the file and its secrets give it."""

from __future__ import annotations

import re
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from infra.deployment.files import GIVEN
from infra.deployment.making import Folder
from infra.processes.fork_server import ForkServer
from tests.support.compose import Part, parts
from tests.support.nursery import forked
from tests.support.probe import eventually
from tests.support.program import ROOT, free_port

PARTS = [part for part in parts().values() if part.module]
LASTING = [part for part in PARTS if part.runs_on]
MIGRATIONS = [part for part in PARTS if not part.runs_on]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Secrets whose databases are nowhere, and are so at once."""
    made = tmp_path_factory.mktemp("production") / "secrets"
    Folder(made).make()
    for name in GIVEN:
        (made / name).write_text("somebody else's")
    for file in made.glob("*dsn"):
        file.write_text(file.read_text().replace("@postgres:5432/", "@127.0.0.1:1/"))
    return made


@pytest.fixture(scope="module")
def started(
    nursery: ForkServer, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, tuple[Path, int]]]:
    """All of them at once: what each says, and the port that it was given in the place of its container's."""
    place, ports = tmp_path_factory.mktemp("started"), {part.name: free_port() for part in PARTS}
    logs = {part.name: place / f"{part.name}.log" for part in PARTS}
    with ExitStack() as stack:
        for part in PARTS:
            _, _, arguments = " ".join(part.text["command"]).partition(f"-m {part.module}")
            settings = environment(part, folder, place, ports[part.name])
            stack.enter_context(
                forked(nursery, str(part.module), *arguments.split(), env=settings, log=logs[part.name])
            )
        yield {part.name: (logs[part.name], ports[part.name]) for part in PARTS}


def test_nothing_that_is_loaded_starts_a_thread(started: dict[str, tuple[Path, int]], nursery: ForkServer) -> None:
    """A fork would lose it."""
    assert started
    assert psutil.Process(nursery.process.pid).num_threads() == 1


def environment(part: Part, folder: Path, place: Path, port: int) -> dict[str, str]:
    """As in its container, but for where it listens, and for where the image holds the gateway's documents."""
    given = part.environment(part.mount(folder, place / part.name))
    for name in given:
        if re.search("(HTTP|HEALTH)__PORT$", name):
            given[name] = str(port)
        elif name.endswith("HTTP__HOST"):
            given[name] = "127.0.0.1"
        elif name == "GATEWAY_OPERATIONS":
            given[name] = str(ROOT / "gateway" / "operations")
    return given


def lives(part: Part, port: int, folder: Path) -> bool:
    trusted = ssl.create_default_context(cafile=str(folder / "ca.pem")) if "deploy" in part.text else None
    where = f"http{'s' if trusted else ''}://localhost:{port}/healthz"
    try:
        with urllib.request.urlopen(where, timeout=2, context=trusted) as answer:  # noqa: S310 -- of this test
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.mark.parametrize("part", LASTING, ids=lambda part: part.name)
def test_a_process_lives_while_its_engines_are_away(
    started: dict[str, tuple[Path, int]], folder: Path, part: Part
) -> None:
    log, port = started[part.name]
    eventually(lambda: lives(part, port, folder), f"{part.name} lives; it said: {log.read_text()}", seconds=60)


@pytest.mark.parametrize("part", MIGRATIONS, ids=lambda part: part.name)
def test_a_migration_gets_as_far_as_its_database(started: dict[str, tuple[Path, int]], part: Part) -> None:
    log, _ = started[part.name]
    waiting = "The database cannot be reached."
    said = eventually(lambda: log.exists() and log.read_text(), f"{part.name} says something", seconds=60)
    assert str(said).startswith(waiting), said
