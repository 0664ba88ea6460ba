"""The database of an installation by itself: nothing else runs, and nothing reaches it but what is done in the block."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from infra.errors import CliError
from infra.keys import secrets
from infra.keys.files import SERVICES
from infra.launcher.environment import Environments
from infra.launcher.plan import python
from infra.postgres import place as places
from infra.postgres.provision import provision
from infra.postgres.server import Server
from tests.support.quick_postgres import QuickServer, stop
from tests.workshop.launched import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from infra.installation.place import Installation
    from infra.launcher.environment import Environment
    from tests.workshop.bench.ending import Ending


@contextmanager
def database_alone(
    installation: Installation, outer: Mapping[str, str], ending: Ending
) -> Iterator[tuple[Server, Environments]]:
    """Made where there is none, migrated, and ended again at the end; its data stays. Raises CliError."""
    installation.prepare()
    known = secrets.ensure(installation)
    place = places.choose(installation.data)
    server = QuickServer(place, known.superuser, installation.logs / "postgres.log")
    process: subprocess.Popen[bytes] | None = None
    try:
        # Made by a child of a child, its folder would otherwise still be written to while it is removed.
        with ending.held():
            process = server.start()
        provision(server, known.roles)
        environments = Environments(installation, known, str(place.sockets), outer)
        for service in SERVICES:
            said(python(f"{service}.operations", "migrate"), environments.migrate(service))
        yield server, environments
    finally:
        if process is not None:
            stop(process)


def said(command: Sequence[str], environment: Environment) -> list[str]:
    """The lines that a command printed. Raises CliError with the end of what it complained of."""
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CliError(f"It failed: {' '.join(command)}: {done.stderr.strip()[-600:]}")
    return done.stdout.splitlines()
