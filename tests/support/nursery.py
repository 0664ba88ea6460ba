"""Programs of the platform for tests, which start many: each is forked from one process that has loaded what production runs."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.launcher.plan import python
from infra.processes.fork_server import Forked, ForkServer
from tests.support.compose import parts
from tests.support.program import ROOT

_LONGEST_S = 600


def nursery_of(*beside: str, log: Path) -> ForkServer:
    """Has loaded every program of ours in the compose file, and the modules `beside`; to be closed."""
    modules = sorted({part.module for part in parts().values() if part.module})
    return ForkServer.open((*modules, *beside), log=log, env={"PATH": os.defpath, "PYTHONPATH": str(ROOT)})


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkServer]:
    """One for all tests of this process."""
    made = nursery_of(log=tmp_path_factory.mktemp("nursery") / "nursery.log")
    yield made
    made.close()


@contextmanager
def forked(nursery: ForkServer, module: str, *arguments: str, env: dict[str, str], log: Path) -> Iterator[Forked]:
    """`python -m module arguments` with this environment and no other, saying all it says in `log`; killed if it still runs."""
    program = nursery.start(python(module, *arguments), log=log, env=env)
    try:
        yield program
    finally:
        program.kill()
        program.wait()


def ran(nursery: ForkServer, module: str, *arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """How `python -m module arguments` ended with this environment and no other, and what it said."""
    with tempfile.TemporaryDirectory() as folder:
        said, complained = Path(folder, "said"), Path(folder, "complained")
        command = python(module, *arguments)
        code = nursery.start(command, log=said, errors=complained, env=env).wait(_LONGEST_S)
        return subprocess.CompletedProcess(command, code, said.read_text("utf-8"), complained.read_text("utf-8"))
