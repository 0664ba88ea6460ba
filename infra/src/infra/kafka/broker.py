"""One Apache Kafka broker as our own child: its settings, its data folder, the classes that its starts share, and its command."""

import base64
import secrets
import shutil
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from infra.engines import ENVIRONMENT, QUICK_START, engines_folder, fetch, java
from infra.errors import CliError
from infra.installation.ports import answers, free_port
from infra.processes.children import is_full_disk, run_as, spawn

_FILES = Path(__file__).resolve().parents[3] / "kafka"
_FORMAT = "format.arguments"
ARCHIVE = engines_folder() / "kafka.jsa"
"""Classes as Java reads them quickest; not in the folder of the jars, which holds pinned files alone."""
_READY_LIMIT_S = 120


@dataclass(frozen=True, slots=True)
class Credentials:
    """Passwords of the broker itself, its controller, and of the principal that administers it."""

    broker: str = field(repr=False)
    controller: str = field(repr=False)
    admin: str = field(repr=False)


def jars() -> Path:
    """Return the folder of the broker's jars, fetched and checked when they are not there yet."""
    return fetch(_FILES / "pom.xml", _FILES / "jars.sha256", engines_folder() / "kafka")


@dataclass(frozen=True, slots=True)
class Broker:
    """The broker of one state folder; nothing is touched before `prepare`."""

    home: Path
    port: int
    controller_port: int
    credentials: Credentials

    def prepare(self) -> None:
        """Write the settings anew and format the data folder when there is none; refuses a folder that it cannot use."""
        if "," in str(self.home):
            # It would keep its data in several folders, of which we know nothing.
            raise CliError(f"Apache Kafka cannot use {self.home}: it has a comma; use --data with another folder")
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        filled = Template((_FILES / "server.properties").read_text()).substitute(
            port=self.port,
            controller_port=self.controller_port,
            broker_password=self.credentials.broker,
            controller_password=self.credentials.controller,
            data=_property(str(self.home / "data")),
        )
        self._write("server.properties", filled)
        # It holds passwords, and stays behind when a start is killed while it formats.
        (self.home / _FORMAT).unlink(missing_ok=True)
        if not (self.home / "data" / "meta.properties").exists():
            self._format()

    def command(self) -> list[str]:
        """Return the command that runs the broker; it needs what `prepare` made."""
        return [*self._java(), "-Xms256m", "-Xmx512m", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError",
                "kafka.Kafka", str(self.home / "server.properties")]  # fmt: skip

    def _format(self) -> None:
        # In a file of arguments: a command line can be read by every user of the machine.
        admin = f"SCRAM-SHA-512=[name=admin,password={self.credentials.admin}]"
        broker = f"SCRAM-SHA-512=[name=broker,password={self.credentials.broker}]"
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        arguments = ["format", "--config", str(self.home / "server.properties"),
                     # As one word: an id may begin with a dash.
                     f"--cluster-id={cluster}", "--add-scram", admin, "--add-scram", broker]  # fmt: skip
        program, *options = self._java()
        lines = [*options, "kafka.tools.StorageTool", *arguments]
        file = self._write(_FORMAT, "\n".join(map(_argument, lines)))
        try:
            done = run_as(None, [program, f"@{file}"], ENVIRONMENT)
        finally:
            file.unlink()
        if done.returncode:
            raise self._failure(done.stderr or done.stdout)

    def _java(self) -> list[str]:
        archive = [f"-XX:SharedArchiveFile={ARCHIVE}"] if ARCHIVE.is_file() else []
        return [java(), QUICK_START, *archive, "-cp", f"{jars()}/*",
                f"-Dlog4j2.configurationFile={_FILES / 'log4j2.yaml'}"]  # fmt: skip

    def _write(self, name: str, text: str) -> Path:
        file = self.home / name
        file.touch(mode=0o600)
        file.write_text(text)
        return file

    def _failure(self, words: str) -> CliError:
        last = words.strip()[-500:]
        if is_full_disk(last):
            return CliError(f"The disk that holds {self.home} is full; free some space and start again")
        return CliError(f"Apache Kafka could not prepare {self.home}; its last words:\n{last}")


def _property(text: str) -> str:
    """As the value of a properties file, which is Latin-1 with escapes."""
    units = text.encode("utf-16-be")
    codes = [int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2)]
    return "".join(chr(code) if code < 128 and code != ord("\\") else f"\\u{code:04x}" for code in codes)  # noqa: PLR2004 -- ASCII


def _argument(text: str) -> str:
    """As one line of a file of Java's arguments."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def archived() -> Path:
    """Return the archive, made by one start that serves no client when there is none or the jars are newer.

    A Java that cannot make or read it goes without.
    """
    made = ARCHIVE.stat().st_mtime if ARCHIVE.is_file() else 0.0
    if made < jars().stat().st_mtime:
        home = Path(tempfile.mkdtemp(prefix="spona-kafka-archive-"))
        try:
            _make(home)
        finally:
            shutil.rmtree(home)
    return ARCHIVE


def _make(home: Path) -> None:
    port, controller = free_port(), free_port()
    ARCHIVE.unlink(missing_ok=True)
    draft = ARCHIVE.with_name(f"{home.name}.jsa")
    broker = Broker(home / "kafka", port, controller, Credentials(*(secrets.token_hex(16) for _ in range(3))))
    broker.prepare()
    program, *arguments = broker.command()
    started = spawn([program, f"-XX:ArchiveClassesAtExit={draft}", *arguments], log=home / "log", env=ENVIRONMENT)
    end = time.monotonic() + _READY_LIMIT_S
    while started.poll() is None and not answers(port) and time.monotonic() < end:
        time.sleep(0.1)
    started.terminate()
    started.wait(_READY_LIMIT_S)
    if draft.is_file():
        draft.replace(ARCHIVE)
