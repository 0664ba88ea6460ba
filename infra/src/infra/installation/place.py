"""Where one installation keeps its state, and which ports are its own."""

import errno
import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.errors import CliError

DEFAULT_PORT_BASE = 8400
# The highest offset in use is 19; the rest of the block stays free for processes to come.
_PORT_BLOCK = 20
_LOWEST_PORT = 1024
_NEEDED_MEGABYTES = 200


class _Within:
    """A file or folder of this name in the state folder."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, installation: "Installation", _: object) -> Path:
        return installation.data / self._name


@dataclass(frozen=True, slots=True)
class Installation:
    """One state folder and one block of ports on this machine's loopback address."""

    data: Path
    port_base: int

    logs = _Within("logs")
    """Folder of one log file per process."""
    keys = _Within("keys")
    """Folder of key files; only its owner enters."""
    mail = _Within("mailbox")
    """The Maildir of the mails that the catcher took, which makes it: they lie in `new`."""
    phone = _Within("phone")
    """Folder of the calls that the phone catcher took."""
    heads = _Within("heads")
    """Folder of a head of each service's record a day; in production it lies on another machine."""
    traces = _Within("traces")
    """Folder of one file of spans per process."""
    metrics = _Within("metrics")
    """Folder of one file of figures per process: the newest."""
    kafka = _Within("kafka")
    """Folder of the Kafka broker: its settings and its data."""
    keycloak = _Within("keycloak")
    """Folder of Keycloak: its realm file and its data."""
    secrets_file = _Within("secrets.json")
    """File of passwords, readable by its owner only."""
    lock_file = _Within("lock")
    """File that the running launcher holds locked; it contains its process id."""
    run_file = _Within("run.json")
    """File in which the launcher notes what it runs."""

    def port(self, offset: int) -> int:
        """Return the port at this offset of the block."""
        return self.port_base + offset

    def address(self, offset: int, path: str = "") -> str:
        """Return the http address of the process on this port."""
        return f"http://127.0.0.1:{self.port(offset)}{path}"

    def command(self, verb: str) -> str:
        """Return the shell command that does `verb` to this very installation."""
        where = f" --data {shlex.quote(str(self.data))}" if self.data != default_data() else ""
        return f"{_program()} {verb}{where}"

    def prepare(self) -> None:
        """Make the state folder and its parts; refuses one that cannot be used."""
        try:
            if not self.data.exists():
                self.data.mkdir(parents=True)
                # As root the database runs as another user, who has to pass through here.
                self.data.chmod(0o711 if os.geteuid() == 0 else 0o700)
            for folder in (self.logs, self.keys, self.phone, self.heads, self.traces, self.metrics):
                folder.mkdir(mode=0o700, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise CliError(
                f"The state folder {self.data} is broken: {error.filename} is no folder; "
                "move it away, or use --data with another folder"
            ) from error
        except OSError as error:
            raise explain(error, self.data) from error
        require_space(self.data)


def default_data() -> Path:
    """Return `.spona` in the repository this command belongs to, wherever it is called from."""
    return Path(__file__).resolve().parents[4] / ".spona"


def _program() -> str:
    """How a person calls this very command from where they are."""
    beside = Path(sys.prefix) / "bin" / "spona"
    if shutil.which("spona") or not beside.exists():
        return "spona"
    return os.path.relpath(beside) if beside.is_relative_to(Path.cwd()) else str(beside)


def port_base(environment: Mapping[str, str]) -> int:
    """Read SPONA_PORT_BASE; refuses what cannot be the first of a block of ports."""
    text = environment.get("SPONA_PORT_BASE") or str(DEFAULT_PORT_BASE)
    highest = 65536 - _PORT_BLOCK
    if not text.isascii() or not text.isdigit() or not _LOWEST_PORT <= int(text) <= highest:
        raise CliError(f"SPONA_PORT_BASE is {text!r}; set it to a number from {_LOWEST_PORT} to {highest}", code=2)
    return int(text)


def require_space(folder: Path) -> None:
    """Refuse a disk that is about to be full: a database that runs out of it is of no use."""
    free = shutil.disk_usage(folder).free // 2**20
    if free < _NEEDED_MEGABYTES:
        raise CliError(
            f"The disk that holds {folder} is full ({free} MB left, {_NEEDED_MEGABYTES} needed); "
            "free some space or use --data with a folder on another disk"
        )


def explain(error: OSError, folder: Path) -> CliError:
    """Turn a failure of the file system into the sentence a person needs."""
    where = error.filename or folder
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CliError(f"The disk that holds {folder} is full; free some space and start again")
    if error.errno in (errno.EACCES, errno.EPERM):
        return CliError(
            f"{where} belongs to another user (was spona started as root before?); "
            "start as that user, or use --data with another folder"
        )
    if error.errno == errno.EROFS:
        return CliError(f"{where} is on a read-only disk; use --data with another folder")
    return CliError(f"{where} cannot be used ({error.strerror}); use --data with another folder")
