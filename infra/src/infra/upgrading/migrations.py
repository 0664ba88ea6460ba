"""Which migrations have something to do: those whose files changed since they last succeeded."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from infra.errors import CliError
from infra.launcher.plan import Migration
from infra.postgres.provision import Marks, read_marks, write_marks
from infra.postgres.server import Server

_READ = {".py", ".sql", ".yaml"}


def pending(server: Server, migrations: Sequence[Migration]) -> dict[Migration, str]:
    """Return the migrations to run, each with the mark that its success deserves.

    Starting four programs to learn that nothing is to be done would cost seconds at every start.
    """
    marks = read_marks(server)
    wanted = {migration: _digest(migration.sources) for migration in migrations}
    return {
        migration: digest
        for migration, digest in wanted.items()
        if any(marks.get(name, Marks()).migrated != digest for name in migration.databases)
    }


def mark(server: Server, done: dict[Migration, str]) -> None:
    """Remember on the databases themselves that these migrations succeeded."""
    marks = read_marks(server)
    write_marks(
        server,
        {
            name: replace(marks.get(name, Marks()), migrated=digest)
            for migration, digest in done.items()
            for name in migration.databases
        },
    )


def _digest(packages: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for package in packages:
        folder = _folder(package)
        for file in sorted(each for each in folder.rglob("*") if each.suffix in _READ):
            digest.update(str(file.relative_to(folder)).encode() + b"\0")
            digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()


def _folder(package: str) -> Path:
    try:
        spec = find_spec(package)
    except ModuleNotFoundError:
        spec = None
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise CliError(f"The part {package} is not installed; run: make setup")
    return Path(places[0])
