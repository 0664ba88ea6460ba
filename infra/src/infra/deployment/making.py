"""Makes the folder of secrets that production mounts: what exists is kept, what is lost or damaged is refused."""

import json
import os
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from infra.deployment import certificates, files
from infra.deployment.certificates import Authority
from infra.deployment.files import POSTGRES, POSTGRES_KEYS, REACHED_OVER_TLS, SecretKeys
from infra.errors import CliError
from infra.keys import files as keyfiles
from infra.keys.secrets import webhook_secret
from infra.postgres.catalog import KEYS
from infra.whole_files import replace_whole

_MADE = "made.json"
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Made:
    """What one run did, by file name: new ones, certificates issued again, and what another party has to put there."""

    new: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)


class Folder:
    """One folder of secrets."""

    def __init__(self, folder: Path, owner: int | None = None) -> None:
        """`owner` is the user whom the containers run as; None: the one whose folder it is, or who makes it."""
        self._folder = folder
        self._owner = owner

    def make(self, also: Iterable[str] = ()) -> Made:
        """Make what is not there; certificates also name `also`, and are issued again a month before they end."""
        try:
            return self._make(tuple(also))
        except OSError as error:
            raise self._unusable(error) from error

    def faults(self) -> list[str]:
        """Return one sentence for each file that is missing, empty, open to others or closed to the containers' user."""
        return [f"{self._folder / name} {fault}" for name in self.names() if (fault := self._fault(name))]

    def names(self) -> Iterator[str]:
        """Yield every file that a production installation is given."""
        yield from (*files.PASSWORDS, *files.REPLACEABLE, files.PHONE, *files.GIVEN)
        yield from (files.dsn_file(role) for role, _ in files.dsn_roles())
        yield from (key.name for _, group in SecretKeys(self._folder).groups() for key in group)
        yield from ("ca.pem", "ca.key", *(f"{host}.{part}" for host in REACHED_OVER_TLS for part in ("pem", "key")))

    def _make(self, also: tuple[str, ...]) -> Made:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        present = {file.name for file in self._folder.iterdir()}
        remembered = self._remembered(present)
        for name in files.PASSWORDS:
            self._require_kept(name, remembered, present)
        keys = keyfiles.ensure(SecretKeys(self._folder), frozenset(remembered))
        done = Made([file for file in sorted(self._present()) if file not in present])
        for name in files.GIVEN:
            # Empty, and already its reader's: a process that writes into it need not know whom it belongs to.
            (self._folder / name).touch(mode=0o600)
        for name in (*files.PASSWORDS, *files.REPLACEABLE):
            self._put(name, done.new, lambda: secrets.token_hex(_BYTES))
        self._put(files.PHONE, done.new, webhook_secret)
        for role, database in files.dsn_roles():
            self._put(files.dsn_file(role), done.new, lambda role=role, database=database: _dsn(role, database))  # type: ignore[misc]
        self._certify(also, done)
        # Last: what was cut short before is not taken for lost.
        self._write(_MADE, json.dumps(sorted({*remembered, *keys, *files.PASSWORDS}), indent=1))
        self._hand_over()
        done.wanted.extend(name for name in files.GIVEN if not (self._folder / name).read_bytes().strip())
        return done

    def _remembered(self, present: set[str]) -> set[str]:
        """The names made before of what must never be made twice."""
        file = self._folder / _MADE
        if not present:
            return set()
        try:
            names = json.loads(file.read_text())
        except FileNotFoundError as error:
            raise CliError(
                f"{self._folder} holds files and no {_MADE}, so nobody knows which are lost; put it back from a copy, "
                "or name an empty folder"
            ) from error
        except ValueError:
            names = None
        if not isinstance(names, list):
            raise CliError(f"{file} is broken; put it back from a copy")
        return {str(name) for name in names}

    def _require_kept(self, name: str, remembered: set[str], present: set[str]) -> None:
        if name in remembered and name not in present:
            raise CliError(f"{self._folder / name} is missing, and its engine knows no other; put it back from a copy")

    def _put(self, name: str, new: list[str], content: Callable[[], str]) -> None:
        file = self._folder / name
        if not file.exists():
            self._write(name, content())
            new.append(name)
        elif not file.read_text().strip():
            raise CliError(f"{file} is empty; put it back from a copy, or remove it")

    def _certify(self, also: tuple[str, ...], done: Made) -> None:
        now = datetime.now(UTC)
        certificate, key = self._folder / "ca.pem", self._folder / "ca.key"
        if not certificate.exists() and not key.exists():
            made = certificates.new_authority(now)
            self._write(key.name, made.key.decode())
            self._write(certificate.name, made.certificate.decode())
            done.new.extend((certificate.name, key.name))
        authority = Authority.read(certificate, key)
        wanted = ("localhost", *also)
        for host in REACHED_OVER_TLS:
            names = (f"{host}.pem", f"{host}.key")
            file, private = (self._folder / name for name in names)
            exists = file.exists() and private.exists()
            if exists and authority.vouches_for(file, private, host, wanted, now):
                continue
            # What it was asked by before it may still be asked by: a name goes with the file.
            before = certificates.names_in(file) if exists else ()
            besides = dict.fromkeys((*wanted, *before))
            besides.pop(host, None)
            issued = authority.issue(host, besides, now)
            write = self._rewrite if exists else self._write
            write(private.name, issued.key.decode())
            write(file.name, issued.certificate.decode())
            (done.renewed if exists else done.new).extend(names)

    def _write(self, name: str, content: str) -> None:
        replace_whole(self._folder / name, content)

    def _rewrite(self, name: str, content: str) -> None:
        """Write into the file that is there: a container that runs has mounted that file, and not its name."""
        with (self._folder / name).open("r+") as stream:
            stream.write(content)
            stream.truncate()
            stream.flush()
            os.fsync(stream.fileno())

    def _hand_over(self) -> None:
        owner = self._reader()
        for file in (*(self._folder / name for name in self._present()), self._folder):
            if file != self._folder:
                file.chmod(0o600)
            if file.stat().st_uid != owner:
                os.chown(file, owner, owner)

    def _reader(self) -> int:
        return self._folder.stat().st_uid if self._owner is None else self._owner

    def _present(self) -> set[str]:
        return {file.name for file in self._folder.iterdir()}

    def _fault(self, name: str) -> str | None:
        file = self._folder / name
        try:
            found, reader = file.stat(), self._reader()
            if found.st_mode & 0o077:
                return "may be read by others; run: spona secrets make"
            if found.st_uid != reader or not found.st_mode & stat.S_IRUSR:
                remedy = f"sudo spona secrets make {self._folder} --owner {reader}"
                return f"cannot be read by user {reader}, whom the containers run as; run: {remedy}"
            return None if file.read_bytes().strip() else "is empty" + _given(name)
        except FileNotFoundError:
            return "is missing" + _given(name)
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError) -> CliError:
        where = error.filename or self._folder
        return CliError(f"{where} cannot be used ({error.strerror}); run this as the owner of the folder, or as root")


def _given(name: str) -> str:
    return "; write the password of the mail account into it" if name in files.GIVEN else ""


def _dsn(role: str, database: str) -> str:
    server = POSTGRES_KEYS if database == KEYS else POSTGRES
    return f"postgresql+asyncpg://{role}:{secrets.token_hex(_BYTES)}@{server}:5432/{database}"
