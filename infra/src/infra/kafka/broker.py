"""One Apache Kafka broker as our own child: formatted once, started, waited for."""

import base64
import contextlib
import signal
import socket
import subprocess
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from infra.children import run_as, spawn, tail, tells_of_full_disk
from infra.errors import Refusal
from infra.java import java
from infra.maven import engines, fetch
from infra.ports import LOOPBACK

_FILES = Path(__file__).resolve().parents[3] / "kafka"
_START_SECONDS = 60
_STOP_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Credentials:
    """Passwords of the broker itself, its controller, and of the principal that administers it."""

    broker: str = field(repr=False)
    controller: str = field(repr=False)
    admin: str = field(repr=False)


def jars() -> Path:
    """Return the folder of the broker's jars, fetched and checked when they are not there yet."""
    return fetch(_FILES / "pom.xml", _FILES / "jars.sha256", engines() / "kafka")


class Broker:
    """The broker of one state folder; `start` and `stop` belong to the main thread."""

    def __init__(self, home: Path, port: int, controller_port: int, credentials: Credentials, log: Path) -> None:
        """Describe the broker; nothing is touched before `prepare`."""
        self.port = port
        self.log = log
        self._home = home
        self._controller_port = controller_port
        self._credentials = credentials

    @property
    def address(self) -> str:
        """Where clients connect."""
        return f"{LOOPBACK}:{self.port}"

    def prepare(self) -> None:
        """Write the settings anew and format the data folder when there is none."""
        self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
        filled = Template((_FILES / "server.properties").read_text()).substitute(
            port=self.port,
            controller_port=self._controller_port,
            broker_password=self._credentials.broker,
            controller_password=self._credentials.controller,
            data=self._home / "data",
        )
        self._write("server.properties", filled)
        if not (self._home / "data" / "meta.properties").exists():
            self._format()

    def command(self) -> list[str]:
        """Return the command that runs the broker; it needs what `prepare` made."""
        return [*self._java(), "-Xms256m", "-Xmx512m", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError",
                "kafka.Kafka", str(self._home / "server.properties")]  # fmt: skip

    def start(self) -> subprocess.Popen[bytes]:
        """Start the broker and return once it takes connections."""
        process = spawn(self.command(), log=self.log)
        deadline = time.monotonic() + _START_SECONDS
        while not self.answers():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise self._failure("did not start")
        return process

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Shut down in order, at once when that takes too long; waits for the end."""
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)

    def answers(self) -> bool:
        """Whether something takes connections on the client port."""
        try:
            socket.create_connection((LOOPBACK, self.port), 1).close()
        except OSError:
            return False
        return True

    def _format(self) -> None:
        # In a file of arguments: a command line can be read by every user of the machine.
        admin = f"SCRAM-SHA-512=[name=admin,password={self._credentials.admin}]"
        broker = f"SCRAM-SHA-512=[name=broker,password={self._credentials.broker}]"
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        arguments = ["format", "--config", str(self._home / "server.properties"),
                     # As one word: an id may begin with a dash.
                     f"--cluster-id={cluster}", "--add-scram", admin, "--add-scram", broker]  # fmt: skip
        program, *options = self._java()
        lines = [*options, "kafka.tools.StorageTool", *arguments]
        file = self._write("format.arguments", "\n".join(f'"{line}"' for line in lines))
        done = run_as(None, [program, f"@{file}"])
        file.unlink()
        if done.returncode:
            raise self._failure("could not prepare its data folder", done.stderr or done.stdout)

    def _java(self) -> list[str]:
        return [java(), "-cp", f"{jars()}/*", f"-Dlog4j2.configurationFile={_FILES / 'log4j2.yaml'}"]

    def _write(self, name: str, text: str) -> Path:
        file = self._home / name
        file.touch(mode=0o600)
        file.write_text(text)
        return file

    def _failure(self, what: str, words: str = "") -> Refusal:
        last = words.strip()[-500:] or tail(self.log)
        if tells_of_full_disk(last):
            return Refusal(f"The disk that holds {self._home} is full; free some space and start again")
        return Refusal(f"Apache Kafka {what}; its last words ({self.log}):\n{last}")
